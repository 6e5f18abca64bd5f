"""Tables inside a document: rows and headers, and what each number in them states.

A table is two or more lines one after the other that fall into cells, by tabs, bars or gaps, with numbers under
a header. Not here: how a file's tables become such lines (`reading`), tables of the bureaus' workbooks (`readers`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.extraction.lexicon import BASE_UNITS, MULTIPLIERS
from orchestration.extraction.numerals import same_width

_NUMBER = re.compile(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%‰]?")
_EMPTY = re.compile(r"[-—–…./\s]*")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_UNIT = re.compile(r"[(（]\s*(?:单位[:：])?([^()（）]{1,10})[)）]")
_CHANGED = re.compile(r"比?上?年?(?:同比)?(?:增长|增速|增幅|涨幅|涨跌|增减|增加(?!值))(?:率|速度)?|同比")
_POINTS = re.compile("个?[百千]分点")
_SIZED = re.compile(
    rf"(?:{'|'.join(MULTIPLIERS)})?(?:{'|'.join(map(re.escape, BASE_UNITS))})(?:/[\u4e00-\u9fff]{{1,4}})?"
)
_CAPTION_UNIT = re.compile(r"单位[:：]\s*([\u4e00-\u9fff/%‰]{1,8})")
_GROWTH = re.compile(r"增长|增速|增幅|涨幅|涨跌|同比|±|增减|增加(?!值)")
_SHARE = re.compile(r"比重|占比|构成|比例|份额")
_RANK = re.compile(r"排名|位次|名次|排位")
_INDEX = re.compile(r"指数|上年(?:同期|同月)?=100")
_HOW = re.compile(
    r"比?上?年?(?:同期|同比)?(?:增长|增速|增幅|涨幅|涨跌|增减)(?:率|速度)?|同比|指数|上年(?:同期|同月)?=100|±"
)
"""What a header says of the measure, not of the thing."""

_GENERIC = re.compile(
    r"(?:(?:19|20)\d\d年?)|绝对[数额值量]|总量|数值|数量|本年|全年|年末|实绩|完成|累计|合计|总计|指标|名称|产品|项目|年份|单位|计量|比上?年?|上年|同期|[末底数额值为的%‰±()（）\s:：]"
)
_MEASURED = re.compile(r"(?:总|播种|种植|施工|竣工)?(?:产量|销量|销售量|面积|产值|增加值|单产)")
"""A header that says what is measured of the row's thing."""

