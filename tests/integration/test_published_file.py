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
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration import publication as publishing
from orchestration.dictionary import DOCUMENT, MANIFEST, document
from tests.benchmarks.reader import read
from tests.conftest import dbt

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
                                   "commitments", "data_quality", "indicators", "plans", "regions"])  # fmt: skip
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


OF_A_PROMISE = {"indicator_id": "indicators", "region_id": "regions", "plan_id": "plans"}
STAR = {
    "attainment": OF_A_PROMISE,
    "attainment_history": OF_A_PROMISE,
    "commitments": OF_A_PROMISE,
    "target_history": OF_A_PROMISE,
    "place_comparison": OF_A_PROMISE,
    "indicator_series": {"indicator_id": "indicators", "region_id": "regions"},
}
"""Fact → key → dimension, as docs/connecting.md draws it."""


def _joined(fact, schema):
    """All rows of a fact beside those of its dimensions, counted, and the rows whose key none has."""
    joins = " ".join(
        f"left join {schema}.{dimension} as {dimension} using ({key})"
        for key, dimension in STAR[fact].items()
    )
    lost = " or ".join(
        f"(fact.{key} is not null and {dimension}.{'kind' if dimension == 'indicators' else label} is null)"
        for key, dimension in STAR[fact].items()
        for label in ("plan_kind" if dimension == "plans" else "region_label_zh",)
    )
    return f"select count(*), count(*) filter ({lost}) from {schema}.{fact} as fact {joins}"


@pytest.mark.parametrize("fact", STAR)
def test_a_fact_keeps_its_rows_and_finds_its_dimensions(query, fact):
    ((rows,),) = query(f"select count(*) from bi.{fact}")
    assert query(_joined(fact, "bi")) == [(rows, 0)]
    # What a key stands for is the same in the fact as in its dimension: a filter on either finds the same rows.
    for key, dimension in STAR[fact].items():
        same = {"indicators": ("label_zh", "label_en"), "regions": ("region_label_zh", "region_label_en"),
                "plans": ("plan_label_zh", "plan_label_en")}[dimension]  # fmt: skip
        other = " or ".join(f"fact.{one} is distinct from {dimension}.{one}" for one in same)
        assert query(
            f"select fact.{key} from bi.{fact} as fact inner join bi.{dimension} as {dimension} using ({key}) "
            f"where {other}"
        ) == []  # fmt: skip


def test_every_table_that_speaks_of_a_promise_says_what_it_is_about(query):
    said = {"indicator_id", "measure", "region_label_zh", "region_label_en", "plan_id", "plan_kind",
            "plan_label_zh", "baseline_period", "baseline_display", "baseline_low", "baseline_high"}  # fmt: skip
    columns = query(
        "select table_name, list(column_name) from duckdb_columns() where schema_name = 'bi' group by all"
    )
    of_promises = {table: set(names) for table, names in columns if "promise_id" in names}
    assert set(of_promises) == set(STAR) - {"indicator_series"}
    assert {table: said - names for table, names in of_promises.items() if said - names} == {}
    for table in of_promises:
        assert query(
            f"select said.promise_id from bi.{table} as said anti join bi.attainment as promise using (promise_id)"
        ) == [], table  # fmt: skip


# dbt finds a key without its row in each fact, and the build ends there.
def test_a_key_without_its_row_is_found(shipped, place):
    place.build_file.parent.mkdir(parents=True)
    shutil.copyfile(shipped.build_file, place.build_file)
    with duckdb.connect(str(place.build_file)) as connection:
        for dimension in OF_A_PROMISE.values():
            connection.execute(f"delete from bi.{dimension}")
    filled = {fact for fact in STAR if fact != "place_comparison"}
    with pytest.raises(DagsterDbtCliRuntimeError) as failed:
        dbt(place, "test", "--select", *(f"keys_found_{fact}" for fact in STAR))
    assert {fact for fact in STAR if f"keys_found_{fact} " in f"{failed.value} "} == filled


# docs/first-look.ipynb: every cell runs on the published file and shows something.
def test_the_notebook_runs(shipped, monkeypatch):
    monkeypatch.setenv("INDICATORS_FILE", str(shipped.published_file))
    notebook = json.loads(DOCUMENT.with_name("first-look.ipynb").read_text(encoding="utf-8"))
    names = {}
    for cell in (one for one in notebook["cells"] if one["cell_type"] == "code"):
        exec("".join(cell["source"]), names)
        assert cell["outputs"] == []
    shown = {name: names[name].fetchall() for name in ("open_today", "kept", "path", "within")}
    names["connection"].close()
    assert all(shown[name] for name in ("kept", "path", "within")), shown


# Evidence copies what its sources select into Parquet and joins there; no key and no column may need the file.
def test_what_evidence_extracts_joins_alike(shipped, query, tmp_path):
    tables = sorted({*STAR, *OF_A_PROMISE.values()})
    with duckdb.connect() as connection:
        connection.execute("create schema suizhou")
        for table in tables:
            with duckdb.connect(str(shipped.published_file), read_only=True) as source:
                source.execute(f"copy (select * from bi.{table}) to '{tmp_path}/{table}.parquet'")
            connection.execute(f"create view suizhou.{table} as from '{tmp_path}/{table}.parquet'")
        for fact in STAR:
            assert connection.execute(_joined(fact, "suizhou")).fetchall() == query(_joined(fact, "bi"))


# Superset asks through SQLAlchemy, and filters a virtual dataset by a column of a dimension.
def test_what_superset_asks_of_the_star_is_answered(shipped, query):
    engine = sqlalchemy.create_engine(
        f"duckdb:///{shipped.published_file}", connect_args={"read_only": True, "config": CONFINED}
    )
    asked = sqlalchemy.text(
        "select plan_label_zh, count(*) from (select fact.promise_id, plans.plan_label_zh, regions.region_label_zh "
        "from bi.commitments as fact join bi.plans as plans using (plan_id) join bi.regions as regions using (region_id)"
        ") as virtual_table where region_label_zh in ('随州市') group by plan_label_zh order by 2 desc, 1 limit 1000"
    )
    with engine.connect() as connection:
        answered = [tuple(row) for row in connection.execute(asked)]
    engine.dispose()
    assert answered == query(
        "select plan_label_zh, count(*) from bi.commitments where region_label_zh = '随州市' and plan_id is not null "
        "group by all order by 2 desc, 1"
    )
    assert len(answered) > 5


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
