"""What part of a document a line is: what it reviews or plans, of which years.

A work report reviews the year before, often five years as well, and plans the year it is read in; a communiqué
is of one year. Not here: periods named inside a sentence (`periods`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_REVIEW = re.compile(r"回顾|过去(?:的|一|五)|成就|工作总结|完成情况|执行情况")
_PLAN = re.compile(
    r"目标任务|主要目标|发展目标|总体要求|重点工作|工作安排|主要任务|工作建议|工作打算|奋斗目标|年工作|今年工作|工作重点|自身建设|规划纲要|"
    r"今后五年|未来五年|发展思路"
)
_CHAPTER = re.compile(r"^\s*(?:第?[一二三四五六七八九十]+(?:、|部分|章))")
_FIVE = re.compile(
    r"(?:这|过去|五年来|回顾|刚刚过去的|本届|近)(?:的)?五年|五年来|五年间|“?十[二三四五六]五”?(?:时期|期间|以来)"
)
_YEAR_ONLY = re.compile(
    r"一年来|过去一年|过去的一年|过去的(\d{4})年|刚刚过去的(\d{4})年|(?<!到)(\d{4})年,?(?:是|全市|全省|全州|全县|面对|我们)|去年"
)
_PLAN_OPENING = re.compile(
    r"(?:主要)?(?:预期|发展|奋斗)?目标(?:是|为|建议)|今年(?:的|,|要|经济)|力争|(?:今后|未来)五年|到(20\d\d)年|重点(?:做好|抓好)"
)
_LONG_PLAN = re.compile(r"今后五年|未来五年|“十[三四五六]五”(?:时期|期间)|到(20\d\d)年")
_COMMUNIQUE = re.compile(r"(?:统计公报|经济运行情况|运行情况|统计快报|普查公报|经济形势|主要经济指标)")


@dataclass(frozen=True, slots=True)
class Document:
    """Kind (work_report or communique), year of delivery or of the data, and home region."""

    kind: str
    year: int
    region: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Part of the document a line is in: `role` review or plan; years it speaks of, first to last."""

    role: str
    first_year: int
    last_year: int

    @property
    def is_span(self) -> bool:
        """Whether it speaks of several years."""
        return self.first_year != self.last_year


def describe(
    lines: Sequence[str], kind: str | None = None, region: str | None = None, year: int | None = None
) -> Document:
    """Kind, year and region as the document's first lines say, where not given.

    Raises ValueError when no year is given and none is printed.
    """
    head = "\n".join(lines[:30])
    if kind is None:
        kind = (
            "communique"
            if _COMMUNIQUE.search(head[:600]) and "政府工作报告" not in head[:600]
            else "work_report"
        )
    if region is None:
        region = _region(head)
    if year is None:
        if kind == "work_report":
            found = re.search(r"(20\d\d)年\d{1,2}月\d{1,2}日", head) or re.search(
                r"(20\d\d)年?.{0,12}政府工作报告|政府工作报告.{0,6}(20\d\d)", head
            )
        else:
            found = re.search(r"(20\d\d)年", head)
        if not found:
            found = re.search(r"(20\d\d)年", "\n".join(lines))
        if not found:
            raise ValueError("no year is printed in the document; give --year")
        year = int(next(one for one in found.groups() if one))
    return Document(kind, year, region)


_REGION = re.compile(
    r"([\u4e00-\u9fff]{1,12}?(?:市|县|区|州|省|旗|盟))(?=人民政府|第[一二三四五六七八九十]+届|第七次|统计局|\d{4}年|国民经济|政府工作报告|人大|人民代表大会)"
)
_NO_REGION = re.compile(r".*(?:[日年月在代表向受届位对全国]|我)(?=[\u4e00-\u9fff]{2,})")


def _region(head: str) -> str | None:
    """The place whose government or bureau speaks; the one named most in the head of the document."""
    names = [_NO_REGION.sub("", match[1]) for match in _REGION.finditer(head)]
    names = [name for name in names if 2 <= len(name) <= 10]
    return max(names, key=names.count) if names else None


def divide(lines: Sequence[str], document: Document) -> list[Passage]:
    """The passage of each line."""
    year = document.year
    if document.kind == "communique":
        return [Passage("review", year, year)] * len(lines)
    review = Passage("review", year - 1, year - 1)
    plan = Passage("plan", year, year)
    current = review
    result = []
    for number, line in enumerate(lines):
        head = line.strip()
        is_chapter = bool(_CHAPTER.match(head)) and len(head) < 60
        if is_chapter:
            if _REVIEW.search(head):
                current = _reviewed(head, year) or review
            elif not re.match(r"\s*(?:第?一)", head) or _PLAN.search(head):
                # After the review, every chapter is of what is to come.
                opening = " ".join(one.strip()[:160] for one in lines[number : number + 8])
                current = _planned(head, year) or _long_plan(opening, year) or plan
        elif current.role == "review":
            current = _reviewed(head[:40], year) or current
            if re.search(
                rf"(?:今年|{year}年)(?:是|,|的|经济|我们|政府)|(?:主要)?(?:预期|发展)?目标(?:是|为):|今后五年",
                head[:60],
            ) and re.search(r"目标|要求|总体|思路", head):
                current = _planned(head[:80], year) or plan
        elif current.role == "plan":
            current = _planned(head[:24], year) or current
        result.append(current)
    return result


def _reviewed(text: str, year: int) -> Passage | None:
    if _FIVE.search(text) and not re.search(r"和20\d\d年|及20\d\d年", text):
        return Passage("review", year - 5, year - 1)
    if re.search(rf"一年来|过去一年|过去的一年|(?:过去的?|刚刚过去的){year - 1}年|^\W*{year - 1}年", text):
        return Passage("review", year - 1, year - 1)
    return None


def _long_plan(opening: str, year: int) -> Passage | None:
    """The span a chapter plans, when its opening names one and not the year itself."""
    if re.search(rf"{year}年(?:工作|重点|政府)|今年", opening[:80]):
        return None
    found = re.search(r"今后五年|未来五年|“?十[三四五六]五”?(?:时期|期间)|到20\d\d年", opening)
    return _planned(found[0], year) if found else None


def _planned(text: str, year: int) -> Passage | None:
    if found := re.search(r"到(20\d\d)年", text):
        last = int(found[1])
        return Passage("plan", min(year, last), last) if last > year else Passage("plan", year, year)
    if re.search(r"今后五年|未来五年", text):
        return Passage("plan", year, year + 4)
    if found := re.search(r"“?十([二三四五六])五”?(?:时期|期间|发展目标|目标|规划(?:目标|纲要))", text):
        last = {"二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035}[found[1]]
        if last > year and not re.search(r"开局|第一年|起步|关键", text):
            return Passage("plan", last - 4, last)
    if re.search(rf"今年|{year}年", text):
        return Passage("plan", year, year)
    return None
