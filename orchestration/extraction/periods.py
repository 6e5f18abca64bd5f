"""Which period a quantity is of: named in its sentence, or that of its passage.

Not here: reviewing and planning parts of a document (`passages`).
"""

import re

from orchestration.extraction.passages import Passage

_MONTHS = re.compile(r"(?:(20\d\d)年)?(\d{1,2})[—–\-~至到](\d{1,2})月份?")
_MONTH = re.compile(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月份")
_HALF = re.compile(r"(?:(20\d\d)年)?(上半年|前三季度|一季度|第一季度|首季)")
_UNTIL = re.compile(r"(?<!恢复)(?<!降)(?<!升)(?:到|至|截至|截止)(20\d\d)年(?:底|末)?")
_YEAR = re.compile(r"(?<![\d\-—])(20\d\d)年(?!\d{1,2}月\d)(?:底|末|全年|来|以来)?")
_RECENT = re.compile(r"(?:近|连续|最近)([二两三四五六七八九十]|\d)年")
_PARTS = {"上半年": "06", "前三季度": "09", "一季度": "03", "第一季度": "03", "首季": "03"}
_YEARS = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

SPANNING = frozenset(
    ("increment", "count", "cumulative_total", "reduction", "rank_change", "avg_annual_growth_rate")
)
"""Measures that fill a span of years; others are of its end."""


def of(before: str, passage: Passage, measure: str, is_kept: bool) -> str | None:
    """Period of a quantity in the notation of `period.py`.

    `before` is its sentence up to it; `is_kept` when the text says it was kept up through the span.
    """
    last = passage.last_year
    if found := _last(_MONTHS, before):
        year = int(found[1] or last)
        return f"{year}-{int(found[2]):02d}/{year}-{int(found[3]):02d}"
    if found := _last(_HALF, before):
        year = int(found[1] or last)
        return f"{year}-01/{year}-{_PARTS[found[2]]}"
    if (found := _last(_MONTH, before)) and 1 <= int(found[2]) <= 12:
        return f"{int(found[1] or last)}-{int(found[2]):02d}"
    if found := _last(_RECENT, re.split(r"[,，;；]", before)[-1]):
        years = _YEARS.get(found[1]) or int(found[1])
        return f"{last - years + 1}/{last}"
    if found := _last(_UNTIL, before):
        return found[1]
    if (found := _last_stated(before)) and not re.match(r".{0,6}(?:相比|增长|以来)", before[found.end() :]):
        oldest = passage.first_year - 6 if passage.role == "review" else passage.first_year - 1
        if oldest <= int(found[1]) <= passage.last_year + 15:
            return found[1]
    if passage.is_span and passage.role == "review" and (measure in SPANNING or is_kept):
        return f"{passage.first_year}/{last}"
    if passage.is_span and passage.role == "plan" and measure in SPANNING:
        return f"{passage.first_year}/{last}"
    return str(last)


def base_of(before: str, passage: Passage) -> str | None:
    """What a change is measured against, where the text names it: 较“十三五”末, 比2019年."""
    if found := re.search(r"(?:较|比|与)(20\d\d)年(?:底|末)?(?:相比|同期)?(?:,)?(?:\S{0,4})?$", before[-24:]):
        return found[1]
    if found := re.search(r"(?:较|比|与)“?十([一二三四五])五”?(?:末|期末|收官)", before[-24:]):
        return str({"一": 2010, "二": 2015, "三": 2020, "四": 2025, "五": 2030}[found[1]])
    if re.search(rf"(?:较|比)(?:五年前|{passage.first_year - 1}年)", before[-24:]) and passage.is_span:
        return str(passage.first_year - 1)
    return None


def _last_stated(before: str) -> re.Match[str] | None:
    """The last year that is a time and nothing to compare with: 恢复到2019年的93% is of another year."""
    found = None
    for match in _YEAR.finditer(before):
        if not re.search(r"(?:比|较|与|同|恢复到|恢复至|超过|超|相当于|高于|低于)$", before[: match.start()]):
            found = match
    return found


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007 - the last one is wanted
        pass
    return found
