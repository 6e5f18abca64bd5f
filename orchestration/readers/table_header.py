"""Headers of printed tables: levels under one another, a row of units, a translation, what stands above.

A column's heading is the list of what its levels say, the widest first. Not here: what a heading means
(`headings`).
"""

import re
from dataclasses import dataclass

from orchestration.documents.sheets import Sheet, clean
from orchestration.readers.cells import is_number, unit_of
from orchestration.readers.headings import bare_name
from orchestration.readers.periods import printed_period

MAX_LEVELS = 5
_UNIT_LINE = re.compile(r"(?:计量)?单\s*位\s*[:：]\s*(.+)$")
_UNIT_CORNERS = ("单位", "计量单位", "单位:", "单位：")


@dataclass(frozen=True)
class Header:
    """Headings by column, units by column where a row of the header holds them, the first row below."""

    headings: list[list[str]]
    units: list[str | None]
    first: int


def compact(cell: str) -> str:
    """A cell without any blanks: “指  标” is 指标."""
    return "".join(clean(cell).split())


def header(sheet: Sheet, y: int, corner: int, end: int) -> Header:
    """The header that begins in row `y`, the names standing in column `corner`, with data until row `end`."""
    levels = [[bare_name(cell) for cell in sheet.rows[y]]]
    names = {"", compact(sheet.rows[y][corner])}
    units: list[str] = []
    first = y + 1
    while first < min(end, y + MAX_LEVELS):
        row = [clean(cell) for cell in sheet.rows[first]]
        name = compact(row[corner]) if corner < len(row) else ""
        others = [cell for x, cell in enumerate(row) if x > corner and cell]
        if not others and not name and _goes_on(sheet, first + 1, min(end, y + MAX_LEVELS), corner):
            first += 1
            continue
        if not others or any(map(_is_value, others)):
            break
        if name in _UNIT_CORNERS or (name in names and all(unit_of(cell) for cell in others)):
            units = row
        elif name in names:
            levels.append([bare_name(cell) for cell in row])
        elif re.search("[\u4e00-\u9fff]", "".join([name, *others])):
            break
        first += 1
    width = max(map(len, levels))
    filled = _filled([[*row, *[""] * (width - len(row))] for row in levels])
    headings = []
    for x in range(width):
        parts: list[str] = []
        for row in filled:
            if row[x] and row[x] not in parts[-1:]:
                parts.append(row[x])
        # A translation says nothing more.
        chinese = [
            part
            for part in parts
            if re.search("[\u4e00-\u9fff]", part)
            or (re.search("[%±]", part) and not re.search("[A-Za-z]{3}", part))
        ]
        headings.append(chinese or parts)
    return Header(
        headings, [unit_of(units[x]) if x < len(units) and units[x] else None for x in range(width)], first
    )


def _goes_on(sheet: Sheet, first: int, end: int, corner: int) -> bool:
    """Whether a header goes on below a blank row: the next row has no name and no number."""
    for row in sheet.rows[first:end]:
        cells = [clean(cell) for cell in row]
        if any(cells):
            return not (corner < len(cells) and cells[corner]) and not any(map(_is_value, cells))
    return False


def _is_value(cell: str) -> bool:
    return is_number(cell) and printed_period(cell) is None


def _filled(levels: list[list[str]]) -> list[list[str]]:
    """Merged cells of a workbook are blank but for the first: those with a heading below continue the left one."""
    filled = [list(row) for row in levels]
    for depth, row in enumerate(filled[:-1]):
        for x in range(1, len(row)):
            has_below = any(below[x] for below in levels[depth + 1 :])
            # Under another heading of the level above, nothing continues.
            is_same_group = depth == 0 or not levels[depth - 1][x]
            if not row[x] and has_below and is_same_group:
                row[x] = row[x - 1]
    return filled


def table_unit(lines: list[str]) -> str | None:
    """The unit of a line “单位：亿元、%” above a table: the first that is not per cent, which goes without saying."""
    for line in lines:
        if found := _UNIT_LINE.search(clean(line)):
            # A whole that is no unit we know goes on as printed, to be noticed.
            printed = re.split(r"\s{2,}", found[1])[0].strip(" )）")
            units = [unit for part in re.split("[、,，;；]", printed) if (unit := unit_of(part.strip()))]
            return next((one for one in units if one != "%"), None) or (units[0] if units else printed)
    return None


def is_repeated(row: tuple[str, ...]) -> bool:
    """Whether all cells of a row say the same, as a heading that spans the table does."""
    return len({clean(cell) for cell in row if clean(cell)}) == 1 and not is_number(row[-1])
