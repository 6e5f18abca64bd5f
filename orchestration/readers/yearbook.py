"""Printed tables with places, years or indicators down the side, the unit in a line, a row or the headings.

The header has up to five levels; a level may be a year, a place or part of an indicator's name. The year stands
in the title where no heading has it. 市辖区 is another place than the city. Where places are indented, a row that
is not is the sum of those listed, which need not be the province: it is kept as a group. Not here: panels with a
row a place and year (`panel`), tables of month and cumulated value (`bulletin`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.documents import ReaderError
from orchestration.documents.sheets import Sheet, clean, load_sheets
from orchestration.figure import PrintedFigure
from orchestration.readers import Told
from orchestration.readers.bulletin import captions
from orchestration.readers.cells import is_number, unit_of
from orchestration.readers.headings import Series, bare_name, figures_of, series, without_unit
from orchestration.readers.periods import period_in, printed_period
from orchestration.readers.table_header import Header, compact, header, is_repeated, table_unit
from orchestration.said import Said

LAYOUT = "yearbook"

_PLACES = re.compile(
    r"(?=.*[省市州县区])(?:各|地级|全国|城市|地区|区域|行政区划|行政区|直辖|自治|[省市州县区旗盟地份辖(（)）、，,/及和])+"
    r"(?:名称|名|别)?|单位名称|地市|region|city|area",
    re.IGNORECASE,
)
_PERIODS = re.compile(r"年份|年度|年|时间|月份|year", re.IGNORECASE)
_INDICATORS = re.compile(
    r"(?:主要)?(?:经济|统计)?(?:指标|项目|类别)(?:名称|名)?|item|indicator", re.IGNORECASE
)
_PLACE_NAME = re.compile(r".{1,12}[省市州县区盟旗]|全国|全省|总计|合计")
_UNITS = {"单位", "计量单位"}
_EDITION = re.compile(r"年鉴\s*[—-]?\s*(?:19|20)\d{2}|(?:19|20)\d{2}\s*年?[^年]{0,12}年鉴")
_SCOPES = {"全市": "", "全地区": "", "市辖区": "市辖区", "辖区": "市辖区", "市区": "市辖区"}
_HERE = ("全市", "全市合计", "全市总计", "总计", "合计")
_BELOW = ("注:", "注1", "注释", "资料来源", "数据来源", "来源", "摘编自", "摘自", "说明", "本表", "续表")
_INDENT = re.compile("[ \u00a0\u3000\t]")
_CONTINUED = re.compile(r"续\s*表?")
# A heading that does not say of what it is takes the table's title.
_SAYS_OF_WHAT = re.compile(
    r"值|额|量|数|率|比重|占比|人口|收入|支出|投资|面积|产量|余额|工资|GDP|人员|就业|企业|利润|消费|出口|进口|人均|单产|密度|里程|床位"
)
# A heading that only says how the number to its left changed or ranks.
_OF_THE_LEFT = re.compile(
    r"(?:全[省国市])?(?:位次|排位|排名|名次)|(?:同比|比上年|较上年|比去年)?±?(?:增长|增速|增幅|增减)?(?:率|速度)?\s*[(（]?[%％±]*[)）]?"
)
_GENERAL_TITLE = re.compile(r"主要|基本|综合|概况|国民经济|社会发展|情况|指标|一览")
HEADER_WITHIN = 25
_NUMBERED = re.compile(
    r"^\s*\d{1,2}\s*[-—–.．]\s*\d{1,2}\s+|^\s*\d{1,2}\s*[-—–]\s*\d{1,2}(?=[\u4e00-\u9fff])"
)
"""The number of a table before its title: 2-1 人口数."""
_PLAIN = re.compile(r"总量|绝对[数额值量]|数值|数量|合计|总计|数")
_GROWING = re.compile(r"增|升|±")
_HOW = re.compile(
    r"(?:同比|比上年|较上年)?(?:增长|增速|增幅|增减|增长率|增长速度)(?:率|速度)?(?:[(（]?[%％±]+[)）]?)?|构成|比重|占比"
)
"""A heading that only says how those below it are counted: a growth, a share."""
_PRODUCT = re.compile(r"(?:地区|国内)?生产总值(?:[(（]?GDP[)）]?)?|GDP")
_INDUSTRIES = ("第一产业", "第二产业", "第三产业", "工业", "建筑业")
"""What a table of the regional product calls the parts of it."""


@dataclass(frozen=True)
class _Table:
    """Where a table stands, what its rows are (place, period, indicator), and what stands above it."""

    y: int
    end: int
    rows: str
    head: Header
    period: str | None
    unit: str | None
    topic: str


@dataclass(frozen=True)
class _Column:
    """What a column is of: its series unless the rows say it, a place or scope, a period."""

    what: Series | None
    place: str
    scope: str
    period: str | None


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    try:
        tables = [table for one in load_sheets(path) if one.is_visible for table in _tables(one)]
    except ReaderError:
        return None
    if tables:
        return Said(
            "每行一个地区、年份或指标的表格，注明单位和年份",
            f"it is a table with a row for each {tables[0].rows}, a unit and a year",
        )
    return None


def _tables(sheet: Sheet, within: tuple[int, int] | None = None) -> list[_Table]:
    """The tables of a sheet; a continued one has unit and year of the one before.

    Where the file marks its tables, each is on its own; `within` names one of them.
    """
    if sheet.tables and within is None:
        return [one for marked in sheet.tables for one in _tables(sheet, marked)]
    first, last = within or (0, len(sheet.rows) - 1)
    starts = [y for y in range(first, last + 1) if _kind(sheet, y, sheet.rows[y])]
    starts = [y for y in starts if y - 1 not in starts]
    found: list[_Table] = []
    above = 0
    for number, y in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else last + 1
        table = _table(sheet, y, end, above, found[-1] if found else None)
        if table:
            found.append(table)
            above = end
    return found


def _kind(sheet: Sheet, y: int, row: tuple[str, ...]) -> str | None:
    """What the rows below a header are; None when the row is no header."""
    cells = [compact(bare_name(cell)) for cell in row]
    if len(set(filter(None, cells))) < 2 or sum(map(bool, cells)) < 2:
        return None
    if any(is_number(cell) and printed_period(cell) is None for cell in cells[1:]):
        return None
    for pattern, kind in ((_PLACES, "place"), (_PERIODS, "period"), (_INDICATORS, "indicator")):
        if pattern.fullmatch(cells[0]):
            return kind
    if cells[0] or y == 0:
        return None
    # Without a corner: the rows tell, if the next one with a name has numbers.
    below = [(bare_name(one[0]), one) for one in sheet.rows[y + 1 : y + 12] if one and clean(one[0])]
    if not below or not any(map(is_number, below[0][1][1:])) or not any(map(clean, sheet.rows[y - 1])):
        return None
    names = [compact(name) for name, _ in below]
    if all(printed_period(name) for name in names):
        return "period"
    return "place" if sum(map(bool, map(_PLACE_NAME.fullmatch, names))) * 2 > len(names) else "indicator"


def _table(sheet: Sheet, y: int, end: int, above: int, before: _Table | None) -> _Table | None:
    """The table whose header begins in row `y`; None when unit or period are nowhere to be found."""
    kind = _kind(sheet, y, sheet.rows[y])
    assert kind is not None
    head = header(sheet, y, 0, end)
    above_it = sheet.rows[max(above, y - HEADER_WITHIN) : y]
    printed = (
        captions(sheet, y) if sheet.tables else [cell for row in above_it for cell in dict.fromkeys(row)]
    )
    lines = [_EDITION.sub("", clean(cell)) for cell in printed if clean(cell)]
    titles = [
        line for line in lines if not re.match(r"(?:计量)?单\s*位", line) and not _CONTINUED.fullmatch(line)
    ]
    period = period_in(titles) or period_in([sheet.name])
    unit = table_unit(lines)
    topic = next((found for line in titles if (found := _topic(line))), "")
    if before and not period and not topic:
        period, unit, topic = before.period, unit or before.unit, before.topic
    parts = [part for heading in head.headings[1:] for part in heading]
    has_periods = any(printed_period(part) for part in parts) or kind == "period"
    has_units = unit or any(head.units) or any(series(part).unit for part in [*parts, topic])
    if kind == "indicator":
        columns = [heading for heading in head.headings[1:] if heading and compact(heading[0]) not in _UNITS]
        if not has_periods or not all(any(map(printed_period, heading)) for heading in columns):
            return None
        has_units = has_units or any(compact("".join(heading)) in _UNITS for heading in head.headings)
        rows = [bare_name(row[0]) for row in sheet.rows[head.first : end] if row]
        has_units = has_units or any(series(name).unit for name in rows)
    if not has_units or not (period or has_periods):
        return None
    return _Table(y, end, kind, head, period, unit, topic)


def _topic(title: str) -> str:
    """What the title says the table counts: without place, year, and the words every title has."""
    text = re.sub(
        r"[(（](?:(?:19|20)\d{2}\s*[年\-—–~至]*\s*)+[)）]|^[\d一二三四五六七八九十]+\s*[-—.、·]\s*\d*\s*",
        "",
        title,
    )
    text = re.sub(r"^.{0,12}?(?:19|20)\d{2}\s*年?(?:[-—–~至]\s*(?:19|20)\d{2}\s*年)?(?:度|末)?", "", text)
    text = re.sub(r"[\d一二三四1-4]*(?:[-—–~至]\d{1,2})?(?:月份?|季度)", "", text)
    text = re.sub(
        r"^(全国|全省|全市|各)?(地级及?以上城市|地级市|城市|市州|地区|省份|县市区|县[(（]市、区[)）]|市县|省区市|省市|分地区|按地区分)",
        "",
        text,
    )
    text = re.sub(r"(统计|情况|一览|表|排名|数据)*([(（][一二三四五六七八九十\d]+[)）])?$", "", text).strip(
        " 的:："
    )
    return text if re.search("[\u4e00-\u9fff]", text) else ""


def read(path: Path, told: Told | None = None) -> list[PrintedFigure]:
    """Figures row by row. Raises ReaderError for a file without unit, year or header.

    A column or row that is not understood is named in `told.unread`, and costs only itself.
    """
    told = told or Told()
    figures: list[PrintedFigure] = []
    for sheet in load_sheets(path):
        for table in _tables(sheet) if sheet.is_visible else []:
            figures += _figures(str(path), sheet, table, told)
    if not figures and told.unread:
        raise ReaderError("; ".join(told.unread))
    if not figures:
        raise ReaderError(
            Said(
                (
                    f"{path}：没有含“单位：…”、标题有年份、表头以城市、地区、"
                    "年份或指标开头的表格；请指定其他版式"
                ),
                (
                    f"{path}: no table with 单位：…, a year in its title and a header beginning with 城市, 地区, 年份 or 指标; "
                    "name another layout"
                ),
            )
        )
    return figures


def of_table(
    where: str, sheet: Sheet, within: tuple[int, int], told: Told, about: str | None
) -> Iterator[PrintedFigure] | None:
    """Figures of one table that a document marks, of the period of the document where it says none; None where its
    rows are neither places nor periods.
    """
    found = [
        replace(one, period=one.period or about)
        for one in _tables(sheet, within)
        if one.rows in ("place", "period")
    ]
    return (figure for one in found for figure in _figures(where, sheet, one, told)) if found else None


def _figures(where: str, sheet: Sheet, table: _Table, told: Told) -> Iterator[PrintedFigure]:
    columns = _columns(where, sheet, table, told)
    units = next((x for x, one in enumerate(table.head.headings) if compact("".join(one)) in _UNITS), None)
    rows = sheet.rows[table.head.first : table.end]
    has_indent = table.rows == "place" and any(_INDENT.match(row[0]) for row in rows if row and clean(row[0]))
    for y, row in enumerate(rows, start=table.head.first + 1):
        name = bare_name(row[0]) if row else ""
        if (
            not name
            or name == "甲"
            or unicodedata.normalize("NFKC", name).startswith(_BELOW)
            or is_repeated(row)
        ):
            continue
        if not any(map(clean, row[1:])):
            continue
        own = printed_period(name) if table.rows == "period" else None
        if table.rows == "period" and own is None:
            told.not_read(
                f"{where}, sheet {sheet.name!r}, row {y}", f"{name!r} is no period; expected 2031 or 2031年"
            )
            continue
        unit = clean(row[units]) if units is not None and units < len(row) else ""
        is_group = has_indent and not _INDENT.match(row[0])
        for x, column in columns.items():
            if x >= len(row) or x == units:
                continue
            what = column.what or series(name, unit_of(unit) or unit or None, table.unit)
            place = re.sub(r"\s", "", name) if table.rows == "place" else ""
            place = "" if place in _HERE and not column.scope else place
            for one in figures_of(
                what,
                row[x],
                own or column.period or table.period or "",
                subject=f"{place}{column.place}{column.scope}" or None,
                sheet=sheet.name or None,
                sheet_row=y,
                sheet_column=sheet.column(x),
            ):
                note = "; ".join(
                    filter(None, (one.note, "the sum of the places listed" if is_group else None))
                )
                yield replace(one, is_borderline=is_group, note=note or None)


def _columns(where: str, sheet: Sheet, table: _Table, told: Told) -> dict[int, _Column]:
    """What each column with numbers is of."""
    columns = {}
    rows = sheet.rows[table.head.first : table.end]
    groups, above = _above(sheet, table.y)
    first = [bare_name(cell) for cell in sheet.rows[table.y]]
    first += [""] * (len(table.head.headings) - len(first))
    # A table may count several things side by side: only beside the product is 第一产业 its part.
    with_product = {
        groups.get(x, "")
        for x, heading in enumerate(table.head.headings)
        if any(_PRODUCT.fullmatch(without_unit(part)[0]) for part in heading)
    }
    left = ""
    for x, heading in enumerate(table.head.headings):
        if x in above and above[x] not in heading:
            # It begins a row higher: what was taken from the left in a blank of the first row is not its own.
            filled = next((part for part in reversed(first[: x + 1]) if part), "")
            rest = [part for part in heading if first[x] or part != filled]
            heading = [above[x], *rest]  # noqa: PLW2901 - the heading as it is printed
        if x == 0 or not heading or not any(x < len(row) and is_number(row[x]) for row in rows):
            continue
        place = f"{where}, sheet {sheet.name!r}, row {table.y + 1}, column {sheet.column(x)}"
        period = next((found for part in heading if (found := printed_period(part))), None)
        scope = next((part for part in heading if part in _SCOPES), None)
        of_place = ""
        if table.rows != "place":
            of_place = next(
                (part for part in heading if part not in _HERE and _PLACE_NAME.fullmatch(part)), ""
            )
        words = [
            _NUMBERED.sub("", part)
            for part in heading
            if printed_period(part) is None and part not in (scope, of_place, *_HERE)
        ]
        what = None
        group = groups.get(x, "")
        if table.rows != "indicator":
            what = _what(words, table, x, group, group in with_product, left)
            if what is None:
                told.not_read(
                    place,
                    "neither heading nor title says what is counted; expected a title such as 2031年各县市地区生产总值",
                )
                continue
            left = what.name
        if period is None and table.period is None and table.rows != "period":
            told.not_read(place, "neither heading nor title has a year; name it as period in release.yml")
            continue
        if scope is None and (bracket := re.search(r"[(（]\s*(全市|市辖区|全地区)\s*[)）]", group)):
            scope = bracket[1]
        columns[x] = _Column(what, of_place, _SCOPES.get(scope or "", ""), period)
    return columns


def _what(words: list[str], table: _Table, x: int, group: str, has_product: bool, left: str) -> Series | None:
    """What the words of a heading, the widest first, say is counted; None when they say nothing.

    The unit is the nearest that is printed: in the heading, in a row of units, in the group's title, above the table.
    """
    parts = [without_unit(part) for part in words]
    unit = next((own for _, own in reversed(parts) if own), None) or table.head.units[x]
    names = [part for part, _ in parts if part]
    # “总量” and “增长” over a heading say how it is counted, not what.
    how = next((part for part in names[:-1] if _HOW.fullmatch(part)), "")
    names = [part for part in names if part != how and (not _PLAIN.fullmatch(part) or part == names[-1])]
    # A wider heading that the narrower one repeats says nothing more: 常住人口 over 城镇常住人口.
    names = [
        part for number, part in enumerate(names) if not any(part in below for below in names[number + 1 :])
    ]
    name = "：".join(names) or table.topic
    if left and _OF_THE_LEFT.fullmatch(name):
        name = f"{left}：{name}"
    if not name:
        return None
    if (
        has_product
        and names
        and names[-1] in _INDUSTRIES
        and all(_PRODUCT.fullmatch(part) for part in names[:-1])
    ):
        name = f"{names[-1]}增加值"
    if how and not re.search(r"增长|增速|比重|占比|构成", name):
        name += "增长" if _GROWING.search(how) else "比重"
    if unit is None and group:
        unit = without_unit(_NUMBERED.sub("", group))[1]
    what = series(name, unit, table.unit)
    if not _SAYS_OF_WHAT.search(what.name) and what.name != left:
        # A part alone, as 第二产业 or 住宅, is named with what its group or the table counts.
        general = "" if _GENERAL_TITLE.search(table.topic) else table.topic
        topic = _topic_of_group(group) if group else general
        if topic and topic not in what.name:
            what = replace(what, name=f"{series(topic).name}：{what.name}")
    return what


def _topic_of_group(group: str) -> str:
    """What the title of a group says is counted: without number, unit, scope, and what every title has."""
    text = re.sub(r"[(（][^()（）]*[)）]", "", _NUMBERED.sub("", group))
    return re.sub(r"(?:统计|情况|状况|一览)$", "", text.strip())


def _above(sheet: Sheet, y: int) -> tuple[dict[int, str], dict[int, str]]:
    """Titles of groups of columns above a header, each until the next; and headings that begin above its first row.

    The row with most titles is that of the groups; one filled cell alone is the title of all.
    """
    width = max(len(one) for one in sheet.rows[y : y + 5])
    rows = _titled_rows(sheet, y)
    if not rows:
        return {}, {}
    of_groups = max(rows, key=lambda above: (len(rows[above]), -above))
    groups: dict[int, str] = {}
    starts = sorted(rows[of_groups])
    for at, x in enumerate(starts):
        following = starts[at + 1] if at + 1 < len(starts) else width
        groups |= dict.fromkeys(range(x, following), rows[of_groups][x])
    own = [bare_name(cell) for cell in sheet.rows[y]]
    headings: dict[int, str] = {}
    for above in sorted(above for above in rows if above > of_groups):
        for x in range(1, width):
            below = own[x] if x < len(own) else ""
            is_of_left = x - 1 in headings and groups.get(x) == groups.get(x - 1)
            if x in rows[above]:
                headings[x] = rows[above][x]
            # What says itself of what it is begins below; what does not is a part of the heading to its left.
            elif is_of_left and not _SAYS_OF_WHAT.search(below):
                headings[x] = headings[x - 1]
    return groups, headings


def _titled_rows(sheet: Sheet, y: int) -> dict[int, dict[int, str]]:
    """The rows right above a header that hold titles, each with its titles by column."""
    rows = {}
    for above in range(y - 1, max(y - 4, -1), -1):
        cells = [clean(cell) for cell in sheet.rows[above]]
        if any(map(is_number, cells)):
            break
        filled = {x: bare_name(cell) for x, cell in enumerate(cells) if cell and x}
        if len(filled) > 1 or any(_NUMBERED.match(one) for one in filled.values()):
            rows[above] = filled
    return rows
