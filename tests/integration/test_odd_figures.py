"""One odd figure never stops a build: a load says what it can, and what a test of the models names is set apart.

The figures are invented, each to break what some model or test of a model rests on.
"""

import re
import shutil
from dataclasses import replace
from io import StringIO

import duckdb
import polars as pl
import pytest
from dagster_dbt.errors import DagsterDbtCliRuntimeError
from rich.console import Console

from orchestration import lake
from orchestration.expectations import validate
from orchestration.expectations.rules import LOAD_RULES
from orchestration.ingest import ingest
from orchestration.run import run_refresh
from orchestration.settings import settings
from tests.conftest import dbt, environment, gdp, release_writer


def row(name: str, value: str, unit: str, period: str, **fields: str) -> dict[str, str]:
    printed = {"indicator_text": name, "value": value, "unit_text": unit, "period": period}
    return printed | {"surface": value + unit} | fields


TARGET = {"figure_status": "target"}
REPORT = {"kind": "work_report", "publisher": "suizhou-gov"}

ODD = {
    "people without a unit": row("常住人口", "201.5", "", "2024"),
    "money without a unit": row("地区生产总值", "1400", "", "2022"),
    "a reduction without a unit": row("城镇登记失业率", "0.3", "", "2024", measure="reduction"),
    "a change without a unit": row("常住人口城镇化率", "0.4", "", "2023", measure="change_pp"),
    "a promise without number or words": row(
        "居民人均可支配收入", "", "", "2026", surface="", measure="statement", bound_op="", relation="in_step_with",
        relation_to="地区生产总值", **TARGET),
    "a promise of people without a unit": row("城镇新增就业", "3", "", "2026", measure="increment", **TARGET),
}  # fmt: skip
"""What the load sets apart, each alone."""

STRANGE = [
    # Things that are counted are as many without a word that counts them.
    row("“四上”企业数", "2127", "", "2024"),
    gdp(2024, "1200", price_basis="constant", price_base_year="2020"),
    gdp(2024, "1201"),
    gdp(2023, "0"),
    row("地区生产总值", "-99.9", "%", "2023", measure="growth_rate"),
    row("粮食产量", "0", "万吨", "2024"),
    row("粮食产量", "0", "万吨", "2030", **TARGET),
    row("外贸出口", "99999", "亿元", "2024"),
    row("外贸出口", "0.00000001", "亿元", "2023"),
    row("外贸出口", "99999", "亿元", "2030", **TARGET),
    row("固定资产投资", "-5", "亿元", "2024"),
    row("固定资产投资", "10", "亿元", "2030", **TARGET),
    row("社会消费品零售总额", "1000", "亿元", "2021/2025"),
    row("社会消费品零售总额", "1000", "亿元", "9999"),
    row("社会消费品零售总额", "1000", "亿元", "", **TARGET),
    row("社会消费品零售总额", "1100", "亿元", "9999", **TARGET),
    row("社会消费品零售总额", "1100", "亿元", "0001", **TARGET),
    row("地区生产总值", "5", "%", "2025", measure="growth_rate", bound_op="range", value_to="6", **TARGET),
    row("地区生产总值", "5", "%", "2025", measure="rank", unit_text="位", **TARGET),
    row("地区生产总值", "2000", "亿元", "2030", subject_text="无此地", **TARGET),
    row("地区生产总值", "2000", "亿元", "2030-12-31", **TARGET),
    row("地区生产总值", "2000", "亿元", "2030-Q4", **TARGET),
    row("地区生产总值", "2100", "亿元", "2030", modality="力争", bound_op="gt", **TARGET),
    row("地区生产总值", "2000", "亿元", "2030", **TARGET),
    row("常住人口城镇化率", "100", "%", "2024", measure="share"),
    row("常住人口城镇化率", "100", "%", "2030", measure="share", bound_op="gt", **TARGET),
    row("居民消费价格指数", "102.3", "", "2024", measure="price_index"),
    row("与经济增长同步的事", "", "", "2025", surface="同步", measure="statement", bound_op="", relation="in_step_with",
        relation_to="不知何物", **TARGET),
    row("地区生产总值", "6", "%", "2021", measure="growth_rate", growth_basis="like_for_like"),
    row("PM10平均浓度", "-7", "%", "2021", measure="growth_rate"),
    row("进出口总额", "1.5", "倍", "2021", measure="growth_rate"),
    row("进出口总额", "1", "番", "2022", measure="change_since", base_period="2012"),
    # Corrected by its publisher after it was made, and before.
    row("农产品加工业产值", "1234", "亿元", "2026", **TARGET),
    row("常住人口城镇化率", "56", "%", "2026", measure="share", **TARGET),
    row("居民人均可支配收入", "", "", "2025", surface="与之同步", measure="statement", bound_op="", relation="in_step_with",
        relation_to="不知何物", **TARGET),
]  # fmt: skip
"""What loads, and must make no model and no test of one fail."""


def many(count: int = 150) -> list[dict[str, str]]:
    """Figures of no interest, so that what is odd is few."""
    return [row(f"不相干之物{number}", str(100 + number), "个", "2024") for number in range(count)]


