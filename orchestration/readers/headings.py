"""What headings of statistical tables say: periods, units, and a series' name with what its numbers are.

`printed_period` and `year_to_date` give the notations of `period`; `series` takes a heading such as
“工业增加值_累计增长(%)” apart.
Not here: where headings stand in a table (the layouts), mapping to the catalogue.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from orchestration.figure import PrintedFigure
from orchestration.period import parse_period
from orchestration.readers.sheets import clean

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DASH = r"\s*[-—–~～至到]\s*"

_PERIODS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(\d{{4}})年?第?([一二三四1-4]){_DASH}([一二三四1-4])季度"), "quarters"),
    (re.compile(r"(\d{4})年?第?([一二三四1-4])季度?"), "quarter"),
    (re.compile(r"(\d{4})[-年]?\s?Q([1-4])"), "quarter"),
    (re.compile(r"(\d{4})年上半年"), "half"),
    (re.compile(r"(\d{4})年前三季度"), "three_quarters"),
    (re.compile(rf"(\d{{4}})年(\d{{1,2}})月?份?{_DASH}(\d{{1,2}})月份?"), "months"),
    (re.compile(r"(\d{4})年(\d{1,2})月份?(?:末)?"), "month"),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?"), "day"),
    (re.compile(r"(\d{4})[-./](\d{1,2})"), "month"),
    (re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])"), "month"),
    (re.compile(r"((?:18|19|20)\d{2})(?:\.0)?\s*(?:年(?:末|底|度|份)?)?"), "year"),
)

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?")
_FOOTNOTE = re.compile(r"[①-⑳*＊]+$")
MISSING = frozenset(
    ("", "-", "--", "—", "——", "－", "…", "……", "...", "......", "/", "x", "X", "#N/A", "NA", "N/A", "null")
)
"""Cells that say there is no number."""

_UNIT = re.compile(
    r"(?:(?:亿|万|千|百|百万|千万|十亿)?(?:美元|人民币元|欧元|港元|日元|元|人次|人|户|吨公里|人公里|吨标准煤|标准吨|吨|千克|公斤|斤|亩|公顷"
    r"|平方公里|平方千米|平方米|公里|千米|立方米|千瓦时|千瓦小时|千瓦|度|个|家|台|辆|件|张|所|床|套|头|只|条|箱|重量箱|部|艘|项|处|册|份|块|条|米|升|千升|天|日|岁|位|次|倍)"
    r"(?:[/／](?:人|户|年|月|日|天|平方米|平方公里|亩|公顷|公斤|吨|元|万元|百户|百人|千人|万人))?"
    r"|亿|万|%|％|‰|百分点|个百分点|百分比|百分比%|万吨标准煤|吨标准煤/万元|件/人)"
)
_INDEX_BASE = re.compile(r"[(（]([^()（）]*=\s*100)[)）]")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]$")
_GROWTH = re.compile(
    r"[_\s]*(同比|比上年同期|较上年同期|比去年同期|比上年|较上年|比去年|环比|比上月|较上月)?(实际|名义)?"
    r"(增长速度|增长率|增长|增速|增幅|增减率|增减|升降|±)$"
)
_ACCUMULATION = re.compile(
    r"[_\s]*(当期|本期|当月|本月|单月|当季|本季|本月止累计|累计|期末|月末|年末)(值|数|额|量)?$"
)
_NO_GROWTH = ("自然增长率", "机械增长率")
_SHARE = re.compile(r"(比重|占比|构成|率|覆盖|比例|程度)$|占.+的?比|^占")

_SINGLE = {"当期", "本期", "当月", "本月", "单月", "当季", "本季"}
_POINT = {"期末", "月末", "年末"}


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


def printed_period(text: str) -> str | None:
    """The period a heading is, in the notation of `period`; None when it is no period."""
    text = unicodedata.normalize("NFKC", clean(text))
    for pattern, kind in _PERIODS:
        if found := pattern.fullmatch(text):
            try:
                notation = _notation(kind, found)
                parse_period(notation)
            except ValueError:
                return None
            return notation
    return None


def _notation(kind: str, found: re.Match[str]) -> str:
    year = found[1]
    match kind:
        case "quarters":
            return _months(year, 3 * _QUARTERS[found[2]] - 2, 3 * _QUARTERS[found[3]])
        case "quarter":
            return f"{year}-Q{_QUARTERS[found[2]]}"
        case "half":
            return _months(year, 1, 6)
        case "three_quarters":
            return _months(year, 1, 9)
        case "months":
            return _months(year, int(found[2]), int(found[3]))
        case "month":
            return f"{year}-{int(found[2]):02d}"
        case "day":
            # A workbook keeps a month as its first day.
            return f"{year}-{found[2]}" if found[3] == "01" else found[0][:10]
    return year


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


def month_before(period: str) -> str:
    """The month or quarter before: what 环比 is measured against."""
    found = parse_period(period)
    months = found.start.year * 12 + found.start.month - 2
    year, month = months // 12, months % 12 + 1
    return f"{year:04d}-Q{(month + 2) // 3}" if found.frequency == "Q" else f"{year:04d}-{month:02d}"


def number(cell: str) -> str | None:
    """The number of a cell, digits as printed without separators; None where the cell says there is none.

    Text that is no number is given back as it is: it goes to quarantine with its reason, not out of sight.
    """
    # A circled digit is a footnote; normalised it would become a digit of the number.
    text = _FOOTNOTE.sub("", clean(cell))
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("，", ",").strip()
    if text in MISSING:
        return None
    bare = text.removesuffix("%").strip()
    if _NUMBER.fullmatch(bare):
        return re.sub("[, ]", "", bare).removeprefix("+")
    return text


def is_number(cell: str) -> bool:
    """Whether a cell prints a number."""
    text = number(cell)
    return text is not None and re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def unit_of(text: str) -> str | None:
    """The unit a text is, in the form of the catalogue; None when it is none."""
    text = unicodedata.normalize("NFKC", clean(text)).replace(" ", "")
    if not _UNIT.fullmatch(text):
        return None
    return "%" if text in ("百分比", "百分比%") else text


def series(text: str, unit: str | None = None) -> Series:
    """Take a series' heading apart; `unit` is the table's own, where the heading has none."""
    name = clean(text)
    note = None
    if found := _INDEX_BASE.search(unicodedata.normalize("NFKC", name)):
        note = found[1]
        name = unicodedata.normalize("NFKC", name)
        name = (name[: found.start()] + name[found.end() :]).strip(" _")
    if (found := _BRACKETS.search(name)) and (own := unit_of(found[1])):
        unit, name = own, name[: found.start()].strip(" _")
    accumulation = basis = None
    is_growth = against_month = False
    for _ in range(3):
        if name.endswith(_NO_GROWTH):
            break
        if not is_growth and (found := _GROWTH.search(name)) and found.start() > 0:
            is_growth, name = True, name[: found.start()]
            basis = {"实际": "constant_price", "名义": "nominal"}.get(found[2] or "", basis)
            against_month = (found[1] or "") in ("环比", "比上月", "较上月")
        elif (found := _ACCUMULATION.search(name)) and found.start() > 0:
            accumulation = "ytd" if "累计" in found[1] else "point" if found[1] in _POINT else "single"
            name = name[: found.start()]
        else:
            break
    if is_growth:
        measure, unit = "growth_rate", unit or "%"
    elif note is not None:
        measure, unit = "price_index", None
    else:
        measure = _measure(name, unit)
    return Series(name.strip(" _"), measure, unit, accumulation, basis, against_month, note)


def _measure(name: str, unit: str | None) -> str:
    if unit in ("百分点", "个百分点"):
        return "change_pp"
    if unit == "%":
        return "share" if _SHARE.search(name) else "growth_rate"
    return "level"


def figures_of(
    one: Series, cell: str, period: str, *, subject: str | None = None, **locator: object
) -> Iterator[PrintedFigure]:
    """The figure of a cell, or nothing where it says there is none.

    `period` is the heading's; a series that accumulates has it from January on.
    """
    value = number(cell)
    if value is None:
        return
    full = year_to_date(period) if one.accumulation == "ytd" else period
    note = one.note
    if re.fullmatch(r"-?\d+\.\d{9,}", value):
        note = "; ".join(filter(None, (note, "the cell has more decimals, rounded to 8")))
        value = f"{round(float(value), 8):.8f}"
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
        base_period=month_before(period) if one.is_against_month_before else None,
        note=note,
        **locator,  # type: ignore[arg-type]  # sheet, sheet_row, sheet_column
    )


def accumulated(one: Series) -> Series:
    """The same series from January on."""
    return replace(one, accumulation="ytd")
