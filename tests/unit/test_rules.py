"""Expectations: each fails on data made to break it, and passes on data beside it."""

import json
import re
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration import lake
from orchestration.catalogue import Catalogue
from orchestration.expectations import validate
from orchestration.expectations.rule import Rule
from orchestration.expectations.rules import LOAD_RULES
from orchestration.expectations.rules_build import CORE_RULES, MART_RULES
from orchestration.expectations.rules_history import HISTORY_RULES
from orchestration.expectations.rules_places import PLACE_RULES
from orchestration.expectations.rules_series import SERIES_RULES
from orchestration.figure import SCHEMA, PrintedFigure, ReleaseFacts, to_figures
from orchestration.settings import settings

ALL_RULES = (*LOAD_RULES, *CORE_RULES, *MART_RULES)
CATALOGUE = Catalogue(settings().catalogue)


def fig(indicator: str, number: str | None, unit: str | None = None, **fields: object) -> PrintedFigure:
    base = {"measure": "level", "figure_status": "actual", "period": "2024", "surface": number}
    return PrintedFigure(indicator_text=indicator, value=number, unit_text=unit, **(base | fields))


def structure(first: str, second: str, third: str) -> list[PrintedFigure]:
    names = ("第一产业增加值", "第二产业增加值", "第三产业增加值")
    return [
        fig(f"{name}占地区生产总值比重", value, measure="structure_part")
        for name, value in zip(names, (first, second, third), strict=True)
    ]


def contributions(word: str, measure: str, unit: str, *values: str) -> list[PrintedFigure]:
    return [
        fig(f"{name}对经济增长的{word}", value, unit, measure=measure)
        for name, value in zip(("第一产业", "第二产业", "第三产业"), values, strict=True)
    ]


def gdp_growth(value: str) -> PrintedFigure:
    return fig("地区生产总值", value, "%", measure="growth_rate")


def sector_growths(*values: str) -> list[PrintedFigure]:
    names = ("第一产业增加值", "第二产业增加值", "第三产业增加值")
    return [fig(name, value, "%", measure="growth_rate") for name, value in zip(names, values, strict=True)]


def quarters(*values: str, year: str) -> list[PrintedFigure]:
    parts = [fig("固定资产投资", value, "亿元", period=f"2024-Q{n}") for n, value in enumerate(values, 1)]
    return [*parts, fig("固定资产投资", year, "亿元")]


def vital(births: str, deaths: str, growth: str) -> list[PrintedFigure]:
    names = ("出生率", "死亡率", "人口自然增长率")
    return [
        fig(name, value, "‰", measure="share" if value is not growth else "level")
        for name, value in zip(names, (births, deaths, growth), strict=True)
    ]


def month_growths(cumulated: str, month: str) -> list[PrintedFigure]:
    return [
        fig("规模以上工业增加值", cumulated, "%", measure="growth_rate", period="2024-01/2024-10"),
        fig("规模以上工业增加值", month, "%", measure="growth_rate", period="2024-10"),
    ]


def counties(*values: str) -> list[PrintedFigure]:
    names = ("曾都区", "随县", "广水市")
    parts = [fig("地区生产总值", v, "亿元", subject_text=n) for n, v in zip(names, values, strict=True)]
    return [fig("地区生产总值", "1330.85", "亿元"), *parts]


def industries(whole: str, *parts: str) -> list[PrintedFigure]:
    names = ("地区生产总值", "第一产业增加值", "第二产业增加值", "第三产业增加值")
    return [fig(name, value, "亿元") for name, value in zip(names, (whole, *parts), strict=True)]


@dataclass
class Case:
    rule: str
    bad: list[PrintedFigure]
    good: list[PrintedFigure]
    edit: dict[str, object] = field(default_factory=dict)
    """Columns set in the bad frame, for what `to_figures` itself never makes."""
    history: list[PrintedFigure] = field(default_factory=list)
    others: list[PrintedFigure] = field(default_factory=list)
    """Of a second release held before."""
    release: dict[str, object] = field(default_factory=dict)


