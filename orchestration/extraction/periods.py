"""Which period a quantity is of: named in its sentence, or that of its passage.

Not here: reviewing and planning parts of a document (`passages`).
"""

import re

from orchestration.extraction.passages import Passage
from orchestration.extraction.quantity import Quantity
from orchestration.extraction.sentences import behind_last

_MONTHS = re.compile(r"(?:(20\d\d)年)?(\d{1,2})[—–\-~至到](\d{1,2})月份?")
_FIRST_MONTHS = re.compile(r"(?:(20\d\d)年)?前(\d{1,2}|[二两三四五六七八九]|十一?)个?月")
_MONTH = re.compile(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月(?:份|当月|单月)")
_HALF = re.compile(
    r"(?<![比较同年过])(?<!全年)(?:(20\d\d)年)?(上半年|前三季度|一季度|第一季度|首季|第?[二三四]季度)"
)
_UNTIL = re.compile(r"(?<!恢复)(?<!降)(?<!升)(?:到|至|截至|截止)(20\d\d)年(?:底|末)?")
_YEAR = re.compile(r"(?<![\d\-—])(20\d\d)年(?!\d{1,2}月\d)(?:底|末|全年|来|以来)?")
_RECENT = re.compile(r"(?:近|连续|最近)([二两三四五六七八九十]|\d)年")
_YEARS_AHEAD = re.compile(
    r"^(?:力争|确保|计划|用)?(?:未来|今后)?([二两三四五六]|[2-6])年(?:内|时间|(?=筹集|建成|新建|改造(?!计划|行动)))"
)
"""五年内建设…, in a plan of one year: from that year on."""

_AVERAGED = re.compile(r"([二两三四五])年(?:平均|年均)$")
_SPAN = re.compile(r"(20\d\d)年?[—–\-~至到]+(20\d\d)年")
_PARTS = {"上半年": "06", "前三季度": "09", "一季度": "03", "第一季度": "03", "首季": "03"}
_QUARTERS = {"二": "04/{}-06", "三": "07/{}-09", "四": "10/{}-12"}
"""Of a quarter that does not begin the year, its months."""

_YEARS = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

_PARTS_IN_TURN = re.compile(rf"((?:(?:{'|'.join(_PARTS)})[、和]?){{2,}})[^,，。;；]*?分别([^。;；]*)$")

_PLAN_ENDS = {"一": 2010, "二": 2015, "三": 2020, "四": 2025, "五": 2030}

SPANNING = frozenset(
    ("increment", "count", "cumulative_total", "reduction", "rank_change", "avg_annual_growth_rate")
)
"""Measures that fill a span of years; others are of its end."""


_FIRST_OF_TWO = re.compile(
    r"(?:由|从|自)(?:年初的?|[^,，。;；]{0,12}?(?:(20\d\d)年|“?十([一二三四五])五”?(?:规划)?期?)(?:底|末)?的?)?(?:约|近)?$"
)
_SECOND_OF_TWO = re.compile(
    r"[^,，。;；]{0,14}?[,，]?(?:提高|增加|跃升|增长|上升|提升|扩大|发展|下降|减少|降低|缩小|变|调整|优化|演进|攀升|降|升|增|跃|转变|改善|增大|缩短|压缩)(?:到|至|为)|[到至](?=\d)"
)


_MORE_OF_FIRST = re.compile(r"(?:[、和][\d.]+[^\d,，。;；、]{1,3}?)+(?=[,，]?[^\d,，。;；]{0,8}[到至])")
"""由92家、1家、4家,发展到…: the others of the first list."""

_LISTED_BEFORE = re.compile(r"(?:[\d.]+[^\d,，。;；、]{1,3}[、和])+$")


def of(text: str, one: Quantity, passage: Passage, measure: str, is_kept: bool) -> str:
    """Period of a quantity of a sentence, in the notation of `period.py`.

    `is_kept` when the text says it was kept up through the span.
    """
    before = text[: one.start]
    clause = before[behind_last(",，;；", before) :]
    return (
        _of_kind(one, before, passage)
        or _part_of_year(_OF_WHOLE_YEAR.split(before)[-1], passage.last_year)
        or (None if _is_kept_up(clause, measure) else _of_years_together(before, clause, passage, measure))
        or _beside(text, one, before)
        or _first_of_two(text, one, passage)
        or _of_years_ahead(clause, passage, measure)
        or (_of_span(before, clause, passage, measure, is_kept) if passage.is_span else None)
        or _of_year(before, clause, passage, measure)
    )


_OF_WHOLE_YEAR = re.compile("全年|年度(?:投资|计划|目标)")
"""What ends 前三季度: all that follows is of the year."""

_LAST_YEAR_SAID = re.compile(r"同比|[比较]上年|[比较]去年|上年|去年|当年|全年|今年|本年|年内")


def is_of_last_year(before: str, passage: Passage) -> bool:
    """Whether the words before a change in a review of several years say that it is of the last of them."""
    if _LAST_YEAR_SAID.search(before):
        return True
    found = _last_stated(before)
    return found is not None and int(found[1]) == passage.last_year and not _UNTIL.search(before)


_TOGETHER = re.compile(
    r"(?<![第\d近])([二两三四五六七八九十])年(?:来|间)?(?:累计|共|合计|总共|总计)?(?:分别|已|共|约|了|实现|净)*"
    r"(?:(?:增长|下降|提高|增加|提升|上升|降低|减少|压减)(?:约|近|超过?)?)?(?:[\d.]{1,9}[%‰个百分点倍]+[、和与及])*$"
)
"""五年增长45.8%和56.4%: a change over so many years."""


_SUMMED = re.compile(
    r"(?<![第\d近])([二两三四五六七八九十])年(?:来|间)?[,，]?(?:全[市省区县州])?(?:累计|共计?|合计|总共|总计)(?![\u4e00-\u9fff]{0,4}[由从])"
)
"""五年累计新增就业21万人: the sum of so many years, whatever was summed."""

_TOTALLED = re.compile(
    r"(?<![第\d近])([二两三四五])年(?:来|间)?[\u4e00-\u9fff]{2,6}总(?:产量|产|产值|额|投资|投入|支出)(?:达到?|约|为|超过?|突破)*$"
)
"""五年粮食总产量达5540万吨: what so many years gave together."""

_NO_SUMS = (
    "share",
    "ratio",
    "growth_rate",
    "change_since",
    "avg_annual_growth_rate",
    "rank",
    "change_pp",
    "duration",
)


def years_together(clause: str) -> int | None:
    """How many years the clause before a change says it took."""
    found = _TOGETHER.search(clause[-60:])
    return _YEARS[found[1]] if found else None


def _of_kind(one: Quantity, before: str, passage: Passage) -> str | None:
    """The period that the kind of number says: of terms, of what lasts, of doublings."""
    last = passage.last_year
    span = f"{passage.first_year}/{last}"
    if one.unit == "届":
        return str(last)
    if one.kind == "duration" and one.unit == "个月":
        return span if passage.is_span else str(last)
    if one.kind == "multiple" and (together := re.search(r"([二两三四五六七八九十])年$", before)):
        return f"{last - _YEARS[together[1]]}/{last}"
    if one.kind == "duration":
        return f"{last - int(one.value) + 1}/{last}" if one.value <= 60 else span
    return None


_KEPT_UP = re.compile(r"连续(?:[二两三四五六七八九十]|\d{1,2})年[^,，]*$")


def _is_kept_up(clause: str, measure: str) -> bool:
    """Whether a share was so for years and still is: 连续9年保持100% is of the last year."""
    return measure in ("share", "ratio") and bool(_KEPT_UP.search(clause))


def _of_years_together(before: str, clause: str, passage: Passage, measure: str) -> str | None:
    """近三年, 两年平均, 五年增长45.8%, where no other year is named to set it against."""
    if "年" not in clause:
        return None
    last = passage.last_year
    if found := _last(_RECENT, clause) or _AVERAGED.search(clause):
        years = _YEARS.get(found[1]) or int(found[1])
    elif measure not in _NO_SUMS and (found := _last(_SUMMED, clause) or _TOTALLED.search(clause)):
        years = _YEARS[found[1]]
    elif base_of(before, passage) is None:
        years = years_together(clause) or 0
    else:
        years = 0
    return f"{last - years + 1}/{last}" if years else None


def _of_years_ahead(clause: str, passage: Passage, measure: str) -> str | None:
    """五年内, in a plan of one year: that year and those behind it."""
    found = _YEARS_AHEAD.search(clause) if passage.role == "plan" and not passage.is_span else None
    if found is None:
        return None
    until = passage.first_year + (_YEARS.get(found[1]) or int(found[1])) - 1
    return f"{passage.first_year}/{until}" if measure in SPANNING else str(until)


def _beside(text: str, one: Quantity, before: str) -> str | None:
    """The year of what is set beside: 与2010年的35万人相比."""
    if not text.startswith("相比", one.end):
        return None
    found = re.search(r"(?:与|和|同|较|比)(20\d\d)年[^,，。;；]*的$", before)
    return found[1] if found else None


def _of_span(before: str, clause: str, passage: Passage, measure: str, is_kept: bool) -> str | None:
    """The period of what fills a span of years that the passage speaks of; None for what is of its end."""
    span = f"{passage.first_year}/{passage.last_year}"
    if measure in ("growth_rate", "change_since") and _AGAINST_SPAN.search(before):
        return span
    if passage.role == "review" and measure in ("change_since", "change_pp") and not base_of(before, passage):
        return span if not is_of_last_year(re.split("[。;；]", before)[-1], passage) else None
    if measure == "avg_annual_growth_rate":
        return _span_named(before) or span
    if passage.role == "review" and _SPENT_THROUGH.search(before) and not is_of_last_year(clause, passage):
        return span
    if passage.role == "review" and (measure in SPANNING or is_kept):
        return str(_stated(clause, passage) or span) if not _UNTIL.search(clause) else span
    return None


_SPENT_THROUGH = re.compile(
    r"(?:^|[。;；,，])(?:过去|这)?[三四五]年来?[,，](?!.*20\d\d年).*(?:建设|工程|项目)(?:完成)?(?:总?投资|投入)(?:约|近|超过?|共)?$"
)
"""五年来,公路建设投资2027亿元: money spent on works through the years."""

_AIMS_OF_THE_YEAR = re.compile(
    r"(?:全年|今年)(?:全[市省区县州])?[^,，。;；:：]{0,14}目标(?:是|为|任务是|建议为?)?[:：]"
)
"""今年…全年经济社会发展主要预期目标是:, in a paragraph that spoke of the term to come."""


def _of_year(before: str, clause: str, passage: Passage, measure: str) -> str:
    """The year named before, else that of the passage."""
    last = passage.last_year
    if passage.is_span and passage.role == "plan" and _AIMS_OF_THE_YEAR.search(before):
        return str(passage.first_year)
    if measure == "avg_annual_growth_rate":
        return _span_named(before) or _plan_named(before, passage) or str(_stated(before, passage) or last)
    if found := _last(_UNTIL, before):
        sums = measure in ("increment", "reduction", "cumulative_total") and "累计" in clause
        is_sum = sums and (passage.is_span or (passage.role == "plan" and measure == "cumulative_total"))
        return (
            f"{passage.first_year}/{found[1]}" if is_sum and int(found[1]) > passage.first_year else found[1]
        )
    if year := _stated(before, passage):
        return str(year)
    if passage.is_span and passage.role == "plan" and measure in SPANNING:
        return f"{passage.first_year}/{last}"
    return f"{last}-01/{last}-{passage.part}" if passage.part else str(last)


def _part_of_year(before: str, last: int) -> str | None:
    """Months, quarters and halves named before a quantity."""
    has_months = "月" in before
    month = _last(_MONTH, before) if has_months else None
    found = _last(_MONTHS, before) if has_months else None
    if found and not (month and month.start() >= found.end()):
        year = int(found[1] or last)
        first, until = int(found[2]), int(found[3])
        if 1 <= first <= until <= 12:
            return f"{year}-{first:02d}/{year}-{until:02d}"
    if has_months and (found := _last(_FIRST_MONTHS, before)):
        # 前11个月: from the first on.
        until = int(found[2]) if found[2].isdigit() else _YEARS.get(found[2], 11)
        if 1 <= until <= 12:
            return f"{found[1] or last}-01/{found[1] or last}-{until:02d}"
    if "季" in before and (found := _last(_PARTS_IN_TURN, before)):
        # 一季度、上半年、前三季度分别…: one number for each.
        parts = re.findall("|".join(_PARTS), found[1])
        at = len(re.findall(r"[、和]|,(?!\d{3})", found[2]))
        if at < len(parts):
            return f"{last}-01/{last}-{_PARTS[parts[at]]}"
    if ("季" in before or "半年" in before) and (found := _last(_HALF, before)):
        year_said = found[1] or str(last)
        if found[2] in _PARTS:
            return f"{year_said}-01/{year_said}-{_PARTS[found[2]]}"
        return f"{year_said}-{_QUARTERS[found[2][-3]].format(year_said)}"
    if month and 1 <= int(month[2]) <= 12:
        return f"{month[1] or last}-{int(month[2]):02d}"
    return None


def is_past_in_a_plan(text: str, one: Quantity, passage: Passage) -> bool:
    """Whether a number of a plan is what was before: the first of two levels (低保标准由900元提高到1000元), or of months
    of the year that are numbered, so over when the report was read (1—4月,进出口增长2.5%).
    """
    before = text[: one.start]
    clause = before[behind_last("。;；", before) :]
    if (first := _first_of_two(text, one, passage)) is not None:
        return int(first[:4]) < passage.first_year
    over = _MONTHS_PAST.search(clause) or (text.startswith("今年以来") and _PART_PAST.search(clause))
    return over is not None and over is not False and not _AIMED.search(clause, over.start())


_MONTHS_PAST = re.compile(r"(?:^|[,，。;；])(?:今年)?1[—–\-~至到]\d{1,2}月份?[,，]")
_PART_PAST = re.compile(r"(?:^|[,，。;；])(?:今年)?(?:一季度|上半年|前三季度)[,，]")
"""今年以来,…,一季度,地区生产总值增长4%: read when the quarter was over."""

_AIMED = re.compile("力争|确保|目标|预期|计划|争取|实现")


def _first_of_two(text: str, one: Quantity, passage: Passage) -> str | None:
    """The year of the first of two levels: 由2010年的77亿元提高到161亿元; the second's is the passage's own.

    A later pair of the sentence starts in the same year as the first one.
    """
    end = one.end
    if one.kind == "structure":
        # The three terms of a structure stand together.
        while end < len(text) and text[end] in ":∶：︰.0123456789":
            end += 1
    if one.kind in ("number", "percent") and (listed := _MORE_OF_FIRST.match(text, end)):
        end = listed.end()
    if not _SECOND_OF_TWO.match(text, end):
        return None
    before = text[: one.start]
    if one.kind == "structure":
        before = before.rstrip(":∶：︰.0123456789")
    before = _LISTED_BEFORE.sub("", before) if one.kind in ("number", "percent") else before
    found = _FIRST_OF_TWO.search(before[-24:])
    if found and (found[1] or found[2]):
        return found[1] or str(_PLAN_ENDS[found[2]])
    if not found and one.kind != "structure":
        return None
    if found and re.search(r"年初的?(?:约|近)?$", before):
        return str(passage.last_year - 1)
    named = re.search(r"(?:由|从|自)[^,，。;；]{0,12}?(?:(20\d\d)年|“?十([一二三四五])五”?末)", before)
    if named:
        return named[1] or str(_PLAN_ENDS[named[2]])
    return str(passage.first_year - 1 if passage.is_span else passage.last_year - 1)


def _span_named(before: str) -> str | None:
    """2020—2024年, 2020年至2024年."""
    found = _last(_SPAN, before)
    return f"{found[1]}/{found[2]}" if found and found[1] < found[2] else None


_PLAN_ENDED = re.compile(r"“?十([一二三四五])五”?(?:末|期末|收官|时期|期间|以来)")


def _plan_named(before: str, passage: Passage) -> str | None:
    """The years of an average that is said beside the end of a plan: 是“十二五”末的1.55倍、年均增长9.2%."""
    found = _last(_PLAN_ENDED, re.split("[。]", before)[-1])
    if found is None or passage.role != "review":
        return None
    end = _PLAN_ENDS[found[1]]
    if end > passage.last_year:
        return f"{end - 4}/{passage.last_year}"
    return f"{end + 1}/{passage.last_year}" if end < passage.last_year else f"{end - 4}/{end}"


def _stated(before: str, passage: Passage) -> int | None:
    """The last year said that can be a time of this passage and is nothing to compare with."""
    found = _last_stated(before)
    if not found or re.match(r".{0,6}(?:相比|增长|以来)", before[found.end() :]):
        return None
    oldest = passage.first_year - 6 if passage.role == "review" else passage.first_year - 1
    year = int(found[1])
    return year if oldest <= year <= passage.last_year + 15 else None


_AGAINST_SPAN = re.compile(
    r"(?:较|比)“?十[一二三四五]五”?(?:时期|期间)(?:[,，]?(?:分别)?(?:(?:增长|增加|提高)[\d.%、和]*)?)?$"
)
"""较“十三五”时期增长: a span against the span before it."""

_AGAINST = re.compile(
    r"(?:较|比|与)((?:19|20)\d\d)年(?:底|末)?(?:相比|同期)?[,，]?(?:分别|累计|年均)?(?:\S{0,4}|(?:增长|下降|提高|减少|增加)[\d.%、和以及个百分点万亿元倍]*)$"
)


_AGAINST_LEVEL = re.compile(
    r"(?:与|和|同|比|较)(20\d\d)年[^,，。;；]{0,40}?相比[,，](?:[^,，。;；]{0,16}[,，])?[^,，。;；]{0,6}$"
)
"""与2010年普查的352146人相比,十年共增加34069人,增长…"""


_AGAINST_PLAN = re.compile(r"(?:较|比|与)“?十([一二三四五])五”?(?:末|期末|收官|时期)")
_LISTED_CHANGES = re.compile(r"(?:[\d.]+(?:%|‰|倍|番|个百分点)(?:[、和与及]|以及))+$")
"""增长73.7%、1.9倍、1.2倍、…: the changes of a list have one base."""


def base_of(before: str, passage: Passage) -> str | None:
    """What a change is measured against, where the text names it: 较“十三五”末, 比2019年."""
    before = _LISTED_CHANGES.sub("", before)
    if found := _AGAINST.search(before[-60:]):
        # Against the year before it is the plain yearly growth.
        is_yearly = int(found[1]) == passage.last_year - 1 and (
            not passage.is_span or f"{passage.last_year}年" in before
        )
        return None if is_yearly else found[1]
    if (found := _AGAINST_LEVEL.search(before[-80:])) and int(found[1]) != passage.last_year - 1:
        return found[1]
    if found := _AGAINST_PLAN.search(before[-24:]):
        return str(_PLAN_ENDS[found[1]])
    if passage.is_span and re.search(rf"(?:较|比)(?:五年前|{passage.first_year - 1}年)", before[-24:]):
        return str(passage.first_year - 1)
    return None


def _last_stated(before: str) -> re.Match[str] | None:
    """The last year that is a time and nothing to compare with: 恢复到2019年的93% is of another year."""
    found = None
    for match in _YEAR.finditer(before):
        if not re.search(
            r"(?:比|较|与|同|恢复到|恢复至|超过|超|相当于|高于|低于|是|为|由|从|自)$", before[: match.start()]
        ):
            found = match
    return found


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007 - the last one is wanted
        pass
    return found
