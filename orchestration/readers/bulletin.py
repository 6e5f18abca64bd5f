"""Monthly and quarterly bulletin tables: 指标 | 单位 | 本月 | 本月止累计 | 同比±%.

The period stands in the title, in a heading or, for a row that lags, in the row's name. “#” and 其中 mark parts
of the item above. A change, a rank or a plan beside a number is a figure of its own; a column may be of another
place. Not here: a bulletin's prose (`prose`), tables with a row a place (`yearbook`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.documents import ReaderError
from orchestration.documents.reading import read_document
from orchestration.documents.sheets import Sheet, clean, load_sheets
from orchestration.figure import PrintedFigure
from orchestration.readers import Told
from orchestration.readers.bulletin_columns import (
    GROWTH,
    SHARE,
    VALUE,
    Column,
    as_column_has,
    column_of,
    last_month,
    of_part_of_year,
    without_lag,
    year_before,
)
from orchestration.readers.cells import is_number, number, unit_of
from orchestration.readers.headings import bare_name, figures_of, is_part, series
from orchestration.readers.periods import period_in, printed_period
from orchestration.readers.table_header import Header, compact, header, is_repeated, table_unit
from orchestration.said import Said

LAYOUT = "bulletin"

_CORNER = re.compile(r"(?:主要)?(?:经济|统计)?(?:指标|项目)(?:名称|名)?(?:[(（].*[)）])?")
_NUMBERING = ("序号", "编号", "行次")
_UNITS = {"单位", "计量单位"}
_IGNORED = re.compile(r"序号|编号|备注|责任|牵头|部门|来源|代码|说明|附注|趋势|红绿灯")
_PRODUCT = re.compile(r"(?:(?:地区|国内|全市|全区)?生产总值|GDP)(?:[(（][^()（）]{0,12}[)）]){0,2}")
_INDUSTRIES = ("第一产业", "第二产业", "第三产业", "工业", "建筑业")
_ALONE = frozenset((*_INDUSTRIES, "总计", "合计", "总额", "城镇", "农村", "乡村", "住宅", "其他"))
"""Names that say a part of what the table counts, not what."""
_BELOW = (
    "注:",
    "注1",
    "注释",
    "备注",
    "资料来源",
    "数据来源",
    "来源:",
    "说明",
    "附注",
    "注1:",
    "编辑",
    "责任编辑",
)


@dataclass(frozen=True)
class _Block:
    """A table: header row, column of the names, first column behind it, and where it ends on both sides."""

    y: int
    corner: int
    right: int
    end: int


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    try:
        sheets = load_sheets(path)
    except ReaderError:
        return None
    if any(_blocks(one) for one in sheets if one.is_visible):
        return Said(
            "指标表，含当月、累计或增减的列",
            "it is a table of indicators with columns for month, cumulated value or change",
        )
    return None


def _blocks(sheet: Sheet) -> list[_Block]:
    if sheet.tables:
        return [one for first, last in sheet.tables for one in _marked(sheet, first, last)]
    headers: list[tuple[int, list[int]]] = []
    for y, row in enumerate(sheet.rows):
        cells = [compact(cell) for cell in row]
        corners = _corners(cells)
        if not corners or any(map(_is_value, cells)):
            continue
        # A corner that spans two rows of a header is repeated by a web page.
        if headers and headers[-1][0] == y - 1 and headers[-1][1] == corners:
            headers[-1] = (headers[-1][0], corners)
            continue
        headers.append((y, corners))
    found = []
    for at, (y, corners) in enumerate(headers):
        end = headers[at + 1][0] if at + 1 < len(headers) else len(sheet.rows)
        width = max(len(row) for row in sheet.rows[y:end])
        for corner, right in zip(corners, [*corners[1:], width], strict=True):
            found.append(_Block(y, corner, right, end))
    return [one for one in found if _is_bulletin(sheet, one)]


def _marked(sheet: Sheet, first: int, last: int) -> list[_Block]:
    """The blocks of a table whose first and last row the file says: any word may head its names.

    A header in its midst begins a table of its own, and one that repeats its first word a panel beside it.
    """
    headers: list[tuple[int, list[int]]] = []
    has_data = True
    for y in range(first, last + 1):
        row = sheet.rows[y]
        cells = [compact(cell) for cell in row]
        has_numbers = any(map(_is_value, cells)) or any(cell and number(cell) is None for cell in cells[1:])
        said = list(dict.fromkeys(filter(None, cells)))
        if has_data and not has_numbers and len(said) > 1 and _heads(cells):
            headers.append((y, _corners(cells) or _repeated_corners(cells)))
            has_data = False
        has_data = has_data or has_numbers
    found = []
    for at, (y, corners) in enumerate(headers):
        end = headers[at + 1][0] if at + 1 < len(headers) else last + 1
        width = max(len(row) for row in sheet.rows[y:end])
        for corner, right in zip(corners, [*corners[1:], width], strict=True):
            found.append(_Block(y, corner, right, end))
    return [one for one in found if _is_bulletin(sheet, one)]


def _heads(cells: list[str]) -> bool:
    """Whether a row without numbers is a header: behind its first cell stand words that columns have."""
    return any(
        cell in _UNITS or VALUE.search(cell) or GROWTH.search(cell) or SHARE.search(cell) or printed_period(cell)
        or re.search(r"[(（][^()（）]{1,8}[)）]$", cell)
        for cell in cells[1:]
    )  # fmt: skip


def _repeated_corners(cells: list[str]) -> list[int]:
    """The columns that repeat the first heading with others between: panels side by side."""
    found = [x for x, cell in enumerate(cells) if cell == cells[0] and (x == 0 or cells[x - 1] != cell)]
    return found if cells[0] else [0]


def _is_value(cell: str) -> bool:
    """Whether a cell is a number, and no year that heads a column."""
    return is_number(cell) and printed_period(cell) is None


def _corners(cells: list[str]) -> list[int]:
    """Columns with names of indicators; the last of a merged corner."""
    # A title says the same in every cell that it spans.
    if len(set(filter(None, cells))) < 2:
        return []
    first = 1 if cells[0] in _NUMBERING else 0
    found = [x for x, cell in enumerate(cells) if x >= first and _CORNER.fullmatch(cell)]
    if first not in found and not (
        first == 0 and not cells[0] and len(cells) > 2 and any(cell in _UNITS for cell in cells)
    ):
        return []
    found = found or [0]
    return [x for x in found if x + 1 not in found and len(cells) > x + 1]


def _is_bulletin(sheet: Sheet, block: _Block) -> bool:
    """Whether the columns are months, cumulated values, changes; a row of many periods is a table of series."""
    headings = header(sheet, block.y, block.corner, block.end).headings[block.corner + 1 : block.right]
    texts = [" ".join(parts) for parts in headings if parts]
    periods = sum(all(printed_period(part) for part in parts) for parts in headings if parts)
    others = len([text for text in texts if compact(text) not in _UNITS]) - periods
    has_values = any(VALUE.search(text) or GROWTH.search(text) or compact(text) in _UNITS for text in texts)
    return has_values and len(texts) >= 1 and (periods <= 2 or others > periods)


def read(path: Path, told: Told | None = None) -> list[PrintedFigure]:
    """Figures table by table. Raises ReaderError for a file without a table, or without a period for any of them.

    A column or table that is not understood is named in `told.unread`, and costs only itself.
    """
    told = told or Told()
    figures: list[PrintedFigure] = []
    blocks = 0
    for sheet in load_sheets(path):
        if sheet.is_visible:
            blocks += len(_blocks(sheet))
            figures += of_sheet(str(path), sheet, told, period_of_document(path) if sheet.tables else None)
    if not blocks:
        raise ReaderError(
            Said(
                f"{path}：没有表头为“指标”且下有数值列的表格；请指定其他版式",
                f"{path}: no table with a header 指标 and columns of values; name another layout",
            )
        )
    if not figures and told.unread:
        raise ReaderError("; ".join(told.unread))
    return figures


def of_sheet(where: str, sheet: Sheet, told: Told, about: str | None = None) -> Iterator[PrintedFigure]:
    """Figures of a sheet's tables; `about` is the period of a document that a table without one belongs to."""
    if sheet.tables:
        for first, last in sheet.tables:
            yield from of_table(where, sheet, (first, last), told, about)
        return
    above = 0
    titles: list[str] = []
    for block in _blocks(sheet):
        # A table without lines of its own, as after a page break, goes on under those of the one before.
        lines = [cell for row in reversed(sheet.rows[above : block.y]) for cell in row if clean(cell)]
        titles = lines or titles
        yield from _table(where, sheet, block, titles, told, about)
        above = block.y if block.right < len(sheet.rows[block.y]) else block.end


