"""What part of a document a line is: what it reviews or plans, of which years.

A work report reviews the year before, often five years as well, and plans the year it is read in; a communiqué
is of one year. Not here: periods named inside a sentence (`periods`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.extraction.numerals import same_width

_REVIEW = re.compile(r"回顾|过去(?:的|一|五)|成就|发展成效|主要成效|工作总结|完成情况|执行情况")
_PLAN = re.compile(
    r"目标任务|主要目标|发展目标|总体要求|重点工作|工作安排|主要任务|工作建议|工作打算|奋斗目标|年工作|今年工作|工作重点|自身建设|规划纲要|"
    r"今后五年|未来五年|发展思路"
)
_NUMBERED = re.compile(r"^\s*(?:第?[一二三四五六七八九十]+(?:、|部分|章))")
_TOGETHER = re.compile(
    r"^\s*第?(?:一、第?二|二、第?三|三、第?四|四、第?五|五、第?六)(?:、第?[三四五六])?(?![大项个年方条轮件类批种])"
)
"""二、三产业…, 第二、第三产业…, 三、四线…: what several are, no number of a chapter."""
_TITLE = re.compile(
    r"^[^,，。;；:：]*(?:回顾|工作总结|工作安排|工作打算|工作建议|工作任务|主要任务|总体要求|重点工作|总体思路|工作思路|奋斗目标|发展目标|主要目标|预期目标|目标任务|政府工作|的建议)$"
)
"""A part's title without a number."""

_TITLE_BEGUN = re.compile(r"\s*(?:\*\*([^*\s,，。;；:：]{4,38})\*\*)\s*(?=\S)")
"""**2011年工作回顾** 2011年是…: a title with its first paragraph behind it."""

_FIVE = re.compile(
    r"(?:会议|换届)以来的五年|(?:任期(?:内)?|届(?:人民)?政府)的?五年|(?:这|过去|五年来|回顾|刚刚过去的|本届|近)(?:的)?五年|五年来|五年间|届(?:人民)?政府(?:的)?工作(?:的)?(?:回顾|总结)"
)
_YEARS_PAST = re.compile(
    r"\W{0,4}(?:(?:过去|这|近|本届政府(?:的)?)(?:的)?([二两三四六])年(?:来|间)?|([二两三四六])年(?:来|间))[,，]"
)
"""A paragraph of a term that is no five years long: 四年来,…."""

