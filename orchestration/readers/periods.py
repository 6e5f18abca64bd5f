"""Periods as tables print them, in the notations of `period`. Not here: periods of prose (`extraction.periods`)."""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from orchestration.documents.sheets import clean
from orchestration.period import parse_period
from orchestration.readers.cells import LONGEST

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DASH = "[-—–―−~至到]"

_PERIODS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(\d{{4}})年?第?([一二三四1-4])季?度?{_DASH}([一二三四1-4])季度"), "quarters"),
    (re.compile(r"(\d{4})年?第?([一二三四1-4])季度?"), "quarter"),
    (re.compile(r"(\d{4})[-年]?[Qq]([1-4])"), "quarter"),
    (re.compile(r"[Qq]([1-4])[-/]?(\d{4})"), "quarter_first"),
    (re.compile(r"(\d{4})年上半年"), "half"),
    (re.compile(r"(\d{4})年前三季度"), "three_quarters"),
    (re.compile(rf"(\d{{4}})[年.](\d{{1,2}})月?份?{_DASH}(\d{{1,2}})月?份?(?:累计)?"), "months"),
    (re.compile(r"(\d{4})[年.](\d{1,2})月份?(?:末|底)?"), "month"),
    (re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})(?:日|T?0?0:00(?::00)?)?"), "day"),
    (re.compile(r"(\d{4})[-./Mm](\d{1,2})"), "month"),
    (re.compile(r"(0?[1-9]|1[0-2])/(\d{4})"), "month_first"),
    (re.compile(r"([A-Z][a-z]{2})[a-z]*[-/.,]?(\d{4})"), "month_named"),
    (re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])"), "month"),
    (re.compile(r"((?:18|19|20)\d{2})(?:\.0)?(?:年(?:末|底|度|份)?)?"), "year"),
)


@lru_cache(maxsize=10_000)
def printed_period(text: str) -> str | None:
    """The period a heading is, in the notation of `period`; None when it is no period."""
    if len(text) > LONGEST:
        return None
    text = re.sub(r"\s+(?!0?0:00)", "", unicodedata.normalize("NFKC", clean(text))).replace(" ", "")
    for pattern, kind in _PERIODS:
        if found := pattern.fullmatch(text):
            try:
                notation = _NOTATIONS[kind](found)
                parse_period(notation)
            except ValueError:
                return None
            return notation
    return None


def _of_day(found: re.Match[str]) -> str:
    """A day; a workbook keeps a month as its first day."""
    month = f"{found[1]}-{int(found[2]):02d}"
    return month if int(found[3]) == 1 else f"{month}-{int(found[3]):02d}"


_NOTATIONS: dict[str, Callable[[re.Match[str]], str]] = {
    "quarters": lambda found: _months(found[1], 3 * _QUARTERS[found[2]] - 2, 3 * _QUARTERS[found[3]]),
    "quarter": lambda found: f"{found[1]}-Q{_QUARTERS[found[2]]}",
    "quarter_first": lambda found: f"{found[2]}-Q{found[1]}",
    "half": lambda found: _months(found[1], 1, 6),
    "three_quarters": lambda found: _months(found[1], 1, 9),
    "months": lambda found: _months(found[1], int(found[2]), int(found[3])),
    "month": lambda found: f"{found[1]}-{int(found[2]):02d}",
    "month_first": lambda found: f"{found[2]}-{int(found[1]):02d}",
    "month_named": lambda found: f"{found[2]}-{_MONTHS.index(found[1].lower()) + 1:02d}",
    "day": _of_day,
    "year": lambda found: found[1],
}
"""What a period of each kind is in the notation of `period`."""


def _months(year: str, first: int, last: int) -> str:
    if (first, last) == (1, 12):
        return year
    return f"{year}-{first:02d}" if first == last else f"{year}-{first:02d}/{year}-{last:02d}"


def year_to_date(period: str) -> str:
    """From January to the end of a month or quarter; to December it is the year."""
    found = parse_period(period)
    if found.frequency not in ("M", "Q") or "/" in period:
        return period
    return _months(f"{found.end.year:04d}", 1, found.end.month)


def at_frequency(period: str, frequency: str) -> str:
    """The month, quarter or year that a day or month is the end of: “2031-03-31” of a quarterly series is 2031-Q1."""
    found = parse_period(period)
    if found.frequency == "D" and found.end.day != calendar.monthrange(found.end.year, found.end.month)[1]:
        return period
    if "/" in period or found.frequency not in ("D", "M"):
        return period
    year, month = found.end.year, found.end.month
    match frequency:
        case "M":
            return f"{year:04d}-{month:02d}"
        case "Q":
            return f"{year:04d}-Q{(month + 2) // 3}"
        case "A":
            return f"{year:04d}"
    return period


def month_before(period: str) -> str:
    """The month or quarter before: what 环比 is measured against."""
    found = parse_period(period)
    months = found.start.year * 12 + found.start.month - 2
    year, month = months // 12, months % 12 + 1
    return f"{year:04d}-Q{(month + 2) // 3}" if found.frequency == "Q" else f"{year:04d}-{month:02d}"


_IN_TITLE = re.compile(
    r"(?<![\d.,])((?:19|20)\d{2})\s*(?:[年.]\s*(?:(\d{1,2}\s*月?\s*[-—–―−~至到]\s*\d{1,2}\s*月)|(\d{1,2}\s*月)(?!\s*\d{1,2}\s*日)"
    r"|(上半年|前三季度)|(?:第?([一二三四1-4])季度))|年(?!\s*\d{1,2}\s*月))"
)
_MONTHS_ALONE = re.compile(
    r"(?<!\d)(?:\d{1,2}\s*月?\s*[-—–―−~至到]\s*\d{1,2}\s*月|\d{1,2}\s*月(?!\s*\d{1,2}\s*日)|上半年|前三季度|第?[一二三四]季度)"
)
_NO_TITLE = re.compile("发布|日期|时间|印发|浏览|更新|年鉴|下载|版权")


def period_in(lines: Iterable[str]) -> str | None:
    """The period that titles are about: the first line that says month or quarter, else the first with a year.

    Days are when something was published; a month without its year takes the year of another line.
    """
    year = month = None
    for line in lines:
        text = unicodedata.normalize("NFKC", clean(line))
        if len(text) > 120 or _NO_TITLE.search(text):
            continue
        for found in _IN_TITLE.finditer(text):
            period = printed_period("".join(found[0].rstrip(".").split()))
            if period and len(period) > 4:
                return period
            year = year or period
        if month is None and (alone := _MONTHS_ALONE.search(text)):
            month = "".join(alone[0].split())
    return (printed_period(f"{year}年{month}") if year and month else None) or year
