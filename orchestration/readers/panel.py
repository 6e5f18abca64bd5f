"""Panels: a row a place and year, a column an indicator with its unit in the name; or a row a figure.

“年末总人口_全市_万人” and “地区生产总值（万元）” are name, scope and unit. 市辖区 is another place than the city. A column
without a heading ends the table: what stands to its right is somebody's own, as are columns of scores.
Not here: yearbook tables of one year (`yearbook`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.documents import ReaderError
from orchestration.documents.sheets import Sheet, clean, load_sheets
from orchestration.figure import PrintedFigure
from orchestration.readers import Told
from orchestration.readers.cells import is_number, unit_of
from orchestration.readers.headings import Series, figures_of, series
from orchestration.readers.periods import printed_period
from orchestration.readers.table_header import compact
from orchestration.said import Said

LAYOUT = "panel"

_PLACES = (
    ("区县", "县", "县区", "县市", "县市区", "市县", "county"),
    ("城市", "市", "地市", "地级市", "城市名称", "市州", "所属城市", "city"),
    ("地区", "地区名称", "区域", "region", "area", "name"),
    ("省份", "省", "省市", "所属省份", "province"),
)
"""Headings of the place, the finest first."""
_YEARS = ("年份", "年度", "年", "时间", "日期", "月份", "季度", "year", "date", "time")
_NAMES = ("指标", "指标名称", "变量", "indicator")
_VALUES = ("数值", "值", "数据", "指标值", "value")
_UNITS = ("单位", "计量单位", "unit")
_CODES = re.compile(
    r"代码|编码|编号|序号|区划码|邮编|经度|纬度|^(?:id|code|lng|lon|lat)$|_id$|_code$|所属|省份|拼音|虚拟变量",
    re.IGNORECASE,
)
_CHINESE = re.compile("[\u4e00-\u9fff]|GDP|CPI|PPI")
_SCOPES = {
    "全市": "",
    "市": "",
    "地区": "",
    "全省": "",
    "市辖区": "市辖区",
    "辖区": "市辖区",
    "市区": "市辖区",
}
HEADER_WITHIN = 8


@dataclass(frozen=True)
class _Header:
    """Row of the header and the columns of place, period and, in a long table, name, value and unit."""

    y: int
    place: int
    period: int
    name: int | None
    value: int | None
    unit: int | None


@dataclass(frozen=True)
class _Column:
    """What a column is of, and the part of each place it is of."""

    what: Series
    scope: str


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    try:
        sheets = load_sheets(path)
    except ReaderError:
        return None
    found = next((header for one in sheets if one.is_visible and (header := _header(one))), None)
    if found is None:
        return None
    if found.value is not None:
        return Said(
            "每行一个数值：地区、年份、指标、数值",
            "its rows are figures: a place, a year, an indicator, a value",
        )
    return Said("行为地区和年份，列为指标", "its rows are places and years, its columns indicators")


def _header(sheet: Sheet) -> _Header | None:
    """Where the header stands; None when the sheet is of another kind."""
    for y, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        cells = [compact(cell).lower() for cell in row]

        def at(names: tuple[str, ...], cells: list[str] = cells) -> int | None:
            return next((x for x, cell in enumerate(cells) if cell in names), None)

        place = next((found for names in _PLACES if (found := at(names)) is not None), None)
        period = at(_YEARS)
        if place is None or period is None or max(place, period) > 8 or len(cells) < 3:
            continue
        name, value = at(_NAMES), at(_VALUES)
        if name is not None and value is not None:
            return _Header(y, place, period, name, value, at(_UNITS))
        return _Header(y, place, period, None, None, None)
    return None


def read(path: Path, told: Told | None = None) -> list[PrintedFigure]:
    """Figures row by row. Raises ReaderError for a row whose year is none."""
    figures: list[PrintedFigure] = []
    for sheet in load_sheets(path):
        found = _header(sheet) if sheet.is_visible else None
        if found:
            figures += _sheet(path, sheet, found)
    if not figures:
        raise ReaderError(
            Said(
                (f"{path}：没有含地区（城市、地区）和年份、其下为数值的表头；请指定其他版式"),
                f"{path}: no header with a place (城市, 地区) and a year (年份) above figures; name another layout",
            )
        )
    return figures


def _sheet(path: Path, sheet: Sheet, header: _Header) -> Iterator[PrintedFigure]:
    headings = [clean(cell) for cell in sheet.rows[header.y]]
    columns = _columns(headings, header)
    for below, row in enumerate(sheet.rows[header.y + 1 :], start=header.y + 2):
        cells = [clean(cell) for cell in row]
        name = cells[header.place] if header.place < len(cells) else ""
        when = cells[header.period] if header.period < len(cells) else ""
        if not (name and when) or name.startswith(("注", "数据来源", "资料来源")):
            continue
        period = printed_period(when)
        if period is None:
            if not any(x < len(cells) and is_number(cells[x]) for x in columns):
                continue
            raise ReaderError(
                Said(
                    f"{path}，工作表{sheet.name!r}第{below}行：{when!r}不是年份",
                    f"{path}, sheet {sheet.name!r}, row {below}: {when!r} is no year",
                )
            )
        place = "".join(name.split())
        for x, column in columns.items():
            if x >= len(cells):
                continue
            if header.name is not None:
                unit = cells[header.unit] if header.unit is not None and header.unit < len(cells) else ""
                column = _column(cells[header.name], unit_of(unit) or unit or None)  # noqa: PLW2901 - a row is its own
            yield from figures_of(
                column.what,
                cells[x],
                period,
                subject=place + column.scope,
                sheet=sheet.name or None,
                sheet_row=below,
                sheet_column=sheet.column(x),
            )


def _columns(headings: list[str], header: _Header) -> dict[int, _Column]:
    """The columns of values; of a long table the one."""
    if header.value is not None:
        return {header.value: _Column(series("值"), "")}
    last = max(header.place, header.period)
    width = next((x for x, heading in enumerate(headings) if not heading and x > last), len(headings))
    known = {name for names in (*_PLACES, _YEARS) for name in names}
    return {
        x: _column(headings[x])
        for x in range(width)
        if x not in (header.place, header.period)
        and compact(headings[x]).lower() not in known
        and (_CHINESE.search(headings[x]) or "_" in headings[x])
        and not _CODES.search(headings[x])
    }


def _column(heading: str, unit: str | None = None) -> _Column:
    """Name, scope, unit and price basis of “地区生产总值_当年价格_全市_万元”."""
    scope = None
    kept: list[str] = []
    for part in re.split(r"[_\s]+|[-—](?=全市|市辖区)|[(（](?=(?:全市|市辖区)[)）])", heading):
        bare = part.rstrip(")）") if part.rstrip(")）") in _SCOPES else part
        if bare in _SCOPES and kept and scope is None:
            scope = _SCOPES[bare]
        else:
            kept.append(part)
    return _Column(series("_".join(filter(None, kept)), unit), scope or "")