_TERM_YEARS = {"二": 2, "两": 2, "三": 3, "四": 4, "六": 6}
_PLAN_YEARS = re.compile(
    r"(?<![较比与同])(?<![较比与同]“)(?<![^还]是)(?<![^还]是“)“?十([一二三四五六])五”?(?:时期|期间|以来|五年|工作回顾)(?!的?\d[\d.]*倍)"
)
_FIVE_YEAR_PLAN_ENDS = {"一": 2010, "二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035}


@dataclass(frozen=True, slots=True)
class Document:
    """Kind (work_report or communique), year of delivery or of the data, and home region.

    `reviewed` is the last year a work report reviews, where that is not the one before its delivery: a report read
    in December reviews the year that ends. `part` is the last month of what a bulletin of less than a year is about.
    """

    kind: str
    year: int
    region: str | None
    reviewed: int | None = None
    part: str | None = None

    @property
    def last_reviewed(self) -> int:
        """The last year the document looks back on."""
        if self.kind == "communique":
            return self.year
        return self.reviewed if self.reviewed is not None else self.year - 1


@dataclass(frozen=True, slots=True)
class Passage:
    """Part of the document a line is in: `role` review, plan or notes; years it speaks of, first to last.

    `part` is the last month of what a bulletin of less than a year speaks of, from January on.
    """

    role: str
    first_year: int
    last_year: int
    part: str | None = None
    is_bulletin: bool = False
    """Whether it is of a communiqué, which counts what there is."""

    @property
    def is_span(self) -> bool:
        """Whether it speaks of several years."""
        return self.first_year != self.last_year


_NOTES = re.compile(
    r"[^A-Za-z。；]{0,16}(?:名词|词语|用语|术语|指标|数据)[^A-Za-z。；,，]{0,6}(?:解释|注释|注解|说明)[^A-Za-z。；,，]{0,10}"
    r"|\W*(?:附[件录]\w?\W*)?(?:注释|注解|附注)\W*"
)
"""The heading of the notes behind a report, which explain its words and promise nothing."""

_DELIVERED = re.compile(r"(20\d\d)年(\d{1,2})月\d{1,2}日")
_REVIEW_OF = re.compile(
    r"(20\d\d)年(?:及今年以来)?(?:的)?(?:政府)?(?:主要)?工作(?:的)?(?:简要)?(?:回顾|总结|情况)"
)


def notes_from(lines: Sequence[str]) -> int:
    """The line that heads the notes behind a report's text, from 0; the number of lines where it has none."""
    for number, line in enumerate(lines):
        if number > len(lines) // 3 and len(line) < 40 and _NOTES.fullmatch(same_width(line).strip(" *#\t")):
            return number
    return len(lines)


def report(lines: Sequence[str], year: int, region: str | None) -> Document:
    """A work report of a year: which year it reviews last, as its headings or the day of its delivery say."""
    reviewed = None
    for found in _REVIEW_OF.finditer("\n".join(lines)):
        if int(found[1]) in (year - 1, year):
            reviewed = int(found[1])
            break
    else:
        delivered = _DELIVERED.search("\n".join(map(same_width, lines[:30])))
        if delivered and int(delivered[1]) == year and int(delivered[2]) >= 11:
            reviewed = year
    return Document("work_report", year, region, reviewed if reviewed != year - 1 else None)


def divide(lines: Sequence[str], document: Document) -> list[Passage]:
    """The passage of each line."""
    if document.kind == "communique":
        whole = Passage(
            "review", document.year, document.year, document.part or _part_titled(lines), is_bulletin=True
        )
        return [whole] * len(lines)
    # Everything is said as of the year after the last one reviewed.
    year = document.last_reviewed + 1
    current = Passage("review", year - 1, year - 1)
    plan = Passage("plan", year, year)
    has_titles = False
    is_of_year = False
    result: list[Passage] = []
    notes = notes_from(lines)
    for number, line in enumerate(lines[:notes]):
        head = same_width(line[:200]).strip(" *#\t")
        if (begun := _TITLE_BEGUN.match(same_width(line[:200]))) and _TITLE.search(begun[1]):
            head = begun[1]
        is_chapter = bool(_NUMBERED.match(head)) and not _TOGETHER.match(head) and len(head) < 60
        is_title = not is_chapter and len(head) < 40 and bool(_TITLE.search(head))
        has_titles = has_titles or is_title
        alone = None
        if is_title:
            current = _titled(head, year)
        elif is_chapter:
            opening = " ".join(one.strip()[:160] for one in _before_second_item(lines[number : number + 8]))
            current = _chapter(head, opening, has_titles, year) or current
        elif current.role == "review":
            current = _turned(head, current, year, is_early=document.year < year)
        elif current.role == "plan":
            planned = _planned(head[:24], year)
            alone = _looks_back(head[:30], year)
            if alone is None and len(line) >= 40 and (is_of_year or _is_one_of_a_list(lines, number)):
                # In a part that its heading gives to the year, and as one item of a list, a paragraph of later years
                # stands alone.
                alone = planned
            current = current if alone else planned or current
        if is_title or is_chapter:
            is_of_year = current == plan == _planned(head, year)
        result.append(alone or current)
    return result + [Passage("notes", year, year)] * (len(lines) - notes)


_ITEM = re.compile(
    r"\W*(?:[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}是|\d{1,2}[.、．])"
)


def _is_one_of_a_list(lines: Sequence[str], number: int) -> bool:
    """Whether a paragraph is an item of a list and what follows it no part of it: (二)…, then (三)… or a chapter."""
    if not _ITEM.match(lines[number]):
        return False
    following = next((line for line in lines[number + 1 :] if line.strip(" *#\t")), "")
    return bool(_ITEM.match(following)) or bool(_NUMBERED.match(following.strip(" *#\t")))


def _before_second_item(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a chapter that say what it is about: not the second item of its list and what follows."""
    items = [at for at, line in enumerate(lines) if at and _ITEM.match(line)]
    return lines[: items[1]] if len(items) > 1 else lines


def _titled(head: str, year: int) -> Passage:
    """What a part's title without a number opens."""
    if _REVIEW.search(head):
        return _reviewed(head, year) or Passage("review", year - 1, year - 1)
    return _planned(head, year) or Passage("plan", year, year)


_SO_FAR = re.compile("(?:今年|年初)以来[^,，。;；]*情况")
"""二、今年以来…情况: neither what is planned nor of a whole year, and of which months the heading does not say."""


def _chapter(head: str, opening: str, has_titles: bool, year: int) -> Passage | None:
    """What a numbered chapter opens; None where it is a part of what its title opened."""
    if _SO_FAR.search(head):
        return Passage("notes", year, year)
    if _REVIEW.search(head):
        return _reviewed(_past(head), year) or Passage("review", year - 1, year - 1)
    # After the review, every chapter is of what is to come; below titles, chapters are only parts.
    if _PLAN.search(head) or not (has_titles or re.match(r"(?:第?一)", head)):
        return _planned(head, year) or _long_plan(opening, year) or Passage("plan", year, year)
    return None


_TURNS_BACK = re.compile(
    r"[。!！;；](?:回首|回顾|回望|总结)(?:过去的?|这|刚刚过去的|“?十[二三四五]五”?(?:时期|期间)?的?)五年|[。!！](?:(?:过去|这)的?五年(?:来)?|五年来)[,，]"
)
"""…标志着“十三五”规划收官。回首过去五年,…: what follows is of the term, though the paragraph opens with its last year."""


def _turned(head: str, current: Passage, year: int, *, is_early: bool) -> Passage:
    """The passage of a paragraph of a review, which may turn to other years or to what is to come.

    `is_early`: it was read before the year it plans, so that 今年 is the one it reviews.
    """
    if current.role == "review" and _TURNS_BACK.search(head[:160]) and not _AIMS_AHEAD.search(head[:160]):
        return Passage("review", year - 5, year - 1)
    current = _opens_plan(head[:30], year) or _reviewed(head[:40], year) or current
    if _begins_plan(head[:60], f"{year}年" if is_early else f"(?:今年|{year}年)"):
        # What stands behind this year's targets, 到2030年…, dates only itself.
        return _planned(re.split(rf"今年|{year}年", head[:80])[0], year) or Passage("plan", year, year)
    return current


_ESPECIALLY = re.compile(
    r"(?:特别是|尤其是)(?:刚刚过去的|过去的)?(?:(20\d\d)年|去年|过去一年|过去的一年)(?:以?来)?[,，]"
)


def turned_inside(line: str, passage: Passage) -> tuple[int, Passage]:
    """Where a paragraph of a term's review turns to its last year (特别是刚刚过去的2016年,…), and the passage from there
    on; the end of the line where it does not.
    """
    if passage.role == "review" and passage.is_span and (found := _ESPECIALLY.search(same_width(line))):
        last = passage.last_year
        if found[1] in (None, str(last)):
            return found.start(), Passage("review", last, last)
    return len(line), passage


_AIMS_AHEAD = re.compile("今年(?:是|要)|展望|今后五年|未来五年")

_PART_TITLED = re.compile(
    r"20\d\d年(?:(上半年|前三季度|(?:第)?一季度)|1[—–\-~至到](\d{1,2})月)[^\n。]{0,24}(?:公报|运行|快报|形势|指标|情况)"
)


def _part_titled(lines: Sequence[str]) -> str | None:
    """The last month of the part of a year a bulletin's title names."""
    for line in lines[:5]:
        if found := _PART_TITLED.search(same_width(line)):
            month = int(found[2]) if found[2] else {"上": 6, "前": 9}.get(found[1][0], 3)
            return f"{month:02d}" if month < 12 else None
    return None


def _past(heading: str) -> str:
    """A heading of both reviews what it names first: “十四五”发展成效和“十五五”目标任务."""
    return re.split(r"(?:成效|成就|回顾)(?:和|与|及|、)", heading)[0]


def _opens_plan(opening: str, year: int) -> Passage | None:
    """A paragraph of a review that begins with the plan to come: “十五五”时期是…."""
    found = re.match(r"\W{0,4}(?:今后五年|未来五年|“?十[三四五六]五”?(?:时期|期间))", opening)
    if not found or re.search("规划纲要|建议|末", opening):
        return None
    coming = _planned(found[0], year)
    return coming if coming is not None and coming.first_year >= year else None


def _looks_back(opening: str, year: int) -> Passage | None:
    """A paragraph of a chapter of plans that reviews: 过去五年,…; “十三五”时期,… once that is over."""
    found = re.match(
        r"\W{0,4}(?:过去(?:的)?[五一]年|五年来|一年来|“?十[二三四五]五”?(?:时期|期间|以来))", opening
    )
    if not found:
        return None
    # “十五五”时期是…, 一年来 and 过去的五年 are over whatever is said of them.
    if "十" in found[0] and re.search(r"目标|将|规划|是", opening[found.end() : found.end() + 6]):
        return None
    past = _reviewed(found[0], year)
    return past if (past is not None and past.last_year == year - 1) or past is None else None


_AIMS = re.compile("目标|要求|总体|思路")
_LED_BY = "引领|导向|牵引|指引|核心|抓手|统领|动力|契机|己任"
"""以…目标为引领: what was worked for, before what was done."""


def _begins_plan(opening: str, coming: str) -> bool:
    """Whether a paragraph of a review without headings turns to what is to come."""
    if not _AIMS.search(opening):
        return False
    named = re.search(
        rf"{coming}(?:是|,|的|经济|我们|政府|全)|目标(?:是|为(?!{_LED_BY})|建议)|今后五年",
        opening,
    )
    return bool(named)


def _reviewed(text: str, year: int) -> Passage | None:
    if not re.search(r"(?:和|及)20\d\d年|20\d\d年(?:和|及|暨)", text):
        if found := _PLAN_YEARS.search(text):
            last = _FIVE_YEAR_PLAN_ENDS[found[1]]
            if last - 4 < year:
                return Passage("review", last - 4, min(last, year - 1))
        if _FIVE.search(text):
            return Passage("review", year - 5, year - 1)
        if found := _YEARS_PAST.match(text):
            return Passage("review", year - _TERM_YEARS[found[1] or found[2]], year - 1)
    if re.search(
        rf"一年来|过去一年|过去的一年|(?:过去的?|刚刚过去的){year - 1}年|^\W*(?:各位代表)?\W*(?:{year - 1}年|去年[,，])",
        text,
    ):
        return Passage("review", year - 1, year - 1)
    return None


def _long_plan(opening: str, year: int) -> Passage | None:
    """The span a chapter plans, when its opening names one and not the year itself."""
    if re.search(rf"{year}年(?:工作|重点|政府)|今年", opening[:80]):
        return None
    found = re.search(r"今后五年|未来五年|“?十[三四五六]五”?(?:时期|期间)|到20\d\d年", opening)
    return _planned(found[0], year) if found else None


_COMING = re.compile("20|年|十")
"""What any plan is named by: most paragraphs have none of it where they begin."""


def _planned(text: str, year: int) -> Passage | None:
    if not _COMING.search(text):
        return None
    if found := re.search(r"到(20\d\d)年", text):
        last = int(found[1])
        return Passage("plan", min(year, last), last) if last > year else Passage("plan", year, year)
    if re.search(r"今后五年|未来五年", text):
        return Passage("plan", year, year + 4)
    if found := re.search(r"“?十([二三四五六])五”?(?:时期|期间|发展目标|目标|规划(?:目标|纲要))", text):
        last = _FIVE_YEAR_PLAN_ENDS[found[1]]
        if last > year and not re.search(r"开局|第一年|起步|关键", text):
            return Passage("plan", last - 4, last)
    if re.search(rf"今年|{year}年", text):
        return Passage("plan", year, year)
    return None