def of_table(
    where: str, sheet: Sheet, table: tuple[int, int], told: Told, about: str | None
) -> Iterator[PrintedFigure]:
    """Figures of a table whose first and last row the file says; header, unit, period are of it alone."""
    for block in _marked(sheet, *table):
        yield from _table(where, sheet, block, captions(sheet, block.y), told, about)


def _topic(titles: list[str]) -> str:
    """What the nearest title above a table says is counted, without number, year, unit and the words of every title."""
    for title in titles:
        if "单位" in title:
            continue
        text = re.sub(
            r"^\s*(?:附?表)\s*[\d一二三四五六七八九十]+[-—.、:：\s]*|[(（][^()（）]*[)）]", "", clean(title)
        )
        text = re.sub(r"^.{0,12}?(?:19|20)\d{2}\s*年(?:末|底|度)?", "", text)
        text = re.sub(
            r"(?:及其?|与)?(?:比上年)?(?:增长|增速|涨跌|增减|构成)(?:速度|情况|幅度)?$|(?:完成)?情况$|分(?:行业|产业|类别)",
            "",
            text,
        )
        # “主要经济指标” names no quantity.
        if 2 <= len(text) <= 20 and not text.endswith(("指标", "概况", "公报")):
            return text
    return ""


def period_of_document(path: Path) -> str | None:
    """The period that a page or Word document says it is about, for a table of it that says none."""
    # Slow to import, for a table that says no period.
    from orchestration.documents.identity import identify  # noqa: PLC0415

    try:
        found = identify(read_document(path)).period
    except ReaderError:
        return None
    return found.value if found else None