def corrections(where, *rows: tuple[str, str, str]) -> None:
    """A publisher's corrigendum for each figure: its print, the value since then, the day."""
    held = lake.read(where.lake, "figure", {})
    with (where.catalogue / "corrections.csv").open("a", encoding="utf-8") as file:
        for number, (surface, value, day) in enumerate(rows):
            ((figure_id, was),) = (
                held.filter(pl.col("surface") == surface, pl.col("release_id") == "strange")
                .select("figure_id", "value")
                .rows()
            )
            file.write(
                f"odd-{number},strange,{figure_id},override,value,{value},Synthetic,publisher_corrigendum,person,"
                f"2025-06-01,{day},{was.normalize():f}\n"
            )


@pytest.fixture(scope="module")
def odd(tmp_path_factory, build_models):
    """A warehouse built of odd figures alone: its settings, its loads, and what dbt failed on."""
    base = tmp_path_factory.mktemp("odd")
    shutil.copytree(settings().catalogue, base / "seeds")
    where = replace(settings(), raw=base / "raw", warehouse=base / "warehouse", catalogue=base / "seeds")
    where.raw.mkdir()
    where.build_file.parent.mkdir(parents=True)
    add = release_writer(where)
    add("odd", [*many(), *ODD.values()], published_on="2025-03-20", **REPORT)
    add("strange", [*many(), *STRANGE], published_on="2025-02-20", **REPORT)
    ingest(where)
    # Of a promise, after the day it was made and before it.
    corrections(where, ("1234亿元", "1235", "2025-05-01"), ("56%", "57", "2025-01-01"))
    loads = {load.release_id: load for load in ingest(where)}
    try:
        build_models(where)
        dbt(where, "test", "--exclude-resource-type", "unit_test")
    except DagsterDbtCliRuntimeError as error:
        return where, loads, str(error)
    return where, loads, None


def test_no_test_of_the_models_is_the_first_to_notice_an_odd_figure(odd):
    _, loads, failed = odd
    assert {one.outcome for one in loads.values()} == {"loaded"}, loads
    assert failed is None


@pytest.mark.parametrize("what", ODD)
def test_the_load_sets_an_odd_figure_apart_and_says_why(odd, what):
    where, _, _ = odd
    kept = lake.read(where.lake, "quarantine", {}).filter(pl.col("release_id") == "odd")
    place = 1 + list(ODD).index(what) + 150
    (found,) = kept.filter(pl.col("ordinal") == place).to_dicts()
    assert found["indicator_text"] == ODD[what]["indicator_text"]
    assert re.match(
        "numbers_have_a_unit|units_fit_their_indicator|promises_without_a_number", found["reason"]
    )


def test_what_is_counted_needs_no_word_that_counts_it(odd):
    where, _, _ = odd
    with duckdb.connect(str(where.build_file), read_only=True) as connection:
        counted = connection.execute(
            "select indicator_id, unit_id, value from bi.indicator_series where display in ('2127', '102.3')"
        ).fetchall()
    assert sorted(one[1:] for one in counted) == [("ENTITY", 2127), ("PC", 2.3)]


def test_growth_has_the_basis_and_the_unit_that_it_can_be_compared_in(odd):
    where, _, _ = odd
    with duckdb.connect(str(where.build_file), read_only=True) as connection:
        found = connection.execute(
            "select indicator_id, growth_basis, unit_id, base_value, unit_text from core.fct_observation "
            "where surface in ('6%', '-7%', '1.5倍', '1番') order by all"
        ).fetchall()
    # 可比 of GDP is at comparable prices, and a concentration has no prices.
    assert found == [
        ("gdp", "constant_price", "PC", 6, "%"),
        ("pm10", "nominal", "PC", -7, "%"),
        ("trade_total", "nominal", "DOUBLING", 1, "番"),
        ("trade_total", "nominal", "PC", 150, "倍"),
    ]
    # How often something doubled is no per cent.
    with duckdb.connect(str(where.build_file), read_only=True) as connection:
        assert connection.execute(
            "select published_growth from marts.mart_growth where indicator_id = 'trade_total'"
        ).fetchall() == [(150,)]


@pytest.mark.heavy
def test_what_a_test_of_the_models_names_is_set_apart_and_the_rest_is_published(
    place, add_release, monkeypatch
):
    for name, value in environment(place).items():
        monkeypatch.setenv(name, value)
    # As if no load had a rule for it.
    kept = [rule for rule in LOAD_RULES if rule.name != "numbers_have_a_unit"]
    monkeypatch.setattr(validate, "LOAD_RULES", kept)
    add_release("odd", [*many(30), row("常住人口", "201.5", "", "2024"), gdp(2022, "1240")])
    add_release("good", [gdp(2023, "1330.85")], published_on="2024-03-20")
    said = StringIO()
    assert run_refresh(place, Console(file=said)), said.getvalue()
    told = said.getvalue()
    for word in ("never_null_indicator_series (unit_id)", "odd, figure ", "常住人口 201.5"):
        assert word in told
    (apart,) = lake.read(place.lake, "quarantine", {}).to_dicts()
    assert (apart["release_id"], apart["surface"]) == ("odd", "201.5")
    assert "never_null_indicator_series (unit_id)" in apart["reason"]
    with duckdb.connect(str(place.published_file), read_only=True) as connection:
        assert connection.execute(
            "select release_id, value from bi.indicator_series where indicator_id = 'gdp' order by all"
        ).fetchall() == [("good", 133085000000.0), ("odd", 124000000000.0)]
        assert connection.execute(
            "select release_id, quarantined from audit.load where quarantined > 0"
        ).fetchall() == [("odd", 1)]
    page = (place.validation / "odd.html").read_text(encoding="utf-8")
    assert "never_null_indicator_series (unit_id)" in page