_PLACE = re.compile(r"[\u4e00-\u9fff]{1,10}(?:省|市|州|县|区|旗|盟)")
_WHOLE = re.compile(r"全[国省市州县区旗盟]|合计|总计")
_LABEL_LEAD = re.compile(
    r"^(?:[#*＃·\-—\s]+|其中[:：、]?|[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.](?!\d))+"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and its place in the line."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A number of a table: line from 0, offsets in it, what it measures and how."""

    line: int
    start: int
    end: int
    number: str
    indicator: str
    subject: str | None
    unit: str | None
    measure: str
    year: int | None


def read(lines: Sequence[str]) -> tuple[list[Entry], frozenset[int]]:
    """The entries of all tables of a document, and the lines that belong to tables."""
    entries: list[Entry] = []
    taken: set[int] = set()
    number = 0
    while number < len(lines):
        block: list[tuple[int, list[Cell]]] = []
        ahead = number
        while ahead < len(lines):
            cells = _cells(lines[ahead])
            if cells is None and lines[ahead].strip():
                break
            if cells:
                block.append((ahead, cells))
            ahead += 1
        if sum(_is_data(cells) for _, cells in block) >= 2:
            caption = " ".join(same_width(one) for one in lines[max(0, number - 3) : number] if len(one) < 60)
            entries += _entries(block, caption)
            taken.update(place for place, _ in block)
        number = ahead + 1 if ahead == number else ahead
    return entries, frozenset(taken)


_READS = re.compile("[。！？]")
_CAPTIONED = re.compile(r"\s*[表图]\s*[\d一二三四五六七八九十]")
_GAPS = re.compile(r"\S[ ]+\S")


def _cells(line: str) -> list[Cell] | None:
    """The cells of a line of a table, none for a rule between rows; None when it reads as a sentence."""
    if len(line) > 2000 or _READS.search(line) or _CAPTIONED.match(line):
        return None
    text = same_width(line)
    if "\t" in text or text.count("|") >= 2:
        parts = re.finditer(r"[^\t|]+", text)
    elif len(text) < 200 and _GAPS.search(text):
        parts = re.finditer(r"[^ ]+", text)
    else:
        return None
    cells = []
    for part in parts:
        body = part[0].strip()
        if body and not re.fullmatch(r"[-:=─┼|+\s]{2,}", body):
            cells.append(Cell(body, part.start() + part[0].index(body)))
    # Gaps also stand in prose: only labels, numbers and short words of a header make cells.
    is_ruled = "\t" in text or text.count("|") >= 2
    if not is_ruled and (len(cells) < 2 or any(_is_prose(cell.text) for cell in cells)):
        return None
    return cells


def _is_prose(text: str) -> bool:
    return len(text) > 16 or bool(re.search(r"[,，；;、](?!\d{3})", text))


def _is_number(cell: Cell) -> bool:
    return bool(_NUMBER.fullmatch(cell.text))


def _is_data(cells: list[Cell]) -> bool:
    """A label and numbers under it; a row of nothing but years is a header."""
    numbers = [cell for cell in cells[1:] if _is_number(cell)]
    return (
        bool(numbers) and not _is_number(cells[0]) and not all(_YEAR.fullmatch(cell.text) for cell in numbers)
    )


def _entries(block: list[tuple[int, list[Cell]]], caption: str) -> list[Entry]:
    headers: list[list[Cell]] = []
    found: list[Entry] = []
    has_product = False
    for line, cells in block:
        if not _is_data(cells):
            # A header below data begins another table.
            if found and found[-1].line >= line - 1 and len(cells) > 1 and headers and found:
                headers = []
            headers.append(cells)
            continue
        label, row_unit, values = _row(cells)
        has_product = has_product or "生产总值" in label
        columns = len(cells) - 1
        for position, cell in values:
            header = "".join(
                row[position - 1 - columns + len(row)].text
                for row in headers
                if 0 <= position - 1 - columns + len(row) < len(row)
            )
            if not header and row_unit is None:
                continue
            found.append(_entry(line, cell, label, row_unit, header, caption, has_product))
    return found


def _change(sign: str | None, header: str) -> tuple[str, str]:
    """Measure and unit of a change: in the unit beside the number, else that of its header, else per cent."""
    if points := _POINTS.search(header):
        return "change_pp", points[0]
    for one in (sign, *(found[1].strip("± ") for found in _UNIT.finditer(header))):
        if one in ("%", "‰", "倍"):
            return "growth_rate", one
        if one and _SIZED.fullmatch(one):
            return "increment", one
    return "growth_rate", "%"


def _row(cells: list[Cell]) -> tuple[str, str | None, list[tuple[int, Cell]]]:
    """A row's label, its unit, and its numbers with their columns (1 is the first after the label)."""
    label = cells[0].text
    unit = None
    if found := _UNIT.search(label):
        unit, label = found[1], label[: found.start()]
    values = []
    for position, cell in enumerate(cells[1:], 1):
        if _is_number(cell):
            values.append((position, cell))
        elif position == 1 and unit is None and not _EMPTY.fullmatch(cell.text) and len(cell.text) <= 6:
            unit = cell.text
    return re.sub(r"\s+", "", _LABEL_LEAD.sub("", label)), unit, values


def _entry(
    line: int, cell: Cell, label: str, row_unit: str | None, header: str, caption: str, has_product: bool
) -> Entry:
    number = cell.text.rstrip("%‰").replace("−", "-")
    sign = cell.text[-1] if cell.text[-1] in "%‰" else None
    unit_of_column = _UNIT.search(header)
    core = _GENERIC.sub("", _HOW.sub("", _UNIT.sub("", header)))
    unit: str | None
    if _GROWTH.search(header):
        measure, unit = _change(sign, header)
        core = _CHANGED.sub("", _POINTS.sub("", core))
    elif _SHARE.search(header):
        measure, unit = "share", "%"
        core = ""
    elif _RANK.search(header):
        measure, unit, core = "rank", "位", ""
    elif _INDEX.search(header + label):
        measure, unit = "price_index", None
    else:
        caption_unit = _CAPTION_UNIT.search(caption) or _CAPTION_UNIT.search(header)
        unit = row_unit or (unit_of_column[1] if unit_of_column else None) or sign
        unit = unit or (caption_unit[1] if caption_unit else None)
        measure = "share" if unit in ("%", "‰") else "level"
        if unit == "%" and _GROWTH.search(label):
            measure = "growth_rate"
    year = re.search(r"(?:19|20)\d\d", header) or re.search(r"(?:19|20)\d\d(?=年)", caption)
    subject = None
    if (_PLACE.fullmatch(label) or _WHOLE.fullmatch(label)) and core:
        subject = None if _WHOLE.fullmatch(label) else label
        name = core
    else:
        name = label
        if core and core not in label:
            is_measure = bool(_MEASURED.fullmatch(core))
            # A label that is only a mark or a unit, as where a print breaks one over two lines, names nothing.
            name = (
                core + label if not is_measure else label if label[-1:] in tuple("量率值额") else label + core
            )
    if measure == "growth_rate":
        name = re.sub(r"(?:的)?(?:增速|增长|增幅|增长率|涨幅)$", "", name) or name
    if has_product and re.fullmatch(r"第[一二三]产业|工业|建筑业", name):
        name += "增加值"
    return Entry(
        line, cell.start, cell.start + len(cell.text), number.replace(",", "").lstrip("+"), name, subject, unit, measure,
        int(year[0]) if year else None,
    )  # fmt: skip
