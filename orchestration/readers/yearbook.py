"""Yearbook tables of one year: a row a place, a header of one or two levels, the unit in a line of its own.

The year stands in the title. 市辖区 is another place than the city. Where places are indented, a row that is not is
the sum of those listed, which need not be the province: it is kept as a group. Not here: panels over years
(`panel`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.figure import PrintedFigure
from orchestration.readers import ReaderError
from orchestration.readers.headings import Series, figures_of, is_number, series, unit_of
from orchestration.readers.sheets import Sheet, clean, load_sheets

LAYOUT = "yearbook"

PLACES = {
    "城市",
    "地区",
    "省份",
    "市",
    "市县",
    "县市",
    "县市区",
    "市县区",
    "区县",
    "县区",
    "地市",
    "单位名称",
    "市、县",
}
_UNIT = re.compile(r"(?:计量)?单位\s*[:：]\s*(\S+)")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年?")
_EDITION = re.compile(r"年鉴\s*[—-]?\s*(?:19|20)\d{2}|(?:19|20)\d{2}\s*年?[^年]{0,12}年鉴")
_SCOPES = {"全市": "", "全地区": "", "市辖区": "市辖区", "辖区": "市辖区", "市区": "市辖区"}
_BELOW = ("注", "资料来源", "数据来源", "来源", "摘编自", "摘自", "说明")
_INDENT = re.compile("[ \u00a0\u3000\t]")
HEADER_WITHIN = 20


@dataclass(frozen=True)
class _Table:
    header: int
    levels: int
    year: str
    unit: str | None
    topic: str


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    try:
        sheets = load_sheets(path)
        tables = [_table(one) for one in sheets if one.is_visible]
    except ReaderError:
        return None
    if any(tables):
        return "it is a table of places with a unit line and a year in its title"
    return None


def _table(sheet: Sheet) -> _Table | None:
    """Where the table stands; None when the sheet is of another kind."""
    unit = year = None
    title = ""
    for y, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        cells = [clean(cell) for cell in row]
        shown = [cell for cell in cells if cell]
        if not shown:
            continue
        if "".join(cells[0].split()) in PLACES and len(shown) > 1:
            if unit is None and not any(unit_of_heading(cell) for cell in shown[1:]):
                return None
            if year is None:
                return None
            return _Table(y, _levels(sheet, y), year, unit, _topic(title))
        for cell in shown:
            if found := _UNIT.search(cell):
                unit = unit_of(found[1]) or found[1]
            else:
                title = title or cell
                # “《…年鉴2015》” is where a table was printed, not what it is about.
                if year is None and (named := _YEAR.search(_EDITION.sub("", cell))):
                    year = named[1]
    return None


def unit_of_heading(cell: str) -> str | None:
    """The unit in the brackets of a heading, or None."""
    return series(cell).unit


def _levels(sheet: Sheet, y: int) -> int:
    """Rows of the header: 2 when the row below names no place and prints no number."""
    if y + 1 >= len(sheet.rows):
        return 1
    below = [clean(cell) for cell in sheet.rows[y + 1]]
    corner = clean(sheet.rows[y][0])
    is_second = below and below[0] in ("", corner) and any(below[1:]) and not any(map(is_number, below[1:]))
    return 2 if is_second else 1


def _topic(title: str) -> str:
    """What the title says the table counts: without nation, year, and the words every title has."""
    text = re.sub(r"^.{0,12}?(?:19|20)\d{2}\s*年(?:度|末)?", "", title)
    text = re.sub(r"^(全国|各)?(地级及?以上城市|地级市|城市|地区|省份|县市区)", "", text)
    return re.sub(r"(统计|情况|一览|表)*([(（][一二三四五六七八九十\d]+[)）])?$", "", text).strip()


def read(path: Path) -> list[PrintedFigure]:
    """Figures place by place. Raises ReaderError for a file without unit, year or header."""
    figures: list[PrintedFigure] = []
    for sheet in load_sheets(path):
        table = _table(sheet) if sheet.is_visible else None
        if table:
            figures += _sheet(sheet, table)
    if not figures:
        raise ReaderError(
            f"{path}: no table with 单位：…, a year in its title and a header beginning with 城市 or 地区; name another "
            "layout"
        )
    return figures


def _sheet(sheet: Sheet, table: _Table) -> Iterator[PrintedFigure]:
    columns = _columns(sheet, table)
    first = table.header + table.levels
    rows = sheet.rows[first:]
    has_indent = any(row and _INDENT.match(row[0]) for row in rows if row and clean(row[0]))
    for y, row in enumerate(rows, start=first + 1):
        name = clean(row[0]) if row else ""
        if not name or name.startswith(_BELOW) or not any(map(clean, row[1:])):
            continue
        is_group = has_indent and not _INDENT.match(row[0])
        for x, (what, scope) in columns.items():
            if x >= len(row):
                continue
            for one in figures_of(
                what,
                row[x],
                table.year,
                subject=re.sub(r"\s", "", name) + scope,
                sheet=sheet.name or None,
                sheet_row=y,
                sheet_column=x + 1,
            ):
                note = (
                    "; ".join(filter(None, (one.note, "the sum of the places listed")))
                    if is_group
                    else one.note
                )
                yield replace(one, is_borderline=is_group, note=note)


def _columns(sheet: Sheet, table: _Table) -> dict[int, tuple[Series, str]]:
    """Series and scope of each column; a blank cell of the upper level continues the one to its left."""
    upper = [clean(cell) for cell in sheet.rows[table.header]]
    lower = [clean(cell) for cell in sheet.rows[table.header + 1]] if table.levels == 2 else []
    width = max(len(upper), len(lower))
    columns = {}
    heading = ""
    for x in range(1, width):
        heading = (upper[x] if x < len(upper) else "") or (heading if lower else "")
        part = lower[x] if x < len(lower) else ""
        if part == heading:
            part = ""
        if not heading and not part:
            continue
        scope = _SCOPES.get(part)
        words = [heading] if scope is not None else [heading, part]
        what = series(" ".join(filter(None, words)), table.unit)
        if table.topic and table.topic not in what.name:
            what = replace(what, name=f"{table.topic}：{what.name}")
        columns[x] = (what, scope or "")
    return columns