CAPTIONS_WITHIN = 4
_CAPTION_AT_MOST = 60


def captions(sheet: Sheet, y: int) -> list[str]:
    """What stands right above a table in a document, the nearest first: titles and units, no sentence.

    A row of the table itself, before the header, is nearer.
    """
    first = next((start for start, last in sheet.tables if start <= y <= last), y)
    own = [cell for row in reversed(sheet.rows[first:y]) for cell in dict.fromkeys(row) if clean(cell)]
    marked = {row for start, last in sheet.tables for row in range(start, last + 1)}
    found = []
    for above in range(first - 1, max(first - 1 - CAPTIONS_WITHIN, -1), -1):
        line = clean(" ".join(sheet.rows[above]))
        if above in marked or len(line) > _CAPTION_AT_MOST or re.search("[。；;]", line):
            break
        found.append(line)
    return [*own, *found]


def _table(
    where: str, sheet: Sheet, block: _Block, titles: list[str], told: Told, document: str | None
) -> Iterator[PrintedFigure]:
    about = told.period or period_in(titles)
    if about is None and not sheet.tables:
        about = period_in([sheet.name]) or _title_of_first(sheet)
    about = about or document
    head = header(sheet, block.y, block.corner, block.end)
    texts = [" ".join(parts) for parts in head.headings]
    units = next(
        (x for x in range(block.corner, block.right) if x < len(texts) and compact(texts[x]) in _UNITS), None
    )
    place = f"{where}, sheet {sheet.name!r}, row {block.y + 1}"
    columns = _columns(sheet, block, head, units, about, told, place)
    if about is None and not all(one.period for one in columns.values()):
        told.not_read(
            place,
            "neither title nor headings say which month the table is of; expected 2026年3月 or 2026年1-3月 above it, or "
            "period in release.yml",
        )
        return
    own_rows = [cell for row in sheet.rows[block.y : head.first] for cell in row]
    default = table_unit([*titles, *own_rows])
    topic = _topic(titles) if sheet.tables else ""
    for below, name, part_of in _named_rows(sheet, block, head.first, columns, topic):
        row = sheet.rows[below][: block.right]
        unit = clean(row[units]) if units is not None and units < len(row) else ""
        yield from _row(sheet, below, row, name, (unit, default), columns, about, part_of)


