"""Monthly and quarterly bulletin tables: 指标 | 单位 | 本月 | 本月止累计 | 同比±%.

The period stands in the title, in a heading or, for a row that lags, in the row's name. “#” and 其中 mark parts
of the item above. A change beside a number is a figure of its own. Not here: a bulletin's prose (`prose`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.figure import PrintedFigure
from orchestration.period import parse_period
from orchestration.readers import ReaderError
from orchestration.readers.headings import (
    Series,
    figures_of,
    is_number,
    printed_period,
    series,
    unit_of,
)
from orchestration.readers.sheets import Sheet, clean, load_sheets

LAYOUT = "bulletin"

_CORNERS = {"指标", "指标名称", "项目", "主要指标", "指标名", "经济指标"}
_UNITS = {"单位", "计量单位"}
_VALUE = re.compile(r"本月|当月|单月|累计|本季|当季|绝对[量额值数]|总量|总额|数值|完成|实绩|\d月|季度|年")
_GROWTH = re.compile(r"同比|增长|增速|增幅|±|增减|比上年|比去年|较上年|比同期")
_YTD = re.compile(r"累计|止|年初|1\s*[-—–~至]\s*\d+\s*月|上半年|前三季度")
_SINGLE = re.compile(r"本月|当月|单月|本季|当季|当期|本期")
_RANK = re.compile(r"位次|排位|排名|名次")
_POINTS = re.compile(r"百分点")
_IN_TITLE = re.compile(
    r"((?:19|20)\d{2})\s*年\s*(?:(\d{1,2})\s*月?\s*[-—–~至]\s*(\d{1,2})\s*月|(\d{1,2})\s*月|(上半年|前三季度)"
    r"|第?([一二三四1-4])季度)?"
)
_MARKS = re.compile(
    r"^(?:[#＃*＊]+|其中[：:]?|(?:[一二三四五六七八九十]+|\d+)[、.．]|[(（][一二三四五六七八九十\d]+[)）])\s*"
)
_LAG = re.compile(
    r"[(（]\s*(?:(\d{4})年)?\s*(\d{1,2})\s*(?:月?\s*[-—–~至]\s*(\d{1,2}))?\s*月(?:份|数)?\s*[)）]$"
)
_BELOW = ("注", "资料来源", "数据来源", "来源", "说明")
HEADER_WITHIN = 40


@dataclass(frozen=True)
class _Column:
    """What a column's numbers are: value, growth, rank or points; from January on or not; a period of its own."""

    role: str
    is_ytd: bool
    period: str | None
    heading: str


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    try:
        sheets = load_sheets(path)
    except ReaderError:
        return None
    if any(_headers(one) for one in sheets if one.is_visible):
        return "it is a table of indicators with columns for month, cumulated value or change"
    return None


def _headers(sheet: Sheet) -> list[int]:
    found = []
    for y, row in enumerate(sheet.rows):
        cells = ["".join(clean(cell).split()) for cell in row]
        if not cells or cells[0] not in _CORNERS or len(cells) < 3:
            continue
        rest = " ".join(cells[1:])
        periods = sum(printed_period(cell) is not None for cell in cells[1:])
        has_values = _VALUE.search(rest) is not None or any(cell in _UNITS for cell in cells[1:])
        if has_values and periods <= 2 and not any(map(is_number, cells[1:])):
            found.append(y)
    # A corner that spans two rows of a header is repeated by a web page.
    return [y for y in found if y - 1 not in found]


def read(path: Path) -> list[PrintedFigure]:
    """Figures table by table. Raises ReaderError for a table without a period."""
    figures: list[PrintedFigure] = []
    for sheet in load_sheets(path):
        if sheet.is_visible:
            headers = _headers(sheet)
            for y, end in zip(headers, [*headers[1:], len(sheet.rows)], strict=True):
                figures += _table(path, sheet, y, end)
    if not figures:
        raise ReaderError(f"{path}: no table with a header 指标 and columns of values; name another layout")
    return figures


