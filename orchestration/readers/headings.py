"""What headings of statistical tables say: names, and what the numbers of a series are.

`series` takes a heading such as “工业增加值_累计增长(%)” apart.
Not here: numbers, units and periods as printed (`cells`, `periods`), where headings stand in a table (the
layouts), mapping to the catalogue.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from orchestration.documents.sheets import clean
from orchestration.figure import PrintedFigure
from orchestration.readers.cells import FOOTNOTE, LONGEST, number_and_unit, unit_of
from orchestration.readers.periods import month_before, year_to_date

_PRICES = {
    "现价": "current", "当年价": "current", "当年价格": "current", "按当年价格计算": "current", "现行价格": "current",
    "不变价": "constant", "不变价格": "constant", "可比价": "constant", "可比价格": "constant", "按可比价格计算": "constant",
}  # fmt: skip
_INDEX_BASE = re.compile(r"[(（]([^()（）]*=\s*100)[)）]")
_KNOWN_BASES = frozenset(("上年=100", "上年同期=100", "上年同月=100", "上月=100"))
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]$")
_SEPARATED = re.compile(r"[_,，:：/／、\s]+([^_,，:：、\s]+)$")
_MARKS = re.compile(
    r"^(?:[#＃*＊●○◆·]+|其\s*中\s*[：:]?|(?:[一二三四五六七八九十]+|\d{1,2}(?:\.\d{1,2})*)[、.．](?!\d)|[(（][一二三四五六七八九十\d]+[)）])\s*"
)
_ENGLISH = re.compile(
    r"(?<=[\u4e00-\u9fff)）%])\s*[A-Za-z][A-Za-z&,.'’()（）/%‰:;+\-\s\d]*[a-z]{3}[A-Za-z&,.'’()（）/%‰:;+\-\s\d]*$"
)
_GROWTH = re.compile(
    r"[_:：\s]*(?:(?P<against>同比|按年|比上年同期|较上年同期|比去年同期|较去年同期|比上年|较上年|比去年|较去年|环比|比上月|较上月"
    r"|比年初|较年初|比上季度?)?(?P<basis>实际|名义|可比价?|不变价)?"
    r"(?P<word>增长速度|增长率|增长|增速|增幅|增减幅度|增减率|增减幅|增减|升降幅度|升降|涨跌幅|涨跌|涨幅|±)|(?P<bare>同比|环比))[%％]?$"
)
_ACCUMULATION = re.compile(
    r"[_:：\s]*(?P<word>当期|本期|当月|本月|单月|当季|本季|本月止累计|年初至本月累计|年初累计|本年累计|累计|期末|月末|年末|年底)"
    r"(?:值|数|额|量|完成|实绩)?$"
)
_RANK = re.compile(r"[_:：\s]*(?:全[省国市])?(?:位次|排位|排名|名次|位居)$")
_PLAIN = re.compile(r"[_:：\s]+(?:总量|绝对[量额数值]|数值|实绩|完成情况)$")
_NO_GROWTH = ("自然增长率", "机械增长率", "人口增长率")
_SHARE = re.compile(r"(比重|占比|构成|率|覆盖|比例|程度|贡献度)(?:$|：)|占.+的?比|^占")
_NO_PRICE_INDEX = re.compile("采购经理|景气|信心|PMI")

_POINT = {"期末", "月末", "年末", "年底"}
_MONTH_BEFORE = ("环比", "比上月", "较上月", "比上季", "比上季度")


@dataclass(frozen=True)
class Series:
    """A series' name as printed without what its numbers are: measure, unit, accumulation, bases."""

    name: str
    measure: str
    unit: str | None
    accumulation: str | None = None
    growth_basis: str | None = None
    is_against_month_before: bool = False
    note: str | None = None
    price_basis: str | None = None


def bare_name(text: str) -> str:
    """A name without what marks it as an item or part (“#”, 其中, 一、) and without footnotes and translation."""
    lines = [line for line in re.split(r"[\r\n]+", text[:LONGEST]) if line.strip()]
    if any(_is_chinese(line) for line in lines):
        text = "".join(
            clean(line) for line in lines if _is_chinese(line) or not re.search("[A-Za-z]{3}", line)
        )
    name = FOOTNOTE.sub("", clean(text)).strip()
    if _is_chinese(name):
        name = _ENGLISH.sub("", name).strip()
    # “随 州 市” and “地 区 生 产 总 值” are spaced to fill a column.
    name = re.sub("(?<=[\u4e00-\u9fff])\\s+(?=[\u4e00-\u9fff])", "", name)
    while (bare := _MARKS.sub("", name)) != name and bare:
        name = bare
    return name


