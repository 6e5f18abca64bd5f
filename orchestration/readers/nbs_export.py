"""The national bureau's database export: one table, periods along one side, .xls or delimited.

Lines such as “数据库：…”, “指标：…”, “地区：…” stand above the header; notes and the source below. Rows are
indicators (then the region stands above, or nowhere) or regions (then the indicator stands above). Where
January has no column, February's cumulated cell is of both months. Not here: the query interface (`easyquery`).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from orchestration.figure import PrintedFigure
from orchestration.readers import ReaderError
from orchestration.readers.headings import Series, figures_of, printed_period, series
from orchestration.readers.sheets import Sheet, clean, load_sheets

LAYOUT = "nbs-export"

_ABOVE = re.compile(r"(数据库|指标|地区|时间|频度)\s*[：:]\s*(.*)")
_BELOW = re.compile(r"(注|附注|说明|数据来源|资料来源|来源)\s*[：:\d]")
_CORNERS = {"指标": "rows", "地区": "regions", "城市": "regions", "时间": "periods"}
HEADER_WITHIN = 12


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    sheets = _exports(path)
    return f"it is a database export, “{sheets[0].rows[0][0]}”" if sheets else None


def _exports(path: Path) -> list[Sheet]:
    """The sheets that say they are exports; others in the file were added by someone else."""
    try:
        sheets = load_sheets(path)
    except ReaderError:
        return []
    return [
        one
        for one in sheets
        if one.is_visible
        and one.rows
        and one.rows[0]
        and clean(one.rows[0][0]).startswith(("数据库：", "数据库:"))
    ]


def read(path: Path) -> list[PrintedFigure]:
    """Figures row by row. Raises ReaderError for a file without a header of periods."""
    load_sheets(path)
    sheets = _exports(path)
    if not sheets:
        raise ReaderError(f"{path}: no sheet begins with “数据库：”; file the export as it was downloaded")
    return [one for sheet in sheets for one in _sheet(path, sheet)]


def _sheet(path: Path, sheet: Sheet) -> Iterator[PrintedFigure]:
    above: dict[str, str] = {}
    y = 0
    for y, row in enumerate(sheet.rows[:HEADER_WITHIN]):  # noqa: B007 - the row the loop ends on is the header
        cells = [clean(cell) for cell in row]
        if found := _ABOVE.fullmatch(cells[0] if cells else ""):
            above[found[1]] = found[2].strip()
        elif cells and cells[0] in _CORNERS:
            break
    else:
        raise ReaderError(
            f"{path}, sheet {sheet.name!r}: no header row beginning with {' or '.join(_CORNERS)} in the first "
            f"{HEADER_WITHIN} rows; file the export as it was downloaded"
        )
    header = [clean(cell) for cell in sheet.rows[y]]
    # A column without a heading ends the table; what stands behind it is somebody's own.
    width = next((x for x, cell in enumerate(header) if not cell), len(header))
    if _CORNERS[header[0]] == "periods":
        yield from _transposed(path, sheet, y, header[:width], above)
        return
    periods = [printed_period(cell) for cell in header[1:width]]
    if wrong := [cell for cell, period in zip(header[1:width], periods, strict=True) if period is None]:
        raise ReaderError(
            f"{path}, sheet {sheet.name!r}, row {y + 1}: {wrong[0]!r} is no period; expected 2024年, 2020年4月 "
            "or 2020年第二季度"
        )
    by_region = _CORNERS[header[0]] == "regions"
    if by_region and "指标" not in above:
        raise ReaderError(
            f"{path}, sheet {sheet.name!r}: rows are regions, and no line “指标：…” says of what"
        )
    for below, row in enumerate(sheet.rows[y + 1 :], start=y + 2):
        name = clean(row[0]) if row else ""
        if not name or _BELOW.match(name):
            continue
        what = series(above["指标"]) if by_region else series(name)
        subject = name if by_region else above.get("地区") or None
        for x, period in enumerate(periods, start=1):
            if period and x < len(row):
                yield from _figure(what, row[x], period, subject, sheet, below, x + 1)


def _transposed(
    path: Path, sheet: Sheet, y: int, header: list[str], above: dict[str, str]
) -> Iterator[PrintedFigure]:
    columns = [series(cell) for cell in header[1:]]
    for below, row in enumerate(sheet.rows[y + 1 :], start=y + 2):
        name = clean(row[0]) if row else ""
        if not name or _BELOW.match(name):
            continue
        period = printed_period(name)
        if period is None:
            raise ReaderError(f"{path}, sheet {sheet.name!r}, row {below}: {name!r} is no period")
        for x, what in enumerate(columns, start=1):
            if x < len(row):
                yield from _figure(what, row[x], period, above.get("地区") or None, sheet, below, x + 1)


def _figure(
    what: Series, cell: str, period: str, subject: str | None, sheet: Sheet, row: int, column: int
) -> Iterator[PrintedFigure]:
    yield from figures_of(
        what, cell, period, subject=subject, sheet=sheet.name or None, sheet_row=row, sheet_column=column
    )
