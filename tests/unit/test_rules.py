"""Expectations: each fails on data made to break it, and passes on data beside it."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration import lake
from orchestration.catalogue import Catalogue
from orchestration.expectations import validate
from orchestration.expectations.rules import LOAD_RULES, Rule
from orchestration.figure import SCHEMA, PrintedFigure, ReleaseFacts, to_figures
from orchestration.settings import settings


def fig(indicator: str, value: str, unit: str | None = None, **fields: object) -> PrintedFigure:
    base = {"measure": "level", "figure_status": "actual", "period": "2024", "surface": value}
    return PrintedFigure(indicator_text=indicator, value=value, unit_text=unit, **(base | fields))


def structure(first: str, second: str, third: str) -> list[PrintedFigure]:
    names = ("第一产业增加值", "第二产业增加值", "第三产业增加值")
    return [
        fig(f"{name}占地区生产总值比重", value, measure="structure_part")
        for name, value in zip(names, (first, second, third), strict=True)
    ]


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
    release: dict[str, object] = field(default_factory=dict)


CASES = [
    Case("figure_ids_are_unique", [fig("地区生产总值", "1500", "亿元")] * 2, [fig("地区生产总值", "1500", "亿元")], {"figure_id": "x"}),
    Case("shares_are_within_0_and_100", [fig("常住人口城镇化率", "610", "%", measure="share")], [fig("常住人口城镇化率", "100", "%", measure="share")]),
    Case("growth_is_above_minus_100", [fig("地区生产总值", "-100", "%", measure="growth_rate")], [fig("地区生产总值", "-99.9", "%", measure="growth_rate")]),
    Case("counts_are_whole_and_not_negative", [fig("“四上”企业数", "2127.5", "家")], [fig("经营主体总量", "34.5", "万户")]),
    Case("units_fit_their_indicator", [fig("地区生产总值", "1500", "万人")], [fig("地区生产总值", "1500", "亿元")]),
    Case("units_fit_their_indicator", [fig("地区生产总值", "6", "亿元", measure="growth_rate")], [fig("地区生产总值", "6", "%", measure="growth_rate")]),
    Case("periods_are_not_after_publication", [fig("地区生产总值", "1500", "亿元", period="2025")], [fig("地区生产总值", "2000", "亿元", period="2030", figure_status="target")]),
    Case("targets_have_a_bound_or_a_relation", [fig("地区生产总值", "2000", "亿元", period="2030", figure_status="target")], [fig("地区生产总值", "2000", "亿元", period="2030", figure_status="target")], {"bound_op": None}),
    Case("bounds_make_their_interval", [fig("地区生产总值", "1500", "亿元", bound_op="gt")], [fig("地区生产总值", "1500", "亿元", bound_op="approx")], {"low": 1}),
    Case("structures_sum_to_100", structure("16.1", "40.0", "44.9"), structure("16.1", "40.0", "43.9")),
    Case("parts_sum_to_their_whole", industries("1330.85", "190.47", "551.26", "598.12"), industries("1330.85", "190.47", "551.26", "589.12")),
    Case("urbanisation_is_urban_over_resident_population", [fig("常住人口城镇化率", "66.32", "%", measure="share"), fig("城镇人口", "39.02", "万人"), fig("常住人口", "69.28", "万人")],
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
    frame, rejected = to_figures(printed, facts, Catalogue(settings().catalogue))
    assert not rejected, rejected
    frame = frame.with_columns(pl.lit(value).cast(SCHEMA[name]).alias(name) for name, value in edit.items())
    lake.write(path, frame)


def outcome(tmp_path: Path, case: Case, printed: list[PrintedFigure], edit: dict[str, object]):
    folder = tmp_path / "lake"
    if case.history:
        write(lake.part(folder, "figure", "before"), "before", case.history, {})
        lake.write(
            lake.part(folder, "release", "before"), release_row("before", date(2024, 3, 20), **case.release)
        )
    write(tmp_path / "now.parquet", "now", printed, edit)
    results = validate.validate_load(
        [tmp_path / "now.parquet"], release_row("now", date(2025, 3, 20), **case.release),
        settings().catalogue, folder / "figure",
    )  # fmt: skip
    errors = [one for one in results["now"] if one.is_error]
    assert not errors, errors
    return next(one for one in results["now"] if one.rule == case.rule)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_rule_fails_on_bad_data_and_passes_on_good(case, tmp_path):
    bad = outcome(tmp_path / "bad", case, case.bad, case.edit)
    assert not bad.success
    assert bad.unexpected_count > 0
    assert bad.sample
    if case.rule != "coverage_is_not_smaller_than_before":
        assert bad.figure_ids
        assert bad.sample[0]["indicator"]
    good = outcome(tmp_path / "good", case, case.good, {})
    assert good.success, good.observed


def test_every_rule_has_a_case_and_says_what_to_do():
    assert {case.rule for case in CASES} == {rule.name for rule in LOAD_RULES}
    for rule in LOAD_RULES:
        assert rule.severity in ("critical", "warning", "info")
        assert rule.description
        assert rule.failure_means
        assert rule.what_to_do


# What could not be computed must not look as if it held.
def test_a_rule_that_cannot_be_computed_is_an_error(tmp_path, monkeypatch):
    broken = Rule("broken", "critical", "d", "m", "w", "select no_such_column as release_id from figure")
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


def test_importing_the_expectations_does_not_import_great_expectations():
    import subprocess
    import sys

    code = (
        "import sys, orchestration.definitions, orchestration.expectations.validate as v; "
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0
