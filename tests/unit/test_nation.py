"""The nation that benchmarks are measured on keeps the laws of statistics, is the same each time, and says what it is."""

import duckdb
import pytest

from orchestration.figure import SCHEMA
from tests.benchmarks.nation import write_nation
from tests.benchmarks.rows import Row, table


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nation")
    assert 4_000 < write_nation(folder, 5_000) < 6_000
    return folder


def ask(folder, sql):
    with duckdb.connect(config={"file_search_path": str(folder)}) as connection:
        for name in ("figure", "release"):
            connection.execute(
                f"create view {name} as from read_parquet('lake/{name}/*/part.parquet', hive_partitioning = false)"
            )
        return connection.execute(sql).fetchall()


def test_everything_of_it_says_that_it_is_synthetic(nation):
    assert ask(
        nation, "select count(*) from release where title not like 'Synthetic%' or licence <> 'Synthetic'"
    ) == [(0,)]
    assert ask(nation, "select count(*) from figure where not release_id like 'synthetic-%'") == [(0,)]
    assert [row[0] for row in ask(nation, "describe from figure")][: len(SCHEMA)] == list(SCHEMA)


def test_its_identities_hold(nation):
    wholes = """
        select sum(value) filter (where indicator_id = 'gdp') - sum(value) filter (where indicator_id <> 'gdp') as gap
        from figure where measure = 'level' group by release_id, period_end having count(*) = 4
    """
    assert ask(nation, f"select count(*) > 100, max(abs(gap)) <= 0.02 from ({wholes})") == [(True, True)]
    falls = """
        select value < lag(value) over (partition by release_id, indicator_id order by period_end) as falls
        from figure where measure = 'level'
    """
    assert ask(nation, f"select count(*) from ({falls}) where falls") == [(0,)]
    # A later release revises, some figures are missing, and each place promises.
    assert ask(
        nation,
        "select count(distinct release_id) from figure where released_on = make_date(year(released_on), 9, 1)",
    ) > [(50,)]
    years = ask(
        nation,
        "select count(*) from figure where indicator_id = 'gdp' and frequency = 'A' and measure = 'level'",
    )
    assert (
        (0,)
        < years[0]
        < (2 * ask(nation, "select count(distinct (region_id, period_end)) from figure")[0][0],)
    )
    assert ask(nation, "select count(*) from figure where figure_status = 'target'") > [(50,)]


def test_a_seed_gives_the_same_and_another_another(nation, tmp_path):
    whole = "select md5(string_agg(figure::varchar, '' order by figure_id)) from figure"
    for name, seed in (("same", 1), ("other", 2)):
        write_nation(tmp_path / name, 5_000, seed)
    assert ask(tmp_path / "same", whole) == ask(nation, whole)
    assert ask(tmp_path / "other", whole) != ask(nation, whole)


def test_a_row_stands_beside_its_floor():
    shown = table([Row("work", 3.0, "s", 1.5, "floor", "≤ 4"), Row("alone", 1234.0, "MB")]).splitlines()
    assert shown[2] == "| work | 3 s | 1.5 | floor | 2 | ≤ 4 |  |"
    assert shown[3] == "| alone | 1,234 MB |  |  |  |  |  |"
