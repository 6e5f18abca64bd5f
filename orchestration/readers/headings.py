"""What headings and cells of statistical tables say: periods, units, numbers, and what a series' numbers are.

`printed_period` and `year_to_date` give the notations of `period`; `series` takes a heading such as
“工业增加值_累计增长(%)” apart; `number` reads a cell.
Not here: where headings stand in a table (the layouts), mapping to the catalogue.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from orchestration.documents.sheets import clean
from orchestration.figure import PrintedFigure
from orchestration.period import parse_period

LONGEST = 200
"""Characters of a cell that are looked at; what is longer is no name, number, unit or period."""

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DASH = "[-—–―−~至到]"

_PERIODS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(\d{{4}})年?第?([一二三四1-4])季?度?{_DASH}([一二三四1-4])季度"), "quarters"),
    (re.compile(r"(\d{4})年?第?([一二三四1-4])季度?"), "quarter"),
    (re.compile(r"(\d{4})[-年]?[Qq]([1-4])"), "quarter"),
    (re.compile(r"[Qq]([1-4])[-/]?(\d{4})"), "quarter_first"),
    (re.compile(r"(\d{4})年上半年"), "half"),
    (re.compile(r"(\d{4})年前三季度"), "three_quarters"),
    (re.compile(rf"(\d{{4}})[年.](\d{{1,2}})月?份?{_DASH}(\d{{1,2}})月?份?(?:累计)?"), "months"),
    (re.compile(r"(\d{4})[年.](\d{1,2})月份?(?:末|底)?"), "month"),
    (re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})(?:日|T?0?0:00(?::00)?)?"), "day"),
    (re.compile(r"(\d{4})[-./Mm](\d{1,2})"), "month"),
    (re.compile(r"(0?[1-9]|1[0-2])/(\d{4})"), "month_first"),
    (re.compile(r"([A-Z][a-z]{2})[a-z]*[-/.,]?(\d{4})"), "month_named"),
    (re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])"), "month"),
    (re.compile(r"((?:18|19|20)\d{2})(?:\.0)?(?:年(?:末|底|度|份)?)?"), "year"),
)

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[Ee][+-]?\d{1,2}")
# A raised or circled digit is a footnote; normalised it would become a digit of the number.
_FOOTNOTE = re.compile(r"(?:[①-⑳⑴-⒇*＊†‡¹²³⁰-⁹]|\[(?:注|\d)\d*\]|［\d+］|〔\d+〕|【\d+】)+$")
_NO_NUMBER = re.compile(r"[-—–―─‐~·.…•_/\\*#xX\s]*")
_MISSING = frozenset(
    (
        "#n/a",
        "#div/0!",
        "#ref!",
        "#value!",
        "na",
        "n/a",
        "n.a.",
        "nan",
        "null",
        "none",
        "无",
        "缺",
        "暂缺",
        "暂无",
        "不详",
    )
)
"""Words for: there is no number."""
_RISE = re.compile(r"(?:同比|环比)?(?:增长|上升|上涨|提高|增加|↑)")
_FALL = re.compile(r"(?:同比|环比)?(?:下降|下跌|回落|降低|减少|↓)")

_NOUN = (
    "美元|人民币元|人民币|欧元|港元|港币|日元|元|人次|人天|人|户次|户|吨公里|人公里|吨标准煤|吨标煤|标准吨|标准煤|标准箱|综合吨"
    "|吨|千克|公斤|毫克|微克|克|斤|担|亩|公顷|平方公里|平方千米|平方米|公里|千米|厘米|毫米|海里|立方米|标准立方米|千瓦时|千瓦小时|千瓦|千伏安|兆瓦|度|摄氏度|"
    "个|家|台|辆|件|张|所|床位|床|套|头|只|羽|条|箱|重量箱|部|艘|架|项|处|座|册|份|块|米|千升|升|瓶|支|枝|株|种|例|起|宗|"
    "天|日|小时|分钟|岁|年|位|名|次|倍|米水柱|分贝|卷|盒|片|双|支|束|把|辆次|车次|标箱|TEU|核"
)
_UNIT = re.compile(
    rf"(?:(?:亿|万|千|百|十|百万|千万|十万|十亿|百亿|千亿|万亿)?(?:{_NOUN})"
    rf"(?:[/／每](?:亿|万|千|百|十|十万)?(?:{_NOUN}|月|升|标准吨|立方))?"
    r"|(?:亿|万|千|百万|千万)|%|％|‰|百分点|个百分点|千分点|百分比|百分比%|人/平方公里|件/人)"
)
_ENGLISH_UNIT = re.compile(
    r"(RMB|CNY|USD|US\$|Person|Household|Ton|Unit|Head|Hectare)s?(?:\s+(th|mn|bn|thousand|million|billion))?(?: people)?"
)
_ENGLISH_NOUNS = {
    "RMB": "元", "CNY": "元", "USD": "美元", "US$": "美元", "Person": "人", "Household": "户", "Ton": "吨", "Unit": "个",
    "Head": "头", "Hectare": "公顷",
}  # fmt: skip
_ENGLISH_SIZES = {"t": "千", "m": "百万", "b": "十亿"}
# A prefix of size before a short noun is a unit, whether it is one we know or not: it must not get lost.
_SIZED = re.compile(r"(?:亿|万|百万|千万|千)[^\d\s以值额量率耗业镇村户工]{1,3}")
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


@lru_cache(maxsize=10_000)
def printed_period(text: str) -> str | None:
    """The period a heading is, in the notation of `period`; None when it is no period."""
    if len(text) > LONGEST:
        return None
    text = re.sub(r"\s+(?!0?0:00)", "", unicodedata.normalize("NFKC", clean(text))).replace(" ", "")
    for pattern, kind in _PERIODS:
        if found := pattern.fullmatch(text):
            try:
                notation = _NOTATIONS[kind](found)
                parse_period(notation)
            except ValueError:
                return None
            return notation
    return None


def _of_day(found: re.Match[str]) -> str:
    """A day; a workbook keeps a month as its first day."""
    month = f"{found[1]}-{int(found[2]):02d}"
    return month if int(found[3]) == 1 else f"{month}-{int(found[3]):02d}"


_NOTATIONS: dict[str, Callable[[re.Match[str]], str]] = {
    "quarters": lambda found: _months(found[1], 3 * _QUARTERS[found[2]] - 2, 3 * _QUARTERS[found[3]]),
    "quarter": lambda found: f"{found[1]}-Q{_QUARTERS[found[2]]}",
    "quarter_first": lambda found: f"{found[2]}-Q{found[1]}",
    "half": lambda found: _months(found[1], 1, 6),
    "three_quarters": lambda found: _months(found[1], 1, 9),
    "months": lambda found: _months(found[1], int(found[2]), int(found[3])),
    "month": lambda found: f"{found[1]}-{int(found[2]):02d}",
    "month_first": lambda found: f"{found[2]}-{int(found[1]):02d}",
    "month_named": lambda found: f"{found[2]}-{_MONTHS.index(found[1].lower()) + 1:02d}",
    "day": _of_day,
    "year": lambda found: found[1],
}
"""What a period of each kind is in the notation of `period`."""


def _months(year: str, first: int, last: int) -> str:
    if (first, last) == (1, 12):
        return year
    return f"{year}-{first:02d}" if first == last else f"{year}-{first:02d}/{year}-{last:02d}"


def year_to_date(period: str) -> str:
    """From January to the end of a month or quarter; to December it is the year."""
    found = parse_period(period)
    if found.frequency not in ("M", "Q") or "/" in period:
        return period
    return _months(f"{found.end.year:04d}", 1, found.end.month)


def at_frequency(period: str, frequency: str) -> str:
    """The month, quarter or year that a day or month is the end of: “2031-03-31” of a quarterly series is 2031-Q1."""
    found = parse_period(period)
    if found.frequency == "D" and found.end.day != calendar.monthrange(found.end.year, found.end.month)[1]:
        return period
    if "/" in period or found.frequency not in ("D", "M"):
        return period
    year, month = found.end.year, found.end.month
    match frequency:
        case "M":
            return f"{year:04d}-{month:02d}"
        case "Q":
            return f"{year:04d}-Q{(month + 2) // 3}"
        case "A":
            return f"{year:04d}"
    return period


def month_before(period: str) -> str:
    """The month or quarter before: what 环比 is measured against."""
    found = parse_period(period)
    months = found.start.year * 12 + found.start.month - 2
    year, month = months // 12, months % 12 + 1
    return f"{year:04d}-Q{(month + 2) // 3}" if found.frequency == "Q" else f"{year:04d}-{month:02d}"


_IN_TITLE = re.compile(
    r"(?<![\d.,])((?:19|20)\d{2})\s*(?:[年.]\s*(?:(\d{1,2}\s*月?\s*[-—–―−~至到]\s*\d{1,2}\s*月)|(\d{1,2}\s*月)(?!\s*\d{1,2}\s*日)"
    r"|(上半年|前三季度)|(?:第?([一二三四1-4])季度))|年(?!\s*\d{1,2}\s*月))"
)
_MONTHS_ALONE = re.compile(
    r"(?<!\d)(?:\d{1,2}\s*月?\s*[-—–―−~至到]\s*\d{1,2}\s*月|\d{1,2}\s*月(?!\s*\d{1,2}\s*日)|上半年|前三季度|第?[一二三四]季度)"
)
_NO_TITLE = re.compile("发布|日期|时间|印发|浏览|更新|年鉴|下载|版权")


def period_in(lines: Iterable[str]) -> str | None:
    """The period that titles are about: the first line that says month or quarter, else the first with a year.

    Days are when something was published; a month without its year takes the year of another line.
    """
    year = month = None
    for line in lines:
        text = unicodedata.normalize("NFKC", clean(line))
        if len(text) > 120 or _NO_TITLE.search(text):
            continue
        for found in _IN_TITLE.finditer(text):
            period = printed_period("".join(found[0].rstrip(".").split()))
            if period and len(period) > 4:
                return period
            year = year or period
        if month is None and (alone := _MONTHS_ALONE.search(text)):
            month = "".join(alone[0].split())
    return (printed_period(f"{year}年{month}") if year and month else None) or year


def number(cell: str) -> str | None:
    """The number of a cell, digits as printed without separators; None where the cell says there is none.

    Text that is no number is given back as it is: it goes to quarantine with its reason, not out of sight.
    """
    return _number_and_unit(cell)[0]


def _number_and_unit(cell: str) -> tuple[str | None, str | None]:
    """The number of a cell, and the unit printed behind it."""
    text = _FOOTNOTE.sub("", clean(cell))
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("，", ",").strip()
    if len(text) > LONGEST:
        return text, None
    if _NO_NUMBER.fullmatch(text) or text.lower() in _MISSING:
        return None, None
    found = re.match(r"(?:\D*?)([+-]?[\d.][\d,. ]*(?:[Ee][+-]?\d{1,2})?)\s*(\D*)$", text)
    if found is None:
        return text, None
    before, digits, unit = text[: found.start(1)].strip(), found[1].strip(), found[2].strip()
    if unit and (unit := unit_of(unit) or "?") == "?":
        return text, None
    if _NUMBER.fullmatch(digits):
        digits = re.sub("[, ]", "", digits).removeprefix("+")
        digits = re.sub(r"^(-?)\.", r"\g<1>0.", digits)
    elif _SCIENTIFIC.fullmatch(digits):
        digits = f"{Decimal(digits):f}"
    else:
        return text, None
    if _FALL.fullmatch(before) and not digits.startswith("-"):
        return f"-{digits}", unit or None
    return (digits, unit or None) if not before or _RISE.fullmatch(before) else (text, None)


def is_number(cell: str) -> bool:
    """Whether a cell prints a number."""
    text = number(cell)
    return text is not None and re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def unit_of(text: str) -> str | None:
    """The unit a text is, in the form of the catalogue; None when it is none."""
    if len(text) > LONGEST:
        return None
    text = unicodedata.normalize("NFKC", clean(text))
    text = re.sub(r"^(?:计量)?单位\s*[:：]", "", text).strip()
    compact = text.replace(" ", "")
    if compact in ("百分比", "百分比%", "百分数", "pct", "percent"):
        return "%"
    if compact == "人民币":
        return None
    if found := _ENGLISH_UNIT.fullmatch(text):
        return _ENGLISH_SIZES.get((found[2] or "")[:1], "") + _ENGLISH_NOUNS[found[1]]
    if not _UNIT.fullmatch(compact) and not _SIZED.fullmatch(compact):
        return None
    return compact.replace("每", "/").replace("／", "/")


def bare_name(text: str) -> str:
    """A name without what marks it as an item or part (“#”, 其中, 一、) and without footnotes and translation."""
    lines = [line for line in re.split(r"[\r\n]+", text[:LONGEST]) if line.strip()]
    if any(_is_chinese(line) for line in lines):
        text = "".join(
            clean(line) for line in lines if _is_chinese(line) or not re.search("[A-Za-z]{3}", line)
        )
    name = _FOOTNOTE.sub("", clean(text)).strip()
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
    value, unit = _number_and_unit(cell)
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
