"""What a bulletin's headings of columns, and the end of a row's name, say of its numbers.

Not here: where the table and its rows are (`bulletin`).
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from orchestration.period import parse_period
from orchestration.readers.cells import unit_of
from orchestration.readers.headings import Series
from orchestration.readers.periods import month_before, printed_period

GROWTH = re.compile(
    r"同比|增长|增速|增幅|±|增减|升降|比上年|比去年|较上年|较去年|比同期|环比|比上月|比年初|较年初|涨跌|涨幅"
)
_AMOUNT_OF_CHANGE = re.compile(r"增减[额量]|增加[额量]|净增|[(（](?:亿|万)?(?:美)?元[)）]")
_PREVIOUS = re.compile(r"(?:上年|去年)(?:同期|同月|同季|本月|累计|实绩|完成)?[数值]?")
_PROGRESS = re.compile(r"占.*(?:目标|计划|任务|预算)|完成.*(?:目标|计划|任务|预算).*%|完成率|完成进度|进度")
SHARE = re.compile(r"比重|占比|份额|构成(?!比)|结构比")
_SAYS_SHARE = re.compile("比重|占比|率$|构成")
_PLAN = re.compile(r"目标|计划|任务|预期|预算")
VALUE = re.compile(
    r"本月|当月|单月|本期|当期|累计|本季|当季|绝对[量额数值]|总量|总额|金额|数量|产量|数值|实绩|实际|完成|指数|余额|[\d一二三四]季度|上半年"
    r"|\d月|\d年|月末|期末|年末|今年|本年|全年|数据|增加值"
)
_YTD = re.compile(r"累计|止|年初至|1\s*月?\s*[-—–―−~至]\s*\d+\s*月|上半年|前三季度|今年以来")
_SINGLE = re.compile(r"本月|当月|单月|本季|当季|当期|本期")
_RANK = re.compile(r"位次|排位|排名|名次|位居")
_PLACE = re.compile(
    r"全国|全省|全市|全区|全县|(?:[\u4e00-\u9fff]{1,6}(?:省|市|州|区|县|盟|旗|开发区|高新区|风景区))"
)
_HERE = ("全市", "全区", "全县", "本市", "本区", "本县")
_STOCK = re.compile(r"余额|期末|月末|年末|季末|保有量")
_LAG = re.compile(
    r"[(（\[]\s*(?:截至|截止|数据为|为)?(?:(\d{4})年)?\s*(\d{1,2})\s*(?:月?\s*[-—–―−~至]\s*(\d{1,2}))?\s*月(?:份|末|底)?(?:累计|数据|数)?\s*[)）\]]$"
)
_LAG_IN_WORDS = re.compile(r"[(（]\s*(?:错月|滞后(?:一|1)个?月|上月)(?:数据|数)?\s*[)）]$")
_PART_OF_YEAR = re.compile(r"[(（]\s*(上半年|前三季度|[一二三四1-4]季度|全年|年)(?:数|数据|累计)?\s*[)）]$")
_MONTHS_ALONE = re.compile(r"(\d{1,2})月?\s*[-—–―−~至]\s*(\d{1,2})月|(?<!\d)(\d{1,2})月")


@dataclass(frozen=True)
class Column:
    """What a column's numbers are.

    `role` is value, growth, amount (of change), rank, progress or plan; `is_ytd` whether they count from January;
    `period` that of the heading; `subject` the place of the heading.
    """

    role: str
    is_ytd: bool
    heading: str
    period: str | None = None
    unit: str | None = None
    subject: str | None = None
    is_year_before: bool = False


@dataclass(frozen=True)
class Lag:
    """What the words at the end of a row's name say of the period of its numbers."""

    months: re.Match[str] | None
    """The months named."""
    is_month_before: bool
    """错月数据: of the month before."""

    def of(self, period: str | None, about: str | None) -> str | None:
        """The period of a number of the row whose column has `period`."""
        if self.months and about:
            period = _lagging(self.months, about)
        if period is not None and self.is_month_before:
            period = month_before(last_month(period))
        return period


def without_lag(name: str) -> tuple[str, Lag]:
    """The name without the words for months that its numbers lag behind the table, and these."""
    name = unicodedata.normalize("NFKC", name) if re.search("[(（].*月.*[)）]$", name) else name
    months, in_words = _LAG.search(name), _LAG_IN_WORDS.search(name)
    found = months or in_words
    return name[: found.start()].strip() if found else name, Lag(months, in_words is not None)


def of_part_of_year(
    name: str, about: str | None, columns: dict[int, Column]
) -> tuple[str, str | None, dict[int, Column]]:
    """Name, period and columns of a row whose name says of which part of the year its numbers are: …(上半年)."""
    part = _PART_OF_YEAR.search(name)
    if not part or not about:
        return name, about, columns
    year = parse_period(about).end.year
    said = printed_period(f"{year}年{part[1] if '季' in part[1] or '半' in part[1] else ''}")
    own = {
        x: column if column.is_year_before else replace(column, period=None) for x, column in columns.items()
    }
    return name[: part.start()].strip(), said or about, own