def _table(path: Path, sheet: Sheet, y: int, end: int) -> Iterator[PrintedFigure]:
    about = _title_period(sheet, y)
    headings, first = _headings(sheet, y, end)
    units = next((x for x, heading in enumerate(headings) if "".join(heading.split()) in _UNITS), None)
    columns: dict[int, _Column] = {}
    is_ytd = about is not None and "/" in about
    for x, heading in enumerate(headings):
        if x in (0, units) or not heading:
            continue
        columns[x] = _column(heading, is_ytd)
        is_ytd = columns[x].is_ytd
    if about is None and not all(one.period for one in columns.values()):
        raise ReaderError(
            f"{path}, sheet {sheet.name!r}, row {y + 1}: neither title nor headings say which month the table is of; "
            "expected 2026年3月 or 2026年1-3月 above it"
        )
    for below in range(first, end):
        row = sheet.rows[below]
        name = clean(row[0]) if row else ""
        if not name or name.startswith(_BELOW) or not any(map(clean, row[1:])):
            continue
        if len([cell for cell in row if clean(cell)]) == 1:
            continue
        while (bare := _MARKS.sub("", name)) != name and bare:
            name = bare
        unit = clean(row[units]) if units is not None and units < len(row) else ""
        yield from _row(sheet, below, row, name, unit, columns, about)


def _row(
    sheet: Sheet,
    below: int,
    row: tuple[str, ...],
    name: str,
    unit: str,
    columns: dict[int, _Column],
    about: str | None,
) -> Iterator[PrintedFigure]:
    lag = _LAG.search(unicodedata.normalize("NFKC", name))
    if lag:
        name = unicodedata.normalize("NFKC", name)[: lag.start()].strip()
    what = series(name, unit_of(unit) or unit or None)
    for x, column in columns.items():
        if x >= len(row):
            continue
        period = column.period or about
        if lag and about:
            period = _lagging(lag, about)
        if period is None:
            continue
        if not column.is_ytd:
            period = _last_month(period)
        one = _as(what, column)
        yield from figures_of(
            one, row[x], period, sheet=sheet.name or None, sheet_row=below + 1, sheet_column=x + 1
        )


def _as(what: Series, column: _Column) -> Series:
    """The row's series as the column has it."""
    if column.role == "rank":
        return replace(what, measure="rank", unit="位", accumulation="ytd" if column.is_ytd else None)
    accumulation = what.accumulation or ("ytd" if column.is_ytd else "single")
    if column.role == "value":
        return replace(what, accumulation=accumulation)
    if column.role == "points" or what.measure == "share":
        return replace(what, measure="change_pp", unit="个百分点", accumulation=accumulation)
    return replace(what, measure="growth_rate", unit="%", accumulation=accumulation, note=None)


def _headings(sheet: Sheet, y: int, end: int) -> tuple[list[str], int]:
    """Heading of each column and the first row below; two levels are joined."""
    upper = [clean(cell) for cell in sheet.rows[y]]
    below = [clean(cell) for cell in sheet.rows[y + 1]] if y + 1 < end else []
    is_second = below and below[0] in ("", upper[0]) and any(below[1:]) and not any(map(is_number, below[1:]))
    if not is_second:
        return upper, y + 1
    joined = []
    left = ""
    for x in range(max(len(upper), len(below))):
        left = (upper[x] if x < len(upper) else "") or left
        part = below[x] if x < len(below) else ""
        joined.append(left if part in ("", left) else f"{left} {part}")
    return joined, y + 2


def _column(heading: str, is_ytd: bool) -> _Column:
    text = unicodedata.normalize("NFKC", heading)
    period = next((found for part in text.split() if (found := printed_period(part))), None)
    if _RANK.search(text):
        role = "rank"
    elif _POINTS.search(text):
        role = "points"
    elif _GROWTH.search(text):
        role = "growth"
    else:
        role = "value"
    if _YTD.search(text):
        is_ytd = True
    elif _SINGLE.search(text):
        is_ytd = False
    elif period is not None:
        is_ytd = "/" in period
    return _Column(role, is_ytd, period, heading)


def _title_period(sheet: Sheet, y: int) -> str | None:
    """The period in the nearest line above the header that has one, the most exact first."""
    years = None
    for row in reversed(sheet.rows[max(0, y - HEADER_WITHIN) : y]):
        for cell in row:
            for found in _IN_TITLE.finditer(unicodedata.normalize("NFKC", clean(cell))):
                text = "".join(found[0].split())
                period = printed_period(text)
                if period and len(period) > 4:
                    return period
                years = years or period
    return years


def _lagging(lag: re.Match[str], about: str) -> str:
    year = lag[1] or f"{parse_period(about).end.year}"
    first, last = int(lag[2]), int(lag[3] or lag[2])
    return printed_period(f"{year}年{first}-{last}月" if lag[3] else f"{year}年{first}月") or about


def _last_month(period: str) -> str:
    """The single month a range of months ends with; quarters and years stay."""
    found = parse_period(period)
    if found.frequency == "M" and "/" in period:
        return f"{found.end.year:04d}-{found.end.month:02d}"
    return period
