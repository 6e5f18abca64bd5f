"""The national bureau's database export: periods along one side, .xls or delimited.

Lines such as “数据库：…”, “指标：…”, “地区：…” stand above the header; notes and the source below. Rows are
indicators (then the region stands above, or nowhere) or regions (then the indicator stands above); one file may
hold a block for each region. Where January has no column, February's cumulated cell is of both months. The same
table without the first line is read too. Not here: the query interface (`easyquery`).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from orchestration.documents import ReaderError
from orchestration.documents.sheets import Sheet, clean, load_sheets
from orchestration.figure import PrintedFigure
from orchestration.readers import Told
from orchestration.readers.cells import is_number
from orchestration.readers.headings import Series, figures_of, series
from orchestration.readers.periods import printed_period
from orchestration.readers.table_header import compact
from orchestration.said import Said

LAYOUT = "nbs-export"

_ABOVE = re.compile(r"(数据库|指标|地区|时间|频度|城市)\s*[：:]\s*(.*)")
_BELOW = re.compile(r"\s*(注|附注|说明|数据来源|资料来源|来源)\s*[：:\d]")
_CORNERS = {"指标": "rows", "地区": "regions", "城市": "regions", "时间": "periods"}
_SOURCE = re.compile(r"(数据来源|资料来源)\s*[：:]")
HEADER_WITHIN = 12


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    try:
        sheets = _exports(load_sheets(path))
    except ReaderError:
        return None
    if not sheets:
        return None
    first = clean(sheets[0].rows[0][0]) if sheets[0].rows[0] else ""
    if first.startswith("数据库"):
        return Said(f"数据库导出文件“{first}”", f"it is a database export, “{first}”")
    return Said(
        "表头为角标和时期，指标注明单位", "its header is a corner and periods, its indicators say their units"
    )


def _exports(sheets: tuple[Sheet, ...]) -> list[Sheet]:
    """The sheets that say they are exports; where none does, those that look like one."""
    visible = [one for one in sheets if one.is_visible and any(map(any, one.rows))]
    named = [
        one for one in visible if one.rows[0] and compact(one.rows[0][0]).startswith(("数据库：", "数据库:"))
    ]
    return named or [one for one in visible if _looks_like_one(one)]


def _looks_like_one(sheet: Sheet) -> bool:
    """Whether there is a header of periods only, and a unit in the names of the indicators."""
    for y, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        cells = [clean(cell) for cell in row]
        corner = cells[0] if cells else ""
        if (
            corner in _CORNERS
            and len(cells) > 1
            and all(map(printed_period, filter(None, cells[1:])))
            and any(cells[1:])
        ):
            above = [clean(one[0]) for one in sheet.rows[:y] if one]
            if _CORNERS[corner] == "regions":
                return any(_is_line(line, "指标") for line in above)
            return any(series(one[0]).unit for one in sheet.rows[y + 1 :] if one)
        if corner == "时间" and any(series(cell).unit for cell in cells[1:]):
            return True
    return False


def _is_line(text: str, name: str) -> bool:
    found = _ABOVE.fullmatch(text)
    return found is not None and found[1] == name


def read(path: Path, told: Told | None = None) -> list[PrintedFigure]:
    """Figures row by row. Raises ReaderError for a file without a header of periods, and for one cut short."""
    sheets = _exports(load_sheets(path))
    if not sheets:
        raise ReaderError(
            Said(
                f"{path}：没有以“数据库：”开头的工作表；请按下载的原样归档",
                f"{path}: no sheet begins with “数据库：”; file the export as it was downloaded",
            )
        )
    return [one for sheet in sheets for one in _sheet(path, sheet)]


def _sheet(path: Path, sheet: Sheet) -> Iterator[PrintedFigure]:
    above: dict[str, str] = {}
    header: list[str] | None = None
    has_source = False
    last = 0
    for y, row in enumerate(sheet.rows):
        cells = [clean(cell) for cell in row]
        name = cells[0] if cells else ""
        has_source = has_source or _SOURCE.match(name) is not None
        if (found := _ABOVE.fullmatch(name)) and not any(cells[1:]):
            above[found[1]] = found[2].strip()
        elif name in _CORNERS:
            header = _header(path, sheet, y, cells, above)
        elif not name or _BELOW.match(name):
            continue
        elif header is None:
            if y >= HEADER_WITHIN or any(map(is_number, cells[1:])):
                break
        else:
            last = len(cells)
            yield from _row(path, sheet, y, row, header, above)
    if header is None:
        raise ReaderError(
            Said(
                (
                    f"{path}，工作表{sheet.name!r}："
                    f"前{HEADER_WITHIN}行中没有以{'或'.join(_CORNERS)}开头的表头；"
                    "请按下载的原样归档"
                ),
                (
                    f"{path}, sheet {sheet.name!r}: no header row beginning with {' or '.join(_CORNERS)} in the first "
                    f"{HEADER_WITHIN} rows; file the export as it was downloaded"
                ),
            )
        )
    if not sheet.name and not has_source and 0 < last < len(header):
        raise ReaderError(
            Said(
                (
                    f"{path}第{len(sheet.rows)}行：有{last}个字段，表头有{len(header)}个，"
                    "其下没有“数据来源”一行；文件不完整，请重新下载"
                ),
                (
                    f"{path}, row {len(sheet.rows)}: {last} fields where the header has {len(header)}, and no line 数据来源 below; "
                    "the file is cut short, download it again"
                ),
            )
        )


def _header(path: Path, sheet: Sheet, y: int, cells: list[str], above: dict[str, str]) -> list[str]:
    # A column without a heading ends the table; what stands behind it is somebody's own.
    width = next((x for x, cell in enumerate(cells) if not cell), len(cells))
    if _CORNERS[cells[0]] == "periods":
        return cells[:width]
    if wrong := [cell for cell in cells[1:width] if printed_period(cell) is None]:
        raise ReaderError(
            Said(
                (
                    f"{path}，工作表{sheet.name!r}第{y + 1}行：{wrong[0]!r}不是时期；"
                    "应如2024年、2020年4月或2020年第二季度"
                ),
                (
                    f"{path}, sheet {sheet.name!r}, row {y + 1}: {wrong[0]!r} is no period; expected 2024年, 2020年4月 "
                    "or 2020年第二季度"
                ),
            )
        )
    if _CORNERS[cells[0]] == "regions" and "指标" not in above:
        raise ReaderError(
            Said(
                (f"{path}，工作表{sheet.name!r}：各行为地区，却没有“指标：…”一行说明是什么"),
                f"{path}, sheet {sheet.name!r}: rows are regions, and no line “指标：…” says of what",
            )
        )
    return cells[:width]


def _row(
    path: Path, sheet: Sheet, y: int, row: tuple[str, ...], header: list[str], above: dict[str, str]
) -> Iterator[PrintedFigure]:
    kind = _CORNERS[header[0]]
    name = clean(row[0])
    region = above.get("地区") or above.get("城市") or None
    if kind == "periods":
        period = printed_period(name)
        if period is None:
            raise ReaderError(
                Said(
                    f"{path}，工作表{sheet.name!r}第{y + 1}行：{name!r}不是时期",
                    f"{path}, sheet {sheet.name!r}, row {y + 1}: {name!r} is no period",
                )
            )
        for x, heading in enumerate(header[1:], start=1):
            if x < len(row):
                yield from _figure(series(heading), row[x], period, region, sheet, y, x)
        return
    what = series(above["指标"]) if kind == "regions" else series(name)
    for x, heading in enumerate(header[1:], start=1):
        period = printed_period(heading)
        if period and x < len(row):
            yield from _figure(what, row[x], period, name if kind == "regions" else region, sheet, y, x)


def _figure(
    what: Series, cell: str, period: str, subject: str | None, sheet: Sheet, y: int, x: int
) -> Iterator[PrintedFigure]:
    yield from figures_of(
        what,
        cell,
        period,
        subject=subject,
        sheet=sheet.name or None,
        sheet_row=y + 1,
        sheet_column=sheet.column(x),
    )
