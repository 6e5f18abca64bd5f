"""“森林覆盖率居全省第2位”, “增速排名前移3个位次”: what holds a rank."""

import re
from collections.abc import Sequence

from orchestration.extraction.context import Clause, Context, Reading, head_of
from orchestration.extraction.phrases import read, segment
from orchestration.extraction.tokens import BOUNDARY, Token

_BARE = re.compile(r"(?:同比)?(总量|总额|规模|增速|增幅|人均|占比|数量)(?:均)?")
_LEVELS = re.compile(r"(?<=\w\w)(?:总量|总额|规模|增速|增幅|数量)$")
_OF_A_CONTEST = re.compile(r"(?<=评价|排名|考核|测评|评比)中$")


def match(clause: Clause, context: Context) -> Reading | None:
    """The words before 居, 列, 排名; else what the clause before spoke of."""
    one = clause.quantity
    if one.kind not in ("rank", "rank_move"):
        return None
    words = segment(clause.tokens, clause.place)
    name = _name(words, one.kind == "rank_move", clause)
    near = clause.is_near and bool(clause.readings)
    if near and (found := _BARE.fullmatch(name)):
        if re.search(r"(?:[均都]|双双)(?:位)?[居列排保]", clause.between):
            return _each(clause, found[1])
        last = clause.last.indicator
        if clause.previous is not None and clause.previous.kind == "rank":
            last = _LEVELS.sub("", last)
        return clause.last.called(last if last.endswith(found[1]) else last + found[1])
    if near and len(name) < 2 and re.search(r"[均都](?:位)?[居列排]", clause.between):
        return _each(clause)
    is_placing = len(name) < 3 and any(token.text in ("排名", "位次") for token in words)
    if near and is_placing and (said := said_between(clause)) is not None:
        # 研发投入强度实现翻番,排名从全省第10升至第5
        return said
    if near and (len(name) < 2 or name in ("排名", "位次", "位居")):
        kept_up = clause.previous is not None and clause.previous.kind == "duration"
        return clause.last.called((kept_up and clause.last.phrase.name) or clause.last.indicator)
    if len(name) < 2:
        return None
    joined = both(name, bool(re.search(r"[均都](?:位)?[居列排保]|双双", clause.between)))
    return Reading(joined, clause.subject, "before", phrase=clause.left)


def _each(clause: Clause, how: str = "") -> Reading:
    """“…均居全省第3”: of the last two things measured, each; `how` is what of them, 增速."""
    names = list(dict.fromkeys(one.indicator for one in clause.readings))[-2:]
    return clause.last.called(";".join(name if name.endswith(how) else name + how for name in names))


def _name(tokens: Sequence[Token], moves: bool, clause: Clause) -> str:
    body = list(tokens)
    while body and body[0].kind in (
        "enum",
        "conj",
        "time",
        "home",
        "adverb",
        "part",
        "lead",
        "arrive",
        "base",
        "comma",
        "mark",
    ):
        body.pop(0)
    at = next(
        (
            place
            for place, token in enumerate(body)
            if token.kind == "rank" and token.text not in ("排名", "排位", "位次")
        ),
        None,
    )
    if at is not None:
        body = body[:at]
    while body and (
        body[-1].kind
        in ("adverb", "home", "arrive", "conj", "enum", "time", "change", "base", "lead", "de", "share")
        or body[-1].text in ("世界", "全球", "全国", "中部", "西部", "各市州", "排名", "位次")
    ):
        if moves and body[-1].text == "排名" and not _is_compared(body):
            break
        body.pop()
    text = "".join(token.text for token in body).strip("、,，")
    text = re.sub(r"^(?:完成|实现)(?=[\u4e00-\u9fff]{2})", "", text)
    text = _OF_A_CONTEST.sub("", text)
    if clause.subject and text.startswith(clause.subject) and len(text) > len(clause.subject) + 1:
        text = text[len(clause.subject) :]
    return text


def _is_compared(body: Sequence[Token]) -> bool:
    return any(token.kind == "compare" for token in body)


def said_between(clause: Clause) -> Reading | None:
    """What a clause without a number names that stands between the number before and this one's clause."""
    at = clause.place
    while at and clause.tokens[at - 1].kind not in ("comma", "qty"):
        at -= 1
    end = at - 1
    start = end
    while (
        start > 0 and clause.tokens[start - 1].kind not in BOUNDARY and clause.tokens[start - 1].kind != "qty"
    ):
        start -= 1
    if end <= start or clause.tokens[end].kind != "comma" or clause.tokens[start - 1].kind == "qty":
        return None
    said = read(clause.tokens[start:end])
    if said.has_object or said.is_bare or len(said.name) < 3 or head_of(said.name) is None:
        return None
    return Reading(
        both(said.name, "均" in clause.text[clause.tokens[start].start : clause.quantity.start]),
        clause.subject,
        "earlier clause",
        phrase=said,
    )


_TAILS = re.compile(
    r"(?:保险)?(?:参保率|达标率|覆盖率|出口额|出口|投资|增加值|产值|收入|产量|总量|总数|数量|人数|产业规模|规模|增速|率)$"
)


def both(name: str, is_each: bool) -> str:
    """Two indicators of one number, sharing their tail: rates, or what 均 says of each."""
    if is_each and (both_kinds := re.search("城乡(?=(?:常住)?居民)", name)):
        whose, what = name[: both_kinds.start()], name[both_kinds.end() :]
        return f"{whose}城镇{what};{whose}农村{what}"
    if not (is_each or name.endswith("率")) or "“" in name or not re.search(r"、|和|与", name):
        return name
    if re.search(r"与[^与]*(?:之比|的比[率例值])$", name) or re.search(r"的(?:比率|比例)$", name):
        return name
    parts = [part for part in re.split(r"、|和(?=[^和]+$)|与(?=[^与]+$)", name) if part]
    if len(parts) < 2 or any(len(part) < 2 for part in parts):
        return name
    if parts[0].endswith(("统筹", "实现", "完成", "推进")):
        return name
    tail = head_of(parts[-1]) if parts[-1].endswith("率") else None
    if tail or (tail := found[0] if (found := _TAILS.search(parts[-1])) else None):
        parts = [
            part
            if part.endswith(("率", "增速")) or (head_of(part) and not tail.endswith("率"))
            else part + tail
            for part in parts
        ]
    return ";".join(parts)
