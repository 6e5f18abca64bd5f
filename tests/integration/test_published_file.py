"""What an analyst opens: readable by the oldest DuckDB named, described, without views, the macros under any name."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import duckdb
import pytest
import sqlalchemy

from orchestration import publish as publishing
from orchestration.dictionary import DOCUMENT, MANIFEST, document
from tests.benchmarks.reader import read

CONFINED = {"enable_external_access": "false", "lock_configuration": "true"}

BEYOND = (
    "select * from read_text('{secret}')",
    "select * from '{secret}'",
    "select * from glob('{folder}/*')",
    "copy (select 1) to '{folder}/written.csv'",
    "attach '{folder}/another.duckdb'",
    "set enable_external_access = true",
    "reset lock_configuration",
    "install httpfs",
)
"""What reaches beyond the file that is open, or opens the way to it."""


@pytest.fixture
def beyond(tmp_path):
    """The statements with a folder of their own, which holds a secret."""
    (tmp_path / "secret.csv").write_text("password\nhunter2\n")
    return [sql.format(folder=tmp_path, secret=tmp_path / "secret.csv") for sql in BEYOND]


# docs/connecting.md: read_only keeps the published file whole, and no other file of the machine from the reader.
def test_who_may_ask_in_sql_reaches_other_files_unless_the_connection_is_confined(
    one_release, beyond, tmp_path
):
    with duckdb.connect(str(one_release.published_file), read_only=True) as connection:
        assert connection.execute(beyond[0]).fetchall()[0][1] == "password\nhunter2\n"
        connection.execute(beyond[3])
    assert (tmp_path / "written.csv").exists()
    with duckdb.connect(str(one_release.published_file), read_only=True, config=CONFINED) as connection:
        for sql in beyond:
            with pytest.raises(duckdb.Error, match=r"disabled by config|configuration|Cannot"):
                connection.execute(sql)
        assert connection.execute("select count(*) from bi.attainment").fetchone() is not None
        assert connection.execute("from marts.attainment_as_of(current_date)") is not None


def test_a_tool_on_sqlalchemy_is_confined_by_the_same_settings(one_release, beyond):
    arguments = {"read_only": True, "config": CONFINED}
    engine = sqlalchemy.create_engine(f"duckdb:///{one_release.published_file}", connect_args=arguments)
    with engine.connect() as connection:
        assert "attainment" in sqlalchemy.inspect(engine).get_table_names(schema="bi")
        for sql in beyond:
            with pytest.raises(sqlalchemy.exc.DBAPIError), connection.begin_nested():
                connection.execute(sqlalchemy.text(sql))
    engine.dispose()


def test_every_table_and_column_says_what_it_is(query):
    assert (
        query("select schema_name, table_name from duckdb_tables() where comment is null or comment = ''")
        == []
    )
    bare = query(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where not internal and (comment is null or comment = '')"
    )
    assert bare == []


def test_what_has_a_name_has_it_in_both_languages(query):
    named = "select schema_name || '.' || table_name from duckdb_columns() where column_name = ?"
    chinese, english = query(named, "label_zh"), query(named, "label_en")
    # A gap of coverage names a text as printed, which has one language.
    assert sorted(set(chinese) - set(english)) == [("marts.mart_coverage",)]
    assert len(english) > 10
    for (table,) in english:
        assert query(f"select count(*) from {table} where label_zh is null or label_en is null") == [(0,)], (
            table
        )


def test_only_tables_are_published_and_none_of_the_pipelines_own(query):
    assert query("select view_name from duckdb_views() where not internal") == []
    schemas = query("select distinct schema_name from duckdb_tables() order by 1")
    assert schemas == [("audit",), ("bi",), ("core",), ("marts",)]


def test_macros_answer_under_any_name_of_the_file(shipped, query):
    sql = "select count(*) from marts.attainment_as_of(date '2022-12-31')"
    held = query(sql)
    assert held[0][0] > 0
    assert query("select count(*) from core.observation_as_of(date '2022-12-31')")[0][0] > 0
    with duckdb.connect() as connection:
        connection.execute(f"attach '{shipped.published_file}' as another (read_only)")
        connection.execute("use another")
        assert connection.execute(sql).fetchall() == held
    with duckdb.connect() as connection:
        connection.execute(f"attach '{shipped.published_file}' as marts_2030 (read_only)")
        with pytest.raises(duckdb.CatalogException):
            connection.execute("select * from marts_2030.marts.attainment_as_of(current_date)")


ASK = """
import json, sys, duckdb
out = {"version": duckdb.__version__}
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    for schema, table in connection.execute(
        "select schema_name, table_name from duckdb_tables() order by all"
    ).fetchall():
        out[f"{schema}.{table}"] = str(connection.execute(
            f"select count(*), md5(string_agg(cast(t as varchar), '|' order by cast(t as varchar))) "
            f"from {schema}.{table} as t"
        ).fetchall())
    for macro in ("marts.attainment_as_of", "core.observation_as_of"):
        out[macro] = connection.execute(f"select count(*) from {macro}(date '2022-12-31')").fetchone()[0]