def is_part(text: str) -> bool:
    """Whether a name is marked as a part of an item above: “#”, 其中."""
    return re.match(r"[#＃]|其\s*中", clean(text)) is not None


def _is_chinese(text: str) -> bool:
    return re.search("[\u4e00-\u9fff]", text) is not None


@dataclass
class _Heading:
    """A heading as it is taken apart from its end: the name that is left, and what the words taken off say."""

    name: str
    unit: str | None
    table_unit: str | None
    accumulation: str | None = None
    basis: str | None = None
    price: str | None = None
    is_growth: bool = False
    is_rank: bool = False
    is_against_month: bool = False


def _take_brackets(heading: _Heading) -> bool | None:
    found = _BRACKETS.search(heading.name)
    known = _bracketed(found[1]) if found and found.start() else None
    if found is None or known is None:
        return None
    own, own_price, rest = known
    if own == "美元" and (size := _size_of_money(heading.unit or heading.table_unit)):
        # “出口(美元)” in a table of 万元 or 万美元 says the currency, not the size.
        own = f"{size}美元"
    if own and heading.unit and own != heading.unit:
        return False
    heading.unit, heading.price = own or heading.unit, own_price or heading.price
    heading.name = heading.name[: found.start()] + (f"({'，'.join(rest)})" if rest else "")
    return True


def _take_price_or_unit(heading: _Heading) -> bool | None:
    found = _SEPARATED.search(heading.name)
    if found is None:
        return None
    if found[1] in _PRICES:
        heading.price = _PRICES[found[1]]
    elif not heading.unit and found.start() and (own := unit_of(found[1])):
        heading.unit = own
    else:
        return None
    heading.name = heading.name[: found.start()]
    return True


def _keep_rate(heading: _Heading) -> bool | None:
    """自然增长率 is a rate by itself."""
    return False if heading.name.endswith(_NO_GROWTH) else None


def _take_rank(heading: _Heading) -> bool | None:
    found = _RANK.search(heading.name)
    if found is None or not found.start():
        return None
    heading.is_rank, heading.name = True, heading.name[: found.start()]
    return True


def _take_plain(heading: _Heading) -> bool | None:
    found = _PLAIN.search(heading.name)
    if found is None:
        return None
    heading.name = heading.name[: found.start()]
    return True


_BASES = {
    "实际": "constant_price", "可比": "constant_price", "可比价": "constant_price", "不变价": "constant_price",
    "名义": "nominal",
}  # fmt: skip


def _take_growth(heading: _Heading) -> bool | None:
    found = None if heading.is_growth else _GROWTH.search(heading.name)
    if found is None or not found.start():
        return None
    heading.is_growth, heading.name = True, heading.name[: found.start()]
    heading.basis = _BASES.get(found["basis"] or "", heading.basis)
    heading.is_against_month = (found["against"] or found["bare"] or "").startswith(_MONTH_BEFORE)
    return True


def _take_accumulation(heading: _Heading) -> bool | None:
    found = _ACCUMULATION.search(heading.name)
    if found is None or not found.start():
        return None
    word = found["word"]
    heading.accumulation = "ytd" if "累计" in word else "point" if word in _POINT else "single"
    heading.name = heading.name[: found.start()]
    return True


_TAKEN_OFF: tuple[Callable[[_Heading], bool | None], ...] = (
    _take_brackets, _take_price_or_unit, _keep_rate, _take_rank, _take_plain, _take_growth, _take_accumulation,
)  # fmt: skip
"""In this order, until none says more: True where it took words off, False where nothing more is to be taken off."""


def series(text: str, unit: str | None = None, table_unit: str | None = None) -> Series:
    """Take a series' heading apart.

    `unit` is the series' own where it stands outside its heading, `table_unit` that of the whole table.
    """
    name = bare_name(text)
    note = None
    if found := _INDEX_BASE.search(unicodedata.normalize("NFKC", name)):
        note = re.sub(r"\s", "", found[1])
        name = unicodedata.normalize("NFKC", name)
        name = (name[: found.start()] + name[found.end() :]).strip(" _")
    heading = _Heading(name, unit, table_unit)
    for _ in range(8):
        heading.name = heading.name.strip(" _:：")
        if not next((took for take in _TAKEN_OFF if (took := take(heading)) is not None), False):
            break
    return _as_series(heading, note)


