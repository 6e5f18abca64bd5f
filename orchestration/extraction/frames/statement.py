"""The plain statement: the name stands before its number; else in the clause before, else after it."""

import re

from orchestration.extraction import lexicon
from orchestration.extraction.context import Clause, Context, Reading, base_unit, without_head
from orchestration.extraction.frames.listing import group_of
from orchestration.extraction.frames.rank import both
from orchestration.extraction.phrases import read
from orchestration.extraction.tokens import SENTENCE_END

_BARE_PART = re.compile(
    r"(增加值|总产值|产值|营业收入|主营业务收入|销售收入|产量|投资)占(?=[\u4e00-\u9fffA-Z]{2})"
)
"""A measure alone before the whole it is a part of."""

_MADE_IN = lexicon.TALLIED | {"公里", "千米", "米", "亩", "公顷", "平方米", "平方公里"}
"""Units of what is made: things one by one, lengths, areas."""

_EACH = "每个县市区"
_EACH_OF_TWO = re.compile(r"(?:[均都]|双双)[^,，]{0,4}$")


def share_of(clause: Clause, context: Context) -> Reading | None:
    """“占地区生产总值的比重达…”: of what was measured before it; “与…之比” too."""
    name = clause.left.name
    if not clause.readings or not clause.is_near:
        return None
    if name.startswith("占"):
        last = re.sub(r"占.*$", "", clause.last.indicator)
        return Reading(last + name, clause.last.subject, "before", phrase=clause.left)
    if (found := _BARE_PART.match(name)) and (
        whose := without_head(re.sub(r"占.*$", "", clause.last.indicator))
    ) != clause.last.indicator:
        # 民营经济主营业务收入增长30%,增加值占…的比重达50.5%: of what the measure before was of.
        if len(whose) >= 2 and not whose.endswith(found[1]):
            return Reading(whose + name, clause.last.subject, "before", phrase=clause.left)
        return None
    if name.endswith(("之比", "比值")) and re.match(r"[,，]?与", clause.between):
        return Reading(f"{clause.last.indicator}与{name}", clause.subject, "before", phrase=clause.left)
    return None


def match(clause: Clause, context: Context) -> Reading | None:
    """The words before the number."""
    one, left = clause.quantity, clause.left
    name, deed = left.name, ""
    if not name and "nominal" in left.attributes and not left.has_object:
        name = left.verb
    if not name and _SELF_SAID.fullmatch(left.verb) and (one.unit or "").endswith(("人", "户", "名")):
        name = left.verb
    if len(name) < 2:
        return None
    if one.kind == "points" and re.fullmatch(r"拉动[\u4e00-\u9fff]{1,10}", name) and one.verb == "增长":
        of = re.sub(r"(?:占|对).*$", "", clause.last.indicator) if clause.readings and clause.is_near else ""
        return Reading(f"{of}{name}增长", clause.subject, "before", phrase=left)
    if one.kind == "points" and any(token.text in ("增速", "增幅", "涨幅") for token in left.said):
        name = re.sub(r"(?:增速|增幅|涨幅)$", "", name) + "增速"
    if left.verb and left.verb != name and not left.has_object and "new" in left.attributes:
        name = left.verb + name
    elif left.verb and left.verb != name and not left.has_object and (deed := _deed_of_tally(clause)):
        name = deed + name
    is_each = bool(_EACH_OF_TWO.search(clause.between[-6:])) or _is_one_for_several(clause)
    full = both(name, is_each) + (f"({_EACH})" if clause.subject == _EACH else "")
    return Reading(
        full,
        clause.subject,
        "before",
        attributes=left.attributes,
        verb=deed or (left.verb if left.has_object or "new" in left.attributes else ""),
        phrase=left,
    )


def _is_one_for_several(clause: Clause) -> bool:
    """“工业和技改投资分别增长10%”: 分别 with one number, which is that of each."""
    alone = group_of(clause.text, clause.quantities, clause.index) is None
    return alone and "分别" in clause.between[-8:] and not _ANOTHER.match(clause.text, clause.quantity.end)


_ANOTHER = re.compile(r"[、和与及]\d")
"""压缩到3个和5个工作日: a second number that was not read."""

_SELF_SAID = re.compile("新?(?:落户|就业|入户|迁入|返乡创业|参军|入伍)")
"""新落户2万人: deeds of people that say themselves who is counted."""

_WORKS = re.compile("建|改造|整治|治理|修复|工$|投产|投用")
_HOW_FAR = re.compile(r"^(?:全面|已|累计)+|(?:完成|实现|完工)+$")


def _deed_of_tally(clause: Clause) -> str:
    """What was done to things that are counted or measured out, said behind them: 高标准农田建成20万亩; '' for none."""
    one = clause.quantity
    if (
        one.kind != "number"
        or one.change
        or base_unit(one) not in _MADE_IN
        or clause.left.says("adverb", "累计")
    ):
        return ""
    deed = _HOW_FAR.sub("", clause.left.verb)
    return deed if _WORKS.search(deed) else ""


def clause_before(clause: Clause, context: Context) -> Reading | None:
    """What the clauses before in the sentence name, nearest first; else the noun after the number, else the deed."""
    end = clause.place
    while end:
        while end and clause.tokens[end - 1].kind not in ("comma", "colon", *SENTENCE_END):
            end -= 1
        if not end or clause.tokens[end - 1].kind in SENTENCE_END:
            break
        end -= 1
        start = end
        while start and clause.tokens[start - 1].kind not in ("comma", "colon", "qty", *SENTENCE_END):
            start -= 1
        found = read(clause.tokens[start:end])
        name = found.name
        if len(name) >= 2:
            if clause.subject and name.startswith(clause.subject) and len(name) > len(clause.subject) + 1:
                name = name[len(clause.subject) :]
            return Reading(name[-24:], clause.subject, "earlier clause", phrase=clause.left)
    if clause.counted is not None:
        return Reading(
            clause.left.verb + clause.counted.noun,
            clause.subject,
            "after",
            attributes=clause.left.attributes,
            verb=clause.left.verb,
        )
    if clause.readings and clause.is_near:
        return clause.last.called(clause.last.indicator)
    if len(clause.left.verb) >= 2:
        return Reading(
            clause.left.verb, clause.subject, "before", attributes=clause.left.attributes, phrase=clause.left
        )
    return None
