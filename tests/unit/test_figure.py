"""Figures: the interval table, the mapping through the catalogue, and what is rejected."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from orchestration.catalogue import Catalogue
from orchestration.figure import (
    SCHEMA,
    PrintedFigure,
    ReleaseFacts,
    accumulation_of,
    place_in_chinese,
    signed,
    to_figures,
)
from orchestration.interval import FigureError, approximation, decimals_of, domain_of, interval
from orchestration.period import parse_period
from orchestration.settings import settings

D = Decimal

FACTS = ReleaseFacts("r", "421300", date(2026, 1, 18), date(2026, 11, 23), "transcribed", "person", None)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(settings().catalogue)


def printed(**fields: object) -> PrintedFigure:
    base = {
        "measure": "level",
        "figure_status": "actual",
        "indicator_text": "地区生产总值",
        "value": "1500",
        "unit_text": "亿元",
        "period": "2025",
    }
    return PrintedFigure(**(base | fields))


# Bounds stay bounds, and what is printed exactly is known to half a unit of its last digit.
@pytest.mark.parametrize(
    ("value", "value_to", "bound_op", "expected"),
    [
        ("61", None, "eq", (D("60.5"), D("61.5"), True, True)),
        ("61.0", None, "eq", (D("60.95"), D("61.05"), True, True)),
        ("1500", None, "gt", (D("1500"), None, False, False)),
        ("20", None, "ge", (D("20"), None, True, False)),
        ("5.5", None, "le", (None, D("5.5"), False, True)),
        ("5.5", None, "lt", (None, D("5.5"), False, False)),
        ("6", None, "approx", (D("5.7"), D("6.3"), True, True)),
        ("1500", None, "approx", (D("1450"), D("1550"), True, True)),
        ("1500", None, "approx_below", (D("1400"), D("1500"), True, False)),
        ("2", "3", "range", (D("2"), D("3"), True, True)),
    ],
)
def test_interval_of_a_measurement(value, value_to, bound_op, expected):
    found = interval(D(value), D(value_to) if value_to else None, decimals_of(value), bound_op, is_norm=False)
    low, high, low_closed, high_closed = expected
    if value == "6":
        # 5 % of 6 is 0.3, but never less than half a unit of the last printed digit.
        low, high = D("5.5"), D("6.5")
    assert (found.low, found.high, found.low_closed, found.high_closed) == (
        low,
        high,
        low_closed,
        high_closed,
    )
    assert found.is_low_unbounded == (low is None)
    assert found.is_high_unbounded == (high is None)
    assert found.is_assumption == (bound_op in ("approx", "approx_below"))


# A target is a norm: nobody rounds what he demands.
def test_a_norm_is_not_rounded():
    found = interval(D("65"), None, 0, "eq", is_norm=True)
    assert (found.low, found.high) == (D("65"), D("65"))


def test_interval_is_clipped_to_what_is_possible():
    found = interval(D("100"), None, 0, "eq", is_norm=False, domain=(D(0), D(100)))
    assert (found.low, found.high) == (D("99.5"), D(100))
    open_above = interval(D("95"), None, 0, "ge", is_norm=False, domain=(D(0), D(100)))
    assert open_above.high == D(100)
    assert open_above.high_closed
    assert not open_above.is_high_unbounded


# The models compute with its year.
@pytest.mark.parametrize("base", ["去年", "2019年", "2019-13", ""])
def test_a_base_period_in_no_notation_is_rejected(catalogue, base):
    ((_, reason),) = to_figures([printed(measure="change_since", base_period=base)], FACTS, catalogue)[1]
    assert f"period {base!r} is none of 2025" in reason
    assert to_figures([printed(measure="change_since", base_period="2010-11-01")], FACTS, catalogue)[1] == []


# “超过100%” of a share: clipped at 100 it would say nothing at all, and count as known.
@pytest.mark.parametrize(("value", "bound_op"), [("100", "gt"), ("0", "lt"), ("120", "ge")])
def test_a_bound_beyond_what_is_possible_stays_as_printed(value, bound_op):
    found = interval(D(value), None, 0, bound_op, is_norm=False, domain=(D(0), D(100)))
    ends = {"lt": (None, D(value))}.get(bound_op, (D(value), None))
    assert (found.low, found.high) == ends
    assert (found.is_low_unbounded, found.is_high_unbounded) == (ends[0] is None, ends[1] is None)


def test_a_bound_at_the_end_of_what_is_possible_is_that_point():
    found = interval(D("100"), None, 0, "ge", is_norm=True, domain=(D(0), D(100)))
    assert (found.low, found.high, found.low_closed, found.high_closed) == (D(100), D(100), True, True)


# “1E-9” would be stored as 0, and the characters of “1.5E3” behind the point taken for decimals.
@pytest.mark.parametrize("value", ["1.5E3", "1E-9", "1.23456789E3", "+5", "1_000", " 5", "５", ".5"])
def test_a_value_is_digits(catalogue, value):
    frame, rejected = to_figures([printed(value=value)], FACTS, catalogue)
    assert frame.is_empty()
    ((_, reason),) = rejected
    assert repr(value) in reason
    assert "no separators and no exponent" in reason


@pytest.mark.parametrize(("bound_op", "value_to"), [("range", None), ("range", "1"), ("about", None)])
def test_a_bound_that_makes_no_interval_is_an_error(bound_op, value_to):
    with pytest.raises(FigureError):
        interval(D("2"), D(value_to) if value_to else None, 0, bound_op, is_norm=False)


@pytest.mark.parametrize(
    ("value", "decimals", "half"),
    [("6", 0, "0.5"), ("30", 0, "1.5"), ("1500", 0, "50"), ("7.6", 1, "0.05"), ("0", 0, "0.5")],
)
def test_half_width_of_about(value, decimals, half):
    assert approximation(D(value), decimals) == D(half)


def test_domain_and_accumulation():
    assert domain_of("share", None) == (D(0), D(100))
    assert domain_of("count", "flow") == (D(0), None)
    assert domain_of("growth_rate", "share") == (None, None)
    assert accumulation_of("level", "flow", parse_period("2026-01/2026-03")) == "ytd"
    assert accumulation_of("level", "flow", parse_period("2026")) == "single"
    assert accumulation_of("level", "stock", parse_period("2026")) == "point"
    assert accumulation_of("avg_annual_growth_rate", "flow", parse_period("2021/2025")) == "average"


def test_a_figure_is_mapped_and_in_base_units(catalogue):
    frame, rejected = to_figures([printed(bound_op="gt", surface="突破1500亿元")], FACTS, catalogue)
    assert rejected == []
    assert frame.schema == SCHEMA
    (row,) = frame.to_dicts()
    assert row["indicator_id"] == "gdp"
    assert row["region_id"] == "421300"
    assert row["low"] == D(150_000_000_000)
    assert row["is_high_unbounded"]
    assert row["unit_mult"] == 8
    assert row["value"] == D(1500)


def test_a_subject_that_is_no_region_never_becomes_the_releases_region(catalogue):
    frame, _ = to_figures([printed(subject_text="某某集团")], FACTS, catalogue)
    assert frame["region_id"][0] is None


def test_an_unknown_name_stays_unmapped(catalogue):
    frame, rejected = to_figures([printed(indicator_text="无人知晓的指标")], FACTS, catalogue)
    assert rejected == []
    assert frame["indicator_id"][0] is None


def test_exports_in_two_currencies_are_two_indicators(catalogue):
    frame, _ = to_figures(
        [
            printed(indicator_text="外贸出口", value="14", unit_text="亿美元"),
            printed(indicator_text="外贸出口", value="112", unit_text="亿元"),
        ],
        FACTS,
        catalogue,
    )
    assert frame["indicator_id"].to_list() == ["exports_usd", "exports_cny"]


# Each reason names what was expected and how to mend it.
@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"value": None}, "statement"),
        ({"value": "12a"}, "is no number: digits"),
        ({"value": "1e400"}, "is no number: digits"),
        ({"value": "NaN"}, "is no number: digits"),
        ({"value": "0.123456789"}, "8 behind the point"),
        ({"measure": "size"}, "measure 'size' is none of"),
        ({"figure_status": "hoped"}, "figure_status"),
        ({"period": "spring"}, "none of 2025"),
        ({"growth_basis": "odd"}, "growth_basis"),
        ({"measure": "statement", "value": None, "unit_text": None}, "relation"),
        ({"bound_op": "range"}, "second number"),
        ({"bound_op": "near"}, "bound_op"),
        ({"value": "99999999999999999999"}, "20 digits"),
    ],
)
def test_what_cannot_be_a_figure_is_rejected_with_a_reason(catalogue, fields, says):
    frame, rejected = to_figures([printed(**fields)], FACTS, catalogue)
    assert frame.is_empty()
    ((row, reason),) = rejected
    assert says in reason
    assert row["indicator_text"] == "地区生产总值"
    assert set(row) == set(SCHEMA)


def test_one_printed_number_may_state_two_figures(catalogue):
    frame, _ = to_figures(
        [
            printed(paragraph=3, char_start=5, char_end=9, indicator_text=name, value="95", unit_text="%",
                    measure="share")
            for name in ("基本养老保险参保率", "基本医疗保险参保率")
        ],
        FACTS,
        catalogue,
    )  # fmt: skip
    assert frame["ordinal"].to_list() == [1, 2]
    assert frame["figure_id"].n_unique() == 2


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("paragraph 3, character 8", "第3段第8字"),
        ("paragraph 3", "第3段"),
        ("row 3 column 4", "第3行第4列"),
        ("Sheet 1 row 3 column 4", "Sheet 1第3行第4列"),
        ("not recorded", "位置未记录"),
        ("elsewhere", "elsewhere"),
    ],
)
def test_a_place_is_said_in_chinese(place, said):
    assert place_in_chinese(place) == said


def test_a_figure_in_an_unknown_unit_is_kept_as_printed_and_has_no_indicator(catalogue):
    frame, rejected = to_figures([printed(unit_text="亿两")], FACTS, catalogue)
    assert not rejected
    (row,) = frame.to_dicts()
    assert (row["unit_text"], row["unit_id"], row["indicator_id"]) == ("亿两", None, None)
    assert row["value"] is not None


# One sign everywhere: a fall in prose is what a table prints with a minus, and its bound turns with it.
@pytest.mark.parametrize(
    ("surface", "value", "value_to", "bound_op", "means"),
    [
        ("下降0.9个百分点", "0.9", None, "eq", ("-0.9", None, "eq")),
        ("下降0.5个百分点以上", "0.5", None, "ge", ("-0.5", None, "le")),
        ("降低1—2个百分点", "1", "2", "range", ("-2", "-1", "range")),
        ("提高0.9个百分点", "0.9", None, "eq", ("0.9", None, "eq")),
        ("-0.9", "-0.9", None, "eq", ("-0.9", None, "eq")),
        ("下降0.9个百分点", "-0.9", None, "eq", ("-0.9", None, "eq")),
    ],
)
def test_a_change_in_points_has_its_sign(surface, value, value_to, bound_op, means):
    one = signed(
        printed(measure="change_pp", surface=surface, value=value, value_to=value_to, bound_op=bound_op,
                unit_text="个百分点")
    )  # fmt: skip
    assert (one.value, one.value_to, one.bound_op) == means


def test_things_counted_one_by_one_are_not_rounded(catalogue):
    frame, _ = to_figures(
        [
            printed(
                paragraph=number,
                indicator_text="高新技术企业数",
                value=value,
                unit_text=unit,
                measure="level",
            )
            for number, (value, unit) in enumerate((("2127", "家"), ("3.4", "万户")))
        ],
        FACTS,
        catalogue,
    )
    assert frame["low"].to_list() == [Decimal(2127), Decimal(33500)]
    assert frame["high"].to_list() == [Decimal(2127), Decimal(34500)]


def test_places_in_a_row_are_not_rounded(catalogue):
    one = printed(indicator_text="地区生产总值", value="5", unit_text="位", measure="rank", surface="第5位")
    frame, _ = to_figures([one], FACTS, catalogue)
    assert (frame["low"].to_list(), frame["high"].to_list()) == ([Decimal(5)], [Decimal(5)])


# A report of December has no outcome of its year: what a machine took for one is what was expected of it.
@pytest.mark.parametrize(
    ("released_on", "review_state", "period", "status"),
    [
        (date(2025, 12, 20), "machine", "2025", "expected"),
        (date(2025, 12, 20), "person", "2025", "actual"),
        (date(2025, 12, 20), "machine", "2024", "actual"),
        (date(2025, 12, 20), "machine", "2025-01/2025-10", "actual"),
        (date(2025, 9, 20), "machine", "2025", "actual"),
        (date(2026, 1, 18), "machine", "2025", "actual"),
    ],
)
def test_a_report_of_the_last_weeks_expects_what_its_year_comes_to(
    catalogue, released_on, review_state, period, status
):
    release = replace(FACTS, released_on=released_on, review_state=review_state)
    frame, rejected = to_figures([printed(period=period)], release, catalogue)
    assert rejected == []
    assert frame["figure_status"].to_list() == [status]


@pytest.mark.parametrize(
    ("name", "unit", "unit_id"),
    [
        ("每万人发明专利拥有量", "件", "PER_10K_PERSONS"),
        ("每万人发明专利拥有量", "万件", "ITEM"),
        ("专利授权量", "件", "ITEM"),
    ],
)
def test_a_thing_counted_is_a_rate_where_its_name_says_of_how_many_people(catalogue, name, unit, unit_id):
    frame, _ = to_figures([printed(indicator_text=name, value="3.4", unit_text=unit)], FACTS, catalogue)
    assert frame["unit_id"].to_list() == [unit_id]


# 高于全省5.1个百分点 says of the rate that it is higher than another place's, not that it rose.
def test_a_lead_over_another_place_is_of_no_indicator(catalogue):
    rose = printed(indicator_text="常住人口城镇化率", value="1.2", unit_text="个百分点", measure="change_pp")
    leads = replace(rose, value="5.1", relation="ahead_of", relation_to="全省")
    frame, rejected = to_figures([rose, leads], FACTS, catalogue)
    assert not rejected
    assert frame["indicator_id"].to_list() == ["urbanisation_rate", None]
    assert frame["relation_to"].to_list() == [None, "全省"]


# Net or gross the reports do not keep apart: one quantity, however it is said.
@pytest.mark.parametrize(
    "name",
    ["新增高新技术企业", "高新技术企业新增", "高新技术企业净增", "净增高新技术企业", "净增国家高新技术企业"],
)
def test_what_is_added_to_high_tech_enterprises_is_one_quantity(catalogue, name):
    added = printed(indicator_text=name, value="45", unit_text="家", measure="increment")
    frame, _ = to_figures([added, replace(added, indicator_text="高新技术企业")], FACTS, catalogue)
    assert frame["indicator_id"].to_list() == ["new_high_tech_enterprises"] * 2