CASES = [
    Case("figure_ids_are_unique", [fig("地区生产总值", "1500", "亿元")] * 2, [fig("地区生产总值", "1500", "亿元")], {"figure_id": "x"}),
    Case("shares_are_within_0_and_100", [fig("常住人口城镇化率", "610", "%", measure="share")], [fig("常住人口城镇化率", "100", "%", measure="share")]),
    Case("shares_are_within_0_and_100", [fig("云岫节目达标率", "-3", "%", measure="share")], [fig("云岫年度投资计划", "141.7", "%", measure="share")]),
    Case("growth_is_above_minus_100", [fig("地区生产总值", "-100", "%", measure="growth_rate")], [fig("地区生产总值", "-99.9", "%", measure="growth_rate")]),
    Case("counts_are_whole_and_not_negative", [fig("“四上”企业数", "2127.5", "家")], [fig("经营主体总量", "34.5", "万户")]),
    Case("units_fit_their_indicator", [fig("gdp", "1500", "万人")], [fig("地区生产总值", "1500", "亿元")]),
    Case("units_fit_their_indicator", [fig("地区生产总值", "6", "亿元", measure="growth_rate")], [fig("地区生产总值", "6", "%", measure="growth_rate")]),
    Case("periods_are_not_after_publication", [fig("地区生产总值", "1500", "亿元", period="2025")], [fig("地区生产总值", "2000", "亿元", period="2030", figure_status="target")]),
    Case("targets_have_a_bound_or_a_relation", [fig("地区生产总值", "2000", "亿元", period="2030", figure_status="target")], [fig("地区生产总值", "2000", "亿元", period="2030", figure_status="target")], {"bound_op": None}),
    Case("bounds_make_their_interval", [fig("地区生产总值", "1500", "亿元", bound_op="gt")], [fig("地区生产总值", "1500", "亿元", bound_op="approx")], {"low": 1}),
    Case("structures_sum_to_100", structure("16.1", "40.0", "44.9"), structure("16.1", "40.0", "43.9")),
    Case("parts_sum_to_their_whole", industries("1330.85", "190.47", "551.26", "598.12"), industries("1330.85", "190.47", "551.26", "589.12")),
    Case("shares_are_part_over_whole", [fig("常住人口城镇化率", "66.32", "%", measure="share"), fig("城镇人口", "39.02", "万人"), fig("常住人口", "69.28", "万人")],
         [fig("常住人口城镇化率", "56.32", "%", measure="share"), fig("城镇人口", "39.02", "万人"), fig("常住人口", "69.28", "万人")]),
    Case("growth_agrees_with_levels", [fig("农产品加工业产值", "600", "亿元"), fig("农产品加工业产值", "10", "%", measure="growth_rate")],
         [fig("农产品加工业产值", "600", "亿元"), fig("农产品加工业产值", "15.4", "%", measure="growth_rate")], history=[fig("农产品加工业产值", "520", "亿元", period="2023")]),
    Case("magnitudes_are_like_those_of_other_periods", [fig("地区生产总值", "1500", "万元")], [fig("地区生产总值", "1500", "亿元")],
         history=[fig("地区生产总值", value, "亿元", period=year) for year, value in (("2021", "1200"), ("2022", "1300"), ("2023", "1330"))]),
    Case("neighbouring_years_are_alike", [fig("户籍总人口", "394.2", "万人")], [fig("户籍总人口", "258.1", "万人")], history=[fig("户籍总人口", "257.91", "万人", period="2023")]),
    Case("sources_agree", [fig("地区生产总值", "1400", "亿元")], [fig("地区生产总值", "1300", "亿元", bound_op="gt")], history=[fig("地区生产总值", "1330.85", "亿元")]),
    Case("a_number_printed_twice_is_one_number", [fig("地区生产总值", "1400", "亿元"), fig("地区生产总值", "1500", "亿元")], [fig("地区生产总值", "1400", "亿元"), fig("地区生产总值", "1300", "亿元", bound_op="gt")]),
    Case("coverage_is_not_smaller_than_before", [fig("地区生产总值", "1400", "亿元")], [fig("地区生产总值", "1400", "亿元"), fig("粮食产量", "145", "万吨")],
         history=[fig("地区生产总值", "1300", "亿元", period="2023"), fig("粮食产量", "144", "万吨", period="2023")], release={"completeness": "full"}),
    Case("bound_words_are_bounds", [fig("地区生产总值", "1500", "亿元", surface="突破1500亿元")], [fig("地区生产总值", "1500", "亿元", surface="突破1500亿元", bound_op="gt")]),
    Case("bound_words_are_bounds", [fig("地区生产总值", "6", "%", measure="growth_rate", surface="增长6%左右")], [fig("规模以上工业增加值", "6", "%", measure="growth_rate", surface="增长6%")]),
    Case("values_are_within_belief", [fig("城镇居民人均可支配收入", "10235", "万元")], [fig("城镇居民人均可支配收入", "10235", "元")]),
    Case("values_are_within_belief", [fig("地区生产总值", "320000", "%", measure="growth_rate")], [fig("地区生产总值", "58.3", "%", measure="growth_rate")]),
    Case("values_are_within_belief", [fig("实际利用外资", "10360", "%", measure="growth_rate")], [fig("实际利用外资", "1036", "%", measure="growth_rate")]),
    Case("values_are_within_belief", [fig("地区生产总值", "2", "倍", measure="growth_rate")], [fig("地区生产总值", "1.2", "倍", measure="growth_rate")]),
    Case("values_are_within_belief", [fig("跨境电商出口额", "6700", "倍", measure="growth_rate")], [fig("跨境电商出口额", "67", "倍", measure="growth_rate")]),
    Case("values_are_within_belief", [fig("常住人口", "2", "番", measure="growth_rate")], [fig("常住人口", "1", "番", measure="growth_rate")]),
    Case("growth_is_usual", [fig("跨境电商出口额", "67", "倍", measure="growth_rate")], [fig("跨境电商出口额", "4.2", "倍", measure="growth_rate")]),
    Case("values_are_within_belief", [fig("地区生产总值", "15000000", "亿元")], [fig("地区生产总值", "1400000", "亿元")]),
    Case("values_are_within_belief", [fig("常住人口", "201.5", "亿人")], [fig("常住人口", "14.1", "亿人")]),
    Case("growth_is_usual", [fig("地区生产总值", "70", "%", measure="growth_rate")], [fig("实际利用外资", "70", "%", measure="growth_rate")]),
    Case("magnitudes_are_possible_beside_other_periods", [fig("地区生产总值", "1500", "万元")], [fig("地区生产总值", "15", "亿元")],
         history=[fig("地区生产总值", "1330", "亿元", period="2023")], others=[fig("地区生产总值", "1240", "亿元", period="2022")]),
    Case("places_are_like_their_peers", [fig("农村居民人均可支配收入", "2.1", "元", subject_text="广水市")], [fig("农村居民人均可支配收入", "2.1", "万元", subject_text="广水市")],
         history=[fig("农村居民人均可支配收入", str(20000 + number), "元", subject_text=name) for number, name in enumerate(("全国", "湖北省", "随州市", "曾都区", "随县"))]),
    Case("parts_of_a_place_are_not_more_than_it", [fig("地区生产总值", "4900", "亿元", subject_text="广水市")], [fig("地区生产总值", "490", "亿元", subject_text="广水市")],
         history=[fig("地区生产总值", "1330", "亿元")]),
    Case("numbers_have_a_unit", [fig("常住人口", "201.5")], [fig("常住人口", "201.5", "万人"), fig("“四上”企业数", "2127"), fig("无人知晓的指标", "3")]),
    Case("numbers_have_a_unit", [fig("城镇登记失业率", "0.3", measure="reduction")], [fig("地区生产总值", "5", measure="growth_rate"), fig("地区生产总值", "5", measure="rank")]),
    Case("promises_without_a_number_have_their_words",
         [fig("居民人均可支配收入", None, measure="statement", relation="in_step_with", relation_to="地区生产总值", bound_op=None, surface=None)],
         [fig("居民人均可支配收入", None, measure="statement", relation="in_step_with", relation_to="地区生产总值", bound_op=None, surface="同步")]),
    Case("numbers_have_decimals_and_a_price_basis", [fig("地区生产总值", "1500", "亿元")], [fig("地区生产总值", "1500", "亿元")], {"price_basis": None}),
    Case("numbers_have_decimals_and_a_price_basis", [fig("户籍总人口", "250", "万人")], [fig("户籍总人口", "250", "万人")], {"decimals": None}),
    Case("contributions_sum_to_the_whole", contributions("贡献率", "share", "%", "8.1", "38.2", "63.7"), contributions("贡献率", "share", "%", "-3.1", "38.2", "64.9")),
    Case("contributions_sum_to_the_whole", [*contributions("拉动点", "change_pp", "个百分点", "0.5", "2.6", "4.2"), gdp_growth("6.3")],
         [*contributions("拉动点", "change_pp", "个百分点", "0.5", "2.6", "3.2"), gdp_growth("6.3")]),
    Case("parts_sum_to_their_whole", [fig("常住人口", "201.5", "万人"), fig("城镇人口", "115.3", "万人"), fig("乡村人口", "96.2", "万人")],
         [fig("常住人口", "201.5", "万人"), fig("城镇人口", "115.3", "万人"), fig("乡村人口", "86.2", "万人")]),
    Case("parts_do_not_exceed_their_whole", [fig("民间投资", "900", "亿元"), fig("固定资产投资", "800", "亿元")], [fig("民间投资", "800.4", "亿元"), fig("固定资产投资", "800", "亿元")]),
    Case("growth_lies_among_its_parts", [gdp_growth("7.1"), *sector_growths("4.0", "6.5", "6.8")], [gdp_growth("6.8"), *sector_growths("4.0", "6.5", "6.8")]),
    Case("sector_growths_average_to_the_total", [*industries("1330.85", "190.47", "551.26", "589.12"), *sector_growths("4.0", "6.5", "6.8"), gdp_growth("5.2")],
         [*industries("1330.85", "190.47", "551.26", "589.12"), *sector_growths("4.0", "6.5", "6.8"), gdp_growth("6.3")]),
    Case("quarters_and_months_sum_to_their_year", quarters("100", "110", "120", "130", year="480"), quarters("100", "110", "120", "130", year="462")),
    Case("natural_growth_is_births_less_deaths", vital("5.10", "8.20", "3.10"), vital("5.10", "8.20", "-3.11")),
    Case("income_of_all_lies_between_town_and_country", [fig("居民人均可支配收入", "45000", "元"), fig("城镇居民人均可支配收入", "42000", "元"), fig("农村居民人均可支配收入", "24000", "元")],
         [fig("居民人均可支配收入", "33000", "元"), fig("城镇居民人均可支配收入", "42000", "元"), fig("农村居民人均可支配收入", "24000", "元")]),
    Case("price_changes_are_plausible", [fig("地区生产总值", "1600", "亿元"), gdp_growth("6.0")], [fig("地区生产总值", "1440", "亿元"), gdp_growth("6.0")], history=[fig("地区生产总值", "1330", "亿元", period="2023")]),
    Case("per_head_times_population_is_gdp", [fig("人均地区生产总值", "75000", "元"), fig("地区生产总值", "1330.85", "亿元"), fig("常住人口", "201.50", "万人", period="2024-12-31")],
         [fig("人均地区生产总值", "65883", "元"), fig("地区生产总值", "1330.85", "亿元"), fig("常住人口", "201.50", "万人", period="2024-12-31")], history=[fig("常住人口", "202.51", "万人", period="2023-12-31")]),
    Case("year_to_date_only_rises", [fig("固定资产投资", "300", "亿元", period="2024-01/2024-10")], [fig("固定资产投资", "400", "亿元", period="2024-01/2024-10")], history=[fig("固定资产投资", "350", "亿元", period="2024-01/2024-09")]),
    Case("year_to_date_growth_is_a_mean_of_its_periods", month_growths("6.9", "5.0"), month_growths("6.3", "5.0"), history=[fig("规模以上工业增加值", "6.5", "%", measure="growth_rate", period="2024-01/2024-09")]),
    Case("changes_are_like_those_of_other_years", [fig("实际利用外资", "5200", "万美元")], [fig("实际利用外资", "8100", "万美元")],
         history=[fig("实际利用外资", value, "万美元", period=str(year)) for year, value in zip(range(2017, 2024), ("4000", "4400", "4900", "5300", "6000", "6500", "7300"), strict=True)]),
    Case("places_sum_to_the_place_they_make_up", counties("480", "310", "490"), counties("480", "310", "540.9")),
    Case("units_are_known", [fig("无人知晓的指标", "3", "亿两")], [fig("无人知晓的指标", "3", "万株")]),
    Case("names_are_mapped_or_listed", [fig("无人知晓的指标", "3", "个")], [fig("民生实事数", "10", "件", measure="count")]),
    Case("figures_are_mapped", [fig("无人知晓的指标", "3", "个")], [fig("地区生产总值", "3", "亿元")]),
    Case("every_figure_has_its_print", [fig("地区生产总值", "3", "亿元", surface=None)], [fig("地区生产总值", "3", "亿元")]),
]  # fmt: skip