def _as_series(heading: _Heading, index_base: str | None) -> Series:
    """What a heading says of its numbers, when it is taken apart."""
    name = heading.name.strip(" _:：")
    unit, basis, price = heading.unit, heading.basis, heading.price
    if heading.is_rank:
        measure, unit = "rank", "位"
    elif heading.is_growth:
        measure, unit = _change(unit)
        basis = basis or {"constant": "constant_price", "current": "nominal"}.get(price or "")
    elif index_base is not None:
        measure, unit = "price_index", index_base if index_base in _KNOWN_BASES else None
    else:
        unit = unit or heading.table_unit
        measure = _measure(name, unit)
    return Series(
        name, measure, unit, heading.accumulation, basis, heading.is_against_month,
        index_base if unit != index_base else None, None if heading.is_growth else price,
    )  # fmt: skip


def _size_of_money(unit: str | None) -> str:
    """万 of 万元 and 万美元; empty for money without a size and for other units."""
    found = re.fullmatch(r"(万|亿|千|百万|千万|十亿|万亿)(?:美元|元)", unit or "")
    return found[1] if found else ""


def without_unit(text: str) -> tuple[str, str | None]:
    """A part of a heading without the unit in the brackets at its end, and that unit."""
    if (found := _BRACKETS.search(text)) and (known := _bracketed(found[1])) and known[0]:
        return text[: found.start()].strip() + (f"({'，'.join(known[2])})" if known[2] else ""), known[0]
    return text, None


def _bracketed(text: str) -> tuple[str | None, str | None, list[str]] | None:
    """Unit, price basis and the rest of what stands in brackets; None when it is neither unit nor basis."""
    unit = price = None
    rest = []
    for part in map(str.strip, re.split("[,，;；、]|以", text)):
        if part in _PRICES:
            price = _PRICES[part]
        elif unit is None and (own := unit_of(part) or unit_of(part.removesuffix("计").removesuffix("计算"))):
            unit = own
        elif part:
            rest.append(part)
    return (unit, price, rest) if unit or price else None


def _change(unit: str | None) -> tuple[str, str]:
    """Measure and unit of a change: in per cent unless a unit of its own is printed."""
    if unit is None or unit == "%":
        return "growth_rate", "%"
    if unit in ("百分点", "个百分点"):
        return "change_pp", unit
    return "increment", unit


def _measure(name: str, unit: str | None) -> str:
    if unit in ("百分点", "个百分点"):
        return "change_pp"
    if unit == "位":
        return "rank"
    if unit == "%":
        return "share" if _SHARE.search(name) else "level" if _NO_PRICE_INDEX.search(name) else "growth_rate"
    return "level"


def figures_of(
    one: Series, cell: str, period: str, *, subject: str | None = None, **locator: object
) -> Iterator[PrintedFigure]:
    """The figure of a cell, or nothing where it says there is none.

    `period` is the heading's; a series that accumulates has it from January on. A unit printed in the cell
    overrides the series' own.
    """
    value, unit = number_and_unit(cell)
    if value is None:
        return
    if unit is not None and unit != one.unit:
        if one.measure in ("growth_rate", "change_pp", "increment"):
            measure = _change(unit)[0]
        else:
            measure = one.measure if one.measure == "rank" else _measure(one.name, unit)
        one = replace(one, unit=unit, measure=measure)
    if (
        one.measure == "growth_rate"
        and "指数" in one.name
        and not one.growth_basis
        and _is_about_hundred(value)
    ):
        one = replace(one, measure="price_index")
    full = year_to_date(period) if one.accumulation == "ytd" else period
    note = one.note
    if re.fullmatch(r"-?\d+\.\d{9,}", value):
        note = "; ".join(filter(None, (note, "the cell has more decimals, rounded to 8")))
        value = f"{round(Decimal(value), 8):f}"
    yield PrintedFigure(
        measure=one.measure,
        figure_status="actual",
        indicator_text=one.name,
        subject_text=subject,
        value=value,
        unit_text=one.unit,
        period=full,
        period_text=period,
        surface=clean(cell),
        accumulation="point" if one.accumulation == "point" else None,
        growth_basis=one.growth_basis,
        price_basis=one.price_basis,
        base_period=month_before(period) if one.is_against_month_before else None,
        note=note,
        **locator,  # type: ignore[arg-type]  # sheet, sheet_row, sheet_column
    )


def _is_about_hundred(value: str) -> bool:
    """Whether a number of an index in per cent is the index (the year before = 100), not its change."""
    return re.fullmatch(r"\d+(\.\d+)?", value) is not None and 50 <= Decimal(value) < 200
