"""Panels: a row a place and year, a column an indicator with its unit in the name.

“年末总人口_全市_万人” is name, scope and unit. 市辖区 is another place than the city. A column without a heading
ends the table: what stands to its right is somebody's own. Not here: yearbook tables of one year (`yearbook`).
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.figure import PrintedFigure
from orchestration.readers import ReaderError
from orchestration.readers.headings import Series, figures_of, printed_period, series, unit_of
from orchestration.readers.sheets import Sheet, clean, load_sheets

LAYOUT = "panel"

_PLACES = {
    "城市",
    "地区",
    "市",
    "省份",
    "省",
    "地市",
    "城市名称",
    "地区名称",
    "县",
    "区县",
    "县市",
    "city",
    "region",
}
_YEARS = {"年份", "年度", "年", "时间", "year"}
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SCOPES = {
    "全市": "",
    "市": "",
    "地区": "",
    "全省": "",
    "市辖区": "市辖区",
    "辖区": "市辖区",
    "市区": "市辖区",
}
_PRICES = {
    "当年价格": "current",
    "当年价": "current",
    "现价": "current",
    "不变价": "constant",
    "可比价": "constant",
}


@dataclass(frozen=True)
class _Column:
    what: Series
    scope: str
    price_basis: str | None


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    try:
        sheets = load_sheets(path)
    except ReaderError:
        return None
    if any(_header(one) for one in sheets if one.is_visible):
        return "its rows are places and years, its columns indicators"
    return None


def _header(sheet: Sheet) -> tuple[int, int, int] | None:
    """Header row, column of the place, column of the year; None when the sheet is of another kind."""
    for y, row in enumerate(sheet.rows[:5]):
        cells = [clean(cell).lower() for cell in row]
        place = next((x for x, cell in enumerate(cells) if cell in _PLACES), None)
        year = next((x for x, cell in enumerate(cells) if cell in _YEARS), None)
        if place is not None and year is not None and max(place, year) <= 5 and len(cells) > 2:
            return y, place, year
    return None


def read(path: Path) -> list[PrintedFigure]:
    """Figures row by row. Raises ReaderError for a row whose year is none."""
    figures: list[PrintedFigure] = []
    for sheet in load_sheets(path):
        found = _header(sheet) if sheet.is_visible else None
        if found:
            figures += _sheet(path, sheet, *found)
    if not figures:
        raise ReaderError(
            f"{path}: no header with a place (城市, 地区) and a year (年份); name another layout"
        )
    return figures


def _sheet(path: Path, sheet: Sheet, y: int, place: int, year: int) -> list[PrintedFigure]:
    header = [clean(cell) for cell in sheet.rows[y]]
    width = next((x for x, cell in enumerate(header) if not cell and x > max(place, year)), len(header))
    columns = {
        x: _column(header[x])
        for x in range(width)
        if x not in (place, year) and (_CHINESE.search(header[x]) or "_" in header[x])
    }
    figures = []
    for below, row in enumerate(sheet.rows[y + 1 :], start=y + 2):
        cells = [clean(cell) for cell in row]
        name = cells[place] if place < len(cells) else ""
        when = cells[year] if year < len(cells) else ""
        if not name or name.startswith(("注", "数据来源", "资料来源")) or not (name and when):
            continue
        period = printed_period(when)
        if period is None:
            raise ReaderError(f"{path}, sheet {sheet.name!r}, row {below}: {when!r} is no year")
        for x, column in columns.items():
            if x >= len(cells):
                continue
            for one in figures_of(
                column.what,
                cells[x],
                period,
                subject=name + column.scope,
                sheet=sheet.name or None,
                sheet_row=below,
                sheet_column=x + 1,
            ):
                figures.append(replace(one, price_basis=column.price_basis))
    return figures


def _column(heading: str) -> _Column:
    """Name, scope, unit and price basis of “地区生产总值_当年价格_全市_万元”."""
    unit = scope = price = None
    parts = re.split(r"[_\s]+", heading)
    kept: list[str] = []
    for part in parts:
        if part in _SCOPES and kept and scope is None:
            scope = _SCOPES[part]
        elif part in _PRICES and kept:
            price = _PRICES[part]
        elif kept and unit is None and unit_of(part):
            unit = unit_of(part)
        else:
            kept.append(part)
    return _Column(series("_".join(kept), unit), scope or "", price)