def release_row(release_id: str, available_on: date, **fields: object) -> pl.DataFrame:
    row = dict.fromkeys(lake.RELEASE_SCHEMA) | {
        "release_id": release_id, "kind": "communique", "publisher": "suizhou-tjj", "region_id": "421300",
        "title": release_id, "released_on": available_on, "available_on": available_on, "is_dated": True,
        "known_on": date(2026, 1, 1), "completeness": "partial",
    }  # fmt: skip
    return pl.DataFrame([row | fields], schema=lake.RELEASE_SCHEMA)


def write(path: Path, release_id: str, printed: list[PrintedFigure], edit: dict[str, object]) -> None:
    facts = ReleaseFacts(
        release_id, "421300", date(2025, 3, 20), date(2026, 1, 1), "transcribed", "person", None
    )
    frame, rejected = to_figures(printed, facts, CATALOGUE)
    assert not rejected, rejected
    frame = frame.with_columns(pl.lit(value).cast(SCHEMA[name]).alias(name) for name, value in edit.items())
    lake.write(path, frame)


def outcome(
    tmp_path: Path, case: Case, printed: list[PrintedFigure], edit: dict[str, object], *, is_foreseen: bool
):
    folder = tmp_path / "lake"
    for held, figures in (("before", case.history), ("earlier", case.others)):
        if figures:
            write(lake.part(folder, "figure", held), held, figures, {})
            lake.write(
                lake.part(folder, "release", held), release_row(held, date(2024, 3, 20), **case.release)
            )
    write(tmp_path / "now.parquet", "now", printed, edit)
    results = validate.validate_load(
        [tmp_path / "now.parquet"], release_row("now", date(2025, 3, 20), **case.release),
        settings().catalogue, folder / "figure", is_foreseen=is_foreseen,
    )  # fmt: skip
    errors = [one for one in results["now"] if one.is_error]
    assert not errors, errors
    return next(one for one in results["now"] if one.rule == case.rule)