print(json.dumps(out))
"""


# 1.4 is the oldest DuckDB that reads storage v1.4.0; its first and its last release read the same as ours.
@pytest.mark.heavy
@pytest.mark.parametrize("version", ["1.4.0", "1.4.*"])
def test_the_oldest_duckdb_named_reads_what_ours_reads(shipped, tmp_path, version):
    python = tmp_path / "venv" / "bin" / "python"
    if shutil.which("uv"):
        subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, tmp_path / "venv"], check=True)
        install = ["uv", "pip", "install", "--quiet", "--python", python]
    else:
        subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
        install = [python, "-m", "pip", "install", "--quiet"]
    subprocess.run([*install, f"duckdb=={version}"], check=True)

    def ask(interpreter):
        command = [interpreter, "-c", ASK, str(shipped.published_file)]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    old, ours = ask(python), ask(sys.executable)
    assert old.pop("version").startswith("1.4.")
    ours.pop("version")
    assert old == ours
    assert len(old) > 30


@pytest.mark.heavy
def test_a_storage_version_too_new_would_be_noticed(tmp_path):
    file = tmp_path / "new.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as new (storage_version 'v1.5.0')")
        connection.execute("create table new.t as select 1 as one")
        ((tags,),) = connection.execute(
            "select tags from duckdb_databases() where database_name = 'new'"
        ).fetchall()
    assert tags["storage_version"] != publishing.STORAGE_VERSION


@pytest.mark.heavy
@pytest.mark.timeout(3000)
def test_ten_thousand_queries_during_a_hundred_publications(shipped, tmp_path):
    place = type(shipped)(shipped.raw, tmp_path / "warehouse", shipped.catalogue, shipped.dbt_project)
    place.build_file.parent.mkdir(parents=True)
    shutil.copy(shipped.build_file, place.build_file)
    publishing.publish(place)
    done = tmp_path / "done"
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        reading = [pool.submit(read, (str(place.published_file), 2500, str(done), 0.0)) for _ in range(4)]
        try:
            for _ in range(100):
                publishing.publish(place)
        finally:
            done.touch()
        found = [one.result() for one in reading]
    assert sum(one[0] for one in found) >= 10_000
    assert [one[1:] for one in found] == [(0, 0)] * 4


def test_the_document_of_tables_is_current():
    assert DOCUMENT.read_text(encoding="utf-8") == document(json.loads(MANIFEST.read_text(encoding="utf-8")))


def test_every_table_of_the_file_is_in_the_documents(query):
    tables = DOCUMENT.read_text(encoding="utf-8")
    publication = DOCUMENT.with_name("publication.md").read_text(encoding="utf-8")
    for (name,) in query("select schema_name || '.' || table_name from duckdb_tables()"):
        assert f"### {name}\n" in tables or f"`{name}`" in publication, name


@pytest.mark.parametrize("table", ["attainment", "attainment_history", "indicator_series", "target_history",
                                   "commitments", "data_quality"])  # fmt: skip
def test_grain_and_nulls_are_as_the_contract_says(query, table):
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    (model,) = (one for one in manifest["nodes"].values() if one["unique_id"] == f"model.indicators.{table}")
    key = ", ".join(model["config"]["meta"]["grain"])
    assert query(f"select {key} from bi.{table} group by all having count(*) > 1") == []
    columns = [name for (name,) in query("select column_name from duckdb_columns() where schema_name = 'bi' "
                                         "and table_name = ? order by column_index", table)]  # fmt: skip
    assert columns == list(model["columns"])


# What a dashboard adds up over years is what the headline figures add up to, one by one.
def test_a_sum_over_a_series_is_the_sum_of_its_headlines(query):
    series = query(
        "select indicator_id, region_id, count(*), count(distinct time_period), "
        "sum(value) "
        "from bi.indicator_series where is_additive and measure = 'level' and frequency = 'A' and not is_bound "
        "group by indicator_id, region_id, measure, growth_basis, base_period, frequency, accumulation order by all"
    )
    headlines = query(
        "select o.indicator_id, o.region_id, count(*), count(*), cast(sum(o.base_value) as double) "
        "from core.fct_observation as o join core.dim_indicator as i using (indicator_id) "
        "where o.is_headline and i.is_additive and o.series_measure = 'level' and o.frequency = 'A' "
        "and o.bound_op = 'eq' and year(o.period_start) = year(o.period_end) "
        "group by o.indicator_id, o.region_id, o.accumulation order by all"
    )
    assert [one[:4] for one in series] == [one[:4] for one in headlines]
    # bi has doubles: about sixteen digits.
    assert [one[4] for one in series] == pytest.approx([one[4] for one in headlines], rel=1e-14)
    assert len(series) > 5


def test_a_day_is_filtered_without_a_macro(query):
    day = "date '2022-12-31'"
    plain = query(
        "select promise_id, attainment_status from bi.attainment_history "
        f"where valid_from <= {day} and {day} < valid_to order by all"
    )
    assert plain == query(
        f"select promise_id, attainment_status from marts.attainment_as_of({day}) order by all"
    )
    overlaps = query(
        "select a.promise_id from bi.attainment_history as a join bi.attainment_history as b using (promise_id) "
        "where a.valid_from < b.valid_from and b.valid_from < a.valid_to"
    )
    assert overlaps == []