def _columns(
    sheet: Sheet, block: _Block, head: Header, units: int | None, about: str | None, told: Told, place: str
) -> dict[int, Column]:
    """The columns of numbers by their place; those whose heading is not understood are named in `told`."""
    texts = [" ".join(parts) for parts in head.headings]
    columns: dict[int, Column] = {}
    is_ytd = about is not None and "/" in about
    for x in range(block.corner + 1, min(block.right, len(texts))):
        if x == units or not texts[x] or _IGNORED.search(texts[x]):
            continue
        column = column_of(texts[x], is_ytd, about, head.units[x])
        if column is not None:
            columns[x] = column
            is_ytd = column.is_ytd
        elif count := sum(x < len(row) and is_number(row[x]) for row in sheet.rows[head.first : block.end]):
            told.not_read(
                f"{place}, column {sheet.column(x)}",
                f"{texts[x]!r} does not say what its {count} numbers are; expected words such as 本月, 累计, 绝对量, "
                "同比, 比重, 位次, a period or a place",
            )
    return columns


def _named_rows(
    sheet: Sheet, block: _Block, first: int, columns: dict[int, Column], topic: str
) -> Iterator[tuple[int, str, str | None]]:
    """The rows of numbers of a table: place, what is measured, and the item above that it is a part of."""
    names = [bare_name(_name(row[: block.right], block.corner)) for row in sheet.rows[first : block.end]]
    has_product = any(_PRODUCT.fullmatch(name) for name in names)
    whole = ""
    for below in range(first, block.end):
        row = sheet.rows[below][: block.right]
        name = names[below - first]
        if _is_no_item(name) or is_repeated(row):
            continue
        if not any(clean(row[x]) for x in columns if x < len(row)):
            whole = name
            continue
        is_of_whole = is_part(_name(row, block.corner))
        if not is_of_whole:
            whole = name
        part_of = whole if is_of_whole and whole != name else None
        # 第一产业 of the product is its value added; of anything else it is a part of that, and not the whole.
        if has_product and name in _INDUSTRIES:
            name = f"{name}增加值"
        elif name in _ALONE and sheet.tables:
            name = f"{part_of or topic or whole}：{name}"
        yield below, name, part_of


def _is_no_item(name: str) -> bool:
    """Whether a row's first words name nothing that is measured: a note below the table, a letter over the columns."""
    return not name or name == "甲" or unicodedata.normalize("NFKC", name).startswith(_BELOW)


def _name(row: tuple[str, ...], corner: int) -> str:
    """The name in the last filled cell of a merged corner."""
    return next(
        (row[x] for x in range(min(corner, len(row) - 1), -1, -1) if clean(row[x]) and not is_number(row[x])),
        "",
    )


def _title_of_first(sheet: Sheet) -> str | None:
    """The period of the first line of a sheet whose later tables have no title of their own."""
    return period_in([cell for row in sheet.rows[:8] for cell in row if clean(cell)])


def _row(
    sheet: Sheet,
    below: int,
    row: tuple[str, ...],
    name: str,
    units: tuple[str, str | None],
    columns: dict[int, Column],
    about: str | None,
    part_of: str | None,
) -> Iterator[PrintedFigure]:
    printed_unit, default = units
    name, lag = without_lag(name)
    name, about, columns = of_part_of_year(name, about, columns)
    own = next((unit for part in re.split("[、,，;；]", printed_unit) if (unit := unit_of(part))), None)
    for x, column in columns.items():
        if x >= len(row):
            continue
        what = series(name, own or printed_unit or None, column.unit or default)
        period = lag.of(column.period or about, about)
        if period is None:
            continue
        one = as_column_has(what, column)
        if one.accumulation != "ytd":
            period = last_month(period)
        if column.is_year_before:
            period = year_before(period)
        for figure in figures_of(
            one,
            row[x],
            period,
            subject=column.subject,
            sheet=sheet.name or None,
            sheet_row=below + 1,
            sheet_column=sheet.column(x),
        ):
            note = "; ".join(filter(None, (figure.note, f"part of {part_of}" if part_of else None))) or None
            yield replace(figure, note=note, figure_status="target" if column.role == "plan" else "actual")
