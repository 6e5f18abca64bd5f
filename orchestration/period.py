"""The period a figure is about: one notation in files, dates in tables, SDMX in exports.

Notations: `2025`, `2026-Q1`, `2026-03`, `2020-11-01` (a day), `2021/2025` (years, both included),
`2020-01/2020-10` (months), `2026-Q1/2026-Q3` (quarters). A range that begins in January and ends
inside its year is a year-to-date period.

Not here: which period a sentence means; that is read by `extraction`.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from orchestration.said import Said

_YEAR = re.compile(r"(\d{4})$")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])$")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])$")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")

NOTATIONS = "2025, 2026-Q1, 2026-03, 2020-11-01, 2021/2025, 2020-01/2020-10 or 2026-Q1/2026-Q3"


@dataclass(frozen=True)
class Period:
    """First and last day, and the frequency of the unit it is counted in (A, Q, M, D)."""

    start: date
    end: date
    frequency: str

    @property
    def is_year_to_date(self) -> bool:
        """Whether it is part of one year and counts from January."""
        return (
            self.frequency in ("M", "Q")
            and self.start == date(self.end.year, 1, 1)
            and self.end < date(self.end.year, 12, 31)
            and self.notation().count("/") == 1
        )

    def notation(self) -> str:
        """The text that `parse_period` reads back to the same period."""
        first = _one(self.start, self.frequency)
        last = _one(self.end, self.frequency)
        return first if first == last else f"{first}/{last}"

    def sdmx(self) -> str:
        """As SDMX's TIME_PERIOD: 2025, 2026-Q1, 2026-03, a day, or start and length: 2021-01-01/P5Y."""
        notation = self.notation()
        if "/" not in notation:
            return notation
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        match self.frequency:
            case "A":
                length = f"P{months // 12}Y"
            case "D":
                length = f"P{(self.end - self.start).days + 1}D"
            case _:
                length = f"P{months}M"
        return f"{self.start.isoformat()}/{length}"


def _one(day: date, frequency: str) -> str:
    match frequency:
        case "A":
            return f"{day.year:04d}"
        case "Q":
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case "M":
            return f"{day.year:04d}-{day.month:02d}"
    return day.isoformat()


def _single(text: str) -> Period | None:
    if found := _YEAR.match(text):
        year = int(found[1])
        return Period(date(year, 1, 1), date(year, 12, 31), "A")
    if found := _QUARTER.match(text):
        year, last = int(found[1]), 3 * int(found[2])
        return Period(date(year, last - 2, 1), _month_end(year, last), "Q")
    if found := _MONTH.match(text):
        year, month = int(found[1]), int(found[2])
        return Period(date(year, month, 1), _month_end(year, month), "M")
    if found := _DAY.match(text):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
        return Period(day, day, "D")
    return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=10_000)
def parse_period(text: str) -> Period:
    """Read a period in one of the notations.

    Raises ValueError that names the text and the notations known.
    """
    parts = [_single(part) for part in text.strip().split("/")]
    match parts:
        case [Period() as only]:
            return only
        case [Period() as first, Period() as last] if (
            first.frequency == last.frequency and first.start <= last.start
        ):
            return Period(first.start, last.end, first.frequency)
    raise ValueError(
        Said(f"时期{text!r}不是{NOTATIONS}中的任何一种", f"period {text!r} is none of {NOTATIONS}")
    )


_LENGTH = re.compile(r"(\d{4}-\d{2}-\d{2})/P(\d{1,4})([YMD])$")


def parse_sdmx(text: str) -> Period:
    """The period that `Period.sdmx` wrote, quarters as months. Raises ValueError for other text."""
    if "/" not in text:
        return parse_period(text)
    found = _LENGTH.match(text)
    if found is None:
        raise ValueError(
            Said(
                f"TIME_PERIOD {text!r}不是如2021-01-01/P5Y的起点加长度",
                f"TIME_PERIOD {text!r} is no start with its length, as 2021-01-01/P5Y",
            )
        )
    start, count, unit = date.fromisoformat(found[1]), int(found[2]), found[3]
    if unit == "D":
        return Period(start, start + timedelta(days=count - 1), "D")
    months = start.year * 12 + start.month - 1 + count * (12 if unit == "Y" else 1) - 1
    return Period(start, _month_end(months // 12, months % 12 + 1), "A" if unit == "Y" else "M")