# Great Expectations runs the same queries, at several times the cost: test_both_engines_find_the_same.
@pytest.mark.parametrize(
    "is_foreseen",
    [True, pytest.param(False, marks=pytest.mark.heavy)],
    ids=["directly", "great_expectations"],
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
@pytest.mark.usefixtures("judged_by_great_expectations")
def test_rule_fails_on_bad_data_and_passes_on_good(case, is_foreseen, tmp_path, monkeypatch):
    # Alone: sixty loads under all the rules would take minutes.
    monkeypatch.setattr(validate, "LOAD_RULES", [rule for rule in LOAD_RULES if rule.name == case.rule])
    bad = outcome(tmp_path / "bad", case, case.bad, case.edit, is_foreseen=is_foreseen)
    assert not bad.success
    assert bad.unexpected_count > 0
    assert bad.sample
    if case.rule != "coverage_is_not_smaller_than_before":
        assert bad.figure_ids
        assert bad.sample[0]["indicator"]
    good = outcome(tmp_path / "good", case, case.good, {}, is_foreseen=is_foreseen)
    assert good.success, good.observed


@pytest.mark.usefixtures("judged_by_great_expectations")
def test_both_engines_find_the_same(tmp_path):
    names = [f"now-{number}" for number in range(len(CASES))]
    for name, case in zip(names, CASES, strict=True):
        write(tmp_path / f"{name}.parquet", name, case.bad, case.edit)
    foreseen, loaded = (
        validate.validate_load(
            [tmp_path / f"{name}.parquet" for name in names],
            pl.concat([release_row(name, date(2025, 3, 20)) for name in names]),
            settings().catalogue, tmp_path / "none", is_foreseen=is_foreseen,
        )
        for is_foreseen in (True, False)
    )  # fmt: skip
    assert foreseen == loaded
    failed = [one for found in loaded.values() for one in found if not one.success]
    assert len({one.rule for one in failed}) > len(LOAD_RULES) / 2
    # What is wrong is said in both languages: no English is left in the Chinese, but for ids and codes.
    for row in (row for one in failed for row in one.sample):
        assert not re.search("[a-z] [a-z]", row["finding_zh"] or ""), row
        assert (row["finding"] is None) == (row["finding_zh"] is None)


def test_every_query_is_of_a_rule_and_says_what_is_wrong_in_both_languages():
    folder = Path(validate.__file__).with_name("sql")
    assert {file.stem for file in folder.glob("*.sql")} == {rule.name for rule in ALL_RULES}
    for rule in ALL_RULES:
        assert rule.sql.count(" as detail,") == rule.sql.count(" as detail_zh") >= 1, rule.name


def test_every_rule_has_a_case():
    # What breaks them is no figure: test_figures_lost_on_the_way_are_noticed, test_a_release_that_replaces_nothing.
    others = {"every_figure_read_is_kept", "what_a_release_replaces_is_held"}
    assert {case.rule for case in CASES} == {rule.name for rule in LOAD_RULES} - others


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_every_rule_says_what_good_is_what_a_failure_means_and_what_to_do_in_both_languages(rule):
    assert rule.severity in ("critical", "warning", "info")
    said = {name: getattr(rule, name) for name in validate.TEXTS}
    assert set(said) == {one.name for one in fields(Rule)} - {"name", "severity"}
    for name, text in said.items():
        # English may quote a document, and Chinese names files.
        sentence = ".*[一-鿿]{2}.*。" if name.endswith("_zh") else ".*[a-z]{2}.*[.]"
        assert re.fullmatch(sentence, text), (name, text)
    assert len(set(said.values())) == len(said)


# Either of two may be right; not the one that says a thousand times what all others do.
def test_no_rule_that_compares_releases_is_critical_but_beyond_belief():
    everywhere = [rule for rule in LOAD_RULES if "from everything" in rule.sql]
    comparing = [*PLACE_RULES, *SERIES_RULES, *HISTORY_RULES, *everywhere]
    critical = {rule.name for rule in comparing if rule.severity == "critical"}
    assert critical == {"magnitudes_are_possible_beside_other_periods"}


@pytest.mark.parametrize(("replaced", "holds"), [("before", True), ("befor", False), (None, True)])
def test_a_release_that_replaces_nothing(tmp_path, monkeypatch, replaced, holds):
    rule = "what_a_release_replaces_is_held"
    monkeypatch.setattr(validate, "LOAD_RULES", [one for one in LOAD_RULES if one.name == rule])
    write(lake.part(tmp_path, "figure", "before"), "before", [fig("地区生产总值", "3", "亿元")], {})
    lake.write(lake.part(tmp_path, "release", "before"), release_row("before", date(2024, 3, 20)))
    write(tmp_path / "now.parquet", "now", [fig("地区生产总值", "4", "亿元")], {})
    row = release_row("now", date(2025, 3, 20), replaces_release_id=replaced)
    (result,) = validate.validate_load(
        [tmp_path / "now.parquet"], row, settings().catalogue, tmp_path / "figure"
    )["now"]
    assert not result.is_error, result.observed
    assert result.success == holds
    assert holds or "befor is not held" in str(result.sample)


@pytest.mark.parametrize(("printed", "rejected", "holds"), [(2, 1, True), (3, 1, False), (1, 1, False)])
def test_figures_lost_on_the_way_are_noticed(tmp_path, printed, rejected, holds):
    write(tmp_path / "now.parquet", "now", [fig("地区生产总值", "3", "亿元")], {})
    results = validate.validate_load(
        [tmp_path / "now.parquet"], release_row("now", date(2025, 3, 20)), settings().catalogue,
        tmp_path / "none", {"now": (printed, rejected)},
    )  # fmt: skip
    found = next(one for one in results["now"] if one.rule == "every_figure_read_is_kept")
    assert not found.is_error, found.observed
    assert found.success == holds
    # Without figures of its own, so that the release is held.
    assert found.figure_ids == ()


# The row of corrections.csv is the answer to the finding; as a neighbour the wrong value counts no more.
# What could not be computed must not look as if it held.
def test_a_rule_that_cannot_be_computed_is_an_error(tmp_path, monkeypatch):
    broken = replace(LOAD_RULES[0])
    vars(broken)["sql"] = "select no_such_column as release_id from figure"
    monkeypatch.setattr(validate, "LOAD_RULES", (broken,))
    write(tmp_path / "now.parquet", "now", [fig("地区生产总值", "3", "亿元")], {})
    results = validate.validate_load(
        [tmp_path / "now.parquet"],
        release_row("now", date(2025, 3, 20)),
        settings().catalogue,
        tmp_path / "none",
    )
    (result,) = results["now"]
    assert result.is_error
    assert not result.success
    assert "no_such_column" in result.observed
    assert result.failure_means_zh != broken.failure_means_zh
    assert result.what_to_do != broken.what_to_do


# What a rule found grows with the releases of a load: read once for each of them, a load never ends.
def test_what_a_rule_found_is_parsed_once_however_many_releases_load(tmp_path, monkeypatch):
    parsed = []

    class Counting:
        @staticmethod
        def loads(text):
            parsed.append(text)
            return json.loads(text)

    monkeypatch.setattr(validate, "json", Counting)
    names = [f"now-{number}" for number in range(6)]
    for name in names:
        write(tmp_path / f"{name}.parquet", name, [fig("无人知晓的指标", "3", "个", surface=None)], {})
    results = validate.validate_load(
        [tmp_path / f"{name}.parquet" for name in names],
        pl.concat([release_row(name, date(2025, 3, 20)) for name in names]),
        settings().catalogue,
        tmp_path / "none",
    )
    failed = {one.rule for found in results.values() for one in found if not one.success}
    assert {"names_are_mapped_or_listed", "every_figure_has_its_print"} <= failed
    assert all(len(found) == len(LOAD_RULES) for found in results.values())
    assert len(parsed) == len(failed)


def test_the_document_says_what_the_rules_say():
    text = (settings().dbt_project.parent / "docs" / "validation.md").read_text(encoding="utf-8")
    written = [
        line.split(" | ")[:3]
        for line in text.splitlines()
        if re.match(r"\| [a-z_0-9]+ \| (critical|warning|info)", line)
    ]
    assert written == [[f"| {rule.name}", rule.severity, rule.description] for rule in ALL_RULES]
