"""Periods: every notation reads back to itself, everything else is refused."""

from datetime import date

import pytest

from orchestration.period import parse_period, parse_sdmx

NOTATIONS = [
    "2025", "2026-Q1", "2026-03", "2020-11-01", "2021/2025", "2020-01/2020-10", "2026-Q1/2026-Q3", "0001",
    "2024-02",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTATIONS)
def test_notation_round_trips(text):
    assert parse_period(text).notation() == text


@pytest.mark.parametrize(
    "text",
    ["", "25", "2025-13", "2025-Q5", "2025-02-30", "2025/2024", "2025/2025-Q1", "2025/2026/2027", "二〇二五"],
)
def test_other_text_is_refused_with_the_notations(text):
    with pytest.raises(ValueError, match="is none of 2025"):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "is_ytd"),
    [("2020-01/2020-10", True), ("2020-02/2020-10", False), ("2020-01", False), ("2020-01/2020-12", False),
     ("2026-Q1/2026-Q3", True), ("2020", False)],
)  # fmt: skip
def test_year_to_date(text, is_ytd):
    assert parse_period(text).is_year_to_date is is_ytd


def test_leap_year_month_ends_on_the_29th():
    assert parse_period("2024-02").end.day == 29


@pytest.mark.parametrize(
    ("text", "sdmx"),
    [("2025", "2025"), ("2026-Q1", "2026-Q1"), ("2026-03", "2026-03"), ("2020-11-01", "2020-11-01"),
     ("2021/2025", "2021-01-01/P5Y"), ("2020-01/2020-10", "2020-01-01/P10M"), ("2023-11/2024-02", "2023-11-01/P4M")],
)  # fmt: skip
def test_sdmx_time_period_and_back(text, sdmx):
    period = parse_period(text)
    assert period.sdmx() == sdmx
    assert parse_sdmx(sdmx) == period


def test_quarters_of_a_range_are_months_in_sdmx():
    back = parse_sdmx(parse_period("2026-Q1/2026-Q3").sdmx())
    assert (back.start, back.end, back.frequency) == (date(2026, 1, 1), date(2026, 9, 30), "M")


@pytest.mark.parametrize("text", ["2021-01-01/P5", "2021-01-01/2022-01-01", "2021/P5Y", "x/P1Y"])
def test_other_time_periods_are_refused(text):
    with pytest.raises(ValueError, match="start with its length"):
        parse_sdmx(text)
