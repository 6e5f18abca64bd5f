"""What was just measured, set beside something: 是2012年的1.2倍, 高于全省0.4个百分点, 恢复到2019年的93%."""

import re
from dataclasses import replace

from orchestration.extraction.context import Clause, Context, Reading, head_of

_TIMES = re.compile(r"[,，、]?(?:分别|约|就)?(?:是|为|相当于|达到?)[^,，。;；]{1,16}?的?$")
AHEAD = re.compile(
    r"[,，、]?(?:分别|均|也|且|并|同比)?(?:增速|增幅|涨幅|降幅)?(?:分别|均)?(?:超过|高于|高出|快于|低于|慢于|好于|优于|领先|超额完成|超出|比[^,，。;；、]{2,10}[高低快慢])[^,，。;；、]{0,16}$"
)
_AHEAD_INSIDE = re.compile(r"(?:高于|高出|快于|低于|慢于|好于|优于|领先)[^,，。;；、]{1,14}$")
_RECOVERED = re.compile(
    r"[,，、]?(?:已)?(?:恢复到|恢复至|相当于|达到?|是|为)(?:20\d\d年|上年|疫情前|去年)[^,，。;；]{0,8}的$"
)
_SET_BESIDE = re.compile(r"[,，、]?(?:与|和|同|较|比)[^,，。;；]{2,24}的")
_TARGET_MET = re.compile(
    r"[,，、]?(?:超额)?(?:完成|占|达到|达|为)(?:全年|年度|年初|年|省定|市定|省级|省下达|计划|预期|既定)*(?:目标|任务|计划|预算)(?:任务|数)?的?"
)
_INVESTED = re.compile(
    r"[,，、]?[^,，。;；、]{0,4}(?:累计)?(?:完成(?:总)?投资|(?P<planned>计划(?:总)?投资))(?:额)?(?:达到?|为|超过?|约)?$"
)
_OF_THINGS = re.compile(
    r"(?P<things>[\u4e00-\u9fff“”]{2,16}?)(?:累计)?完成(?:总)?投资(?:额)?(?:达到?|为|超过?|约)?$"
)
_CONVERTED = re.compile(r"[,，（(]?[^,，。;；]{0,14}?折[算合](?:为|约|成)?")


def match(clause: Clause, context: Context) -> Reading | None:
    """The reading before, when this clause only compares it; its growth where that is what is compared."""
    if not clause.readings or not clause.is_near:
        return _growth_ahead(clause)
    one, previous, between = clause.quantity, clause.previous, clause.between
    last = clause.last
    assert previous is not None
    percent = one.kind == "percent" and not one.change
    if clause.text.startswith("相比", one.end) and _SET_BESIDE.fullmatch(between):
        return last.called(last.indicator)
    if one.kind == "multiple" and not one.change and _TIMES.fullmatch(between):
        return last.called(last.indicator)
    if one.kind in ("points", "percent") and AHEAD.fullmatch(between):
        grows = previous.kind == "percent" and previous.change
        said = any(word in between for word in ("增速", "增幅", "涨幅", "降幅"))
        rate = "增速" if (grows or said) and not last.indicator.endswith(("增速", "增幅", "率")) else ""
        return last.called(last.indicator + rate)
    if (one.unit or "").endswith("美元") and _CONVERTED.fullmatch(between):
        return last.called(last.indicator)
    if percent and _RECOVERED.fullmatch(between):
        return last.called(last.indicator)
    if percent and _TARGET_MET.fullmatch(between):
        return last.called(last.indicator + "年度目标完成率")
    if (one.unit or "").endswith("元") and (invested := _invested_in(clause)):
        return invested
    return _growth_ahead(clause)


def _invested_in(clause: Clause) -> Reading | None:
    """“项目184个,完成投资84亿元”, “100个重点项目完成投资300亿元”: what was, or is to be, put into them."""
    last = clause.last
    if found := _INVESTED.fullmatch(clause.between):
        said_behind = "" if last.phrase.has_object else last.verb
        thing = last.indicator.removesuffix("投资").removeprefix(said_behind)
        name = thing + ("计划总投资" if found["planned"] else "投资")
    elif (
        last.how == "after"
        and (things := _OF_THINGS.fullmatch(clause.between))
        and last.indicator.endswith(things["things"])
    ):
        name = last.indicator.removeprefix(last.verb) + "投资"
    else:
        return None
    return replace(last.called(name), attributes=frozenset(), verb="")


def _growth_ahead(clause: Clause) -> Reading | None:
    """“投资增速高于全省1.3个百分点”: the name stands before the word that compares."""
    one = clause.quantity
    if one.kind not in ("points", "percent") or not _AHEAD_INSIDE.search(clause.between):
        return None
    tokens = clause.left.tokens
    at = next((place for place, token in enumerate(tokens) if token.kind == "compare"), None)
    if not at:
        return None
    name = "".join(token.text for token in tokens[:at]).rstrip("均分别也")
    if head_of(name) == name and clause.readings and clause.is_near:
        last = clause.last.indicator
        return clause.last.called(last if last.endswith(name) else last + name)
    return Reading(name, clause.subject, "before", phrase=clause.left)