def as_column_has(what: Series, column: Column) -> Series:
    """The row's series as the column has it."""
    is_stock = what.accumulation == "point" or _STOCK.search(what.name) is not None
    accumulation = "point" if is_stock else what.accumulation or ("ytd" if column.is_ytd else "single")
    what = replace(what, accumulation=accumulation)
    is_against_month = re.search("环比|比上月", column.heading) is not None
    match column.role:
        case "rank":
            return replace(what, measure="rank", unit="位")
        case "value":
            return what
        case "progress":
            return replace(what, name=f"{what.name}完成进度", measure="share", unit="%")
        case "share":
            name = what.name if _SAYS_SHARE.search(what.name) else f"{what.name}比重"
            return replace(what, name=name, measure="share", unit="%", price_basis=None)
        case "plan":
            return replace(what, accumulation="ytd")
        case "amount":
            return replace(what, measure="increment", unit=column.unit or what.unit)
        case "points":
            return replace(what, measure="change_pp", unit="个百分点")
    # The change of a share is in points, whatever the heading says.
    if what.measure in ("share", "change_pp"):
        return replace(what, measure="change_pp", unit="个百分点", is_against_month_before=is_against_month)
    return replace(
        what,
        measure="growth_rate",
        unit="%",
        note=None,
        price_basis=None,
        is_against_month_before=is_against_month,
    )


_ROLES: tuple[tuple[str, Callable[[str, str], object]], ...] = (
    ("rank", lambda text, bare: _RANK.search(bare)),
    ("progress", lambda text, bare: _PROGRESS.search(text)),
    ("share", lambda text, bare: SHARE.search(bare) and not GROWTH.search(bare)),
    ("points", lambda text, bare: "百分点" in text and not re.search("[%％]", text)),
    ("amount", lambda text, bare: _AMOUNT_OF_CHANGE.search(text) and GROWTH.search(bare)),
    ("growth", lambda text, bare: GROWTH.search(bare) or "±" in text),
    ("value_year_before", lambda text, bare: any(_PREVIOUS.fullmatch(part) for part in bare.split())),
    ("plan", lambda text, bare: _PLAN.search(bare)),
    ("value", lambda text, bare: VALUE.search(bare)),
)
"""What a column's numbers are, by its heading and that without brackets; the first that holds."""


def _counts_from_january(text: str, period: str | None, is_before: bool) -> bool:
    """Whether a heading's numbers are cumulated; as in the column before where it does not say."""
    if _YTD.search(text):
        return True
    if _SINGLE.search(text) or re.search("环比|比上月", text):
        return False
    return "/" in period if period is not None else is_before


def column_of(heading: str, is_ytd: bool, about: str | None, unit: str | None) -> Column | None:
    """What a heading says of its column; None when it says nothing that is known."""
    text = unicodedata.normalize("NFKC", heading)
    bare = re.sub(r"[(（][^()（）]*[)）]|[%％]", " ", text)
    own = next(
        (found for part in re.findall(r"[(（]([^()（）]*)[)）]", text) if (found := unit_of(part))), None
    )
    period = next((found for part in text.split() if (found := printed_period(part))), None)
    subject = next((part for part in bare.split() if _PLACE.fullmatch(part)), None)
    role = next((name for name, says in _ROLES if says(text, bare)), "")
    if not role and (period is not None or subject or (own and not bare.strip())):
        role = "value"
    if not role:
        return None
    is_year_before = role == "value_year_before"
    role = "value" if is_year_before else role
    is_ytd = _counts_from_january(text, period, is_ytd)
    if period is None and about is not None and (period := _month_of(text, about)) and not _YTD.search(text):
        is_ytd = "/" in period
    if role == "plan":
        period = about and about[:4]
    return Column(
        role,
        is_ytd,
        heading,
        period,
        own or unit,
        None if subject in _HERE or role == "rank" else subject,
        is_year_before,
    )


def _month_of(text: str, about: str) -> str | None:
    """The period of a heading such as 1-10月 or 10月, in the year the table is about."""
    found = _MONTHS_ALONE.search(text)
    if found is None:
        return None
    year = parse_period(about).end.year
    return printed_period(f"{year}年{found[1]}-{found[2]}月" if found[1] else f"{year}年{found[3]}月")


def _lagging(lag: re.Match[str], about: str) -> str:
    year = lag[1] or f"{parse_period(about).end.year}"
    first, last = int(lag[2]), int(lag[3] or lag[2])
    return printed_period(f"{year}年{first}-{last}月" if lag[3] else f"{year}年{first}月") or about


def last_month(period: str) -> str:
    """The single month a range of months ends with; quarters and years stay."""
    found = parse_period(period)
    if found.frequency == "M" and "/" in period:
        return f"{found.end.year:04d}-{found.end.month:02d}"
    return period


def year_before(period: str) -> str:
    """The same period of the year before."""
    return re.sub(r"\d{4}(?=$|-|/)", lambda year: f"{int(year[0]) - 1:04d}", period)
