"""The thing a number counts, said after it, and what is said to have happened to it: 46个口袋公园, 3个镇上榜….

Not here: the phrase before a number (`phrases`), which of the two names it (`frames`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.extraction.phrases import NAMING, without_asides
from orchestration.extraction.tokens import BOUNDARY, Token

_STOPS = frozenset(
    (
        "adverb",
        "arrive",
        "change",
        "time",
        "home",
        "rank",
        "base",
        "basis",
        "lead",
        "finish",
        "part",
        "compare",
        "dash",
        "qty",
        *BOUNDARY,
    )
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The noun a number counts, said after it, and what is said to have happened to the things."""

    noun: str
    end: int
    """The token behind it."""
    predicate: str = ""
    attributes: frozenset[str] = frozenset()


def after(tokens: Sequence[Token], place: int) -> Counted | None:
    """What follows the number at `place`, when it is a noun."""
    start = place + 1
    if start < len(tokens) and tokens[start].kind == "de":
        start += 1
    end = start
    while end < len(tokens) and _goes_on(tokens, start, end):
        end += 1
    kept = without_asides(tokens[start:end])
    while kept and kept[-1].kind in ("conj", "enum", "de", "open", "mark"):
        kept.pop()
    if kept and kept[0].kind in ("share", "conj", "enum", "close"):
        return None
    whole = "".join(one.text for one in _behind_relative(kept))
    noun = _TASK.sub("", whole)
    if noun in _NO_THINGS:
        noun = whole
    if len(noun) < 2 or not any(one.kind in NAMING or one.kind == "action" for one in kept):
        return None
    for kind in ("action", "scope"):
        if all(one.kind == kind for one in kept) and (shared := _shared_noun(tokens, end, kind)):
            # 198个新开工和127个续建项目, 4家国家级、22家省级企业: the noun is said once, behind the last.
            noun += shared
    noun += _kind_said_last(tokens, end, noun)
    predicate, attributes = _predicate(tokens, end)
    if kept[0].kind == "action":
        attributes |= kept[0].attributes
    return Counted(noun, end, predicate, attributes)


_TASK = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:建设|改造|治理|整治)?(?:任务|目标)$")
"""150个村湾建设任务: the things, not that they are to be done."""


_NO_THINGS = frozenset(("重点", "主要", "年度", "各项", "工作"))
"""What says of a task which one: 183项重点任务 are tasks."""

_BRANCH = re.compile(r"[\u4e00-\u9fff]{1,6}业")
_OF_A_KIND = re.compile(r"类(项目|工程|企业)$")


def _kind_said_last(tokens: Sequence[Token], end: int, noun: str) -> str:
    """“8个工业、4个服务业、6个基础设施类项目”: what the branches count is said with the last of them."""
    if not _BRANCH.fullmatch(noun):
        return ""
    while end + 1 < len(tokens) and tokens[end].kind in ("enum", "conj") and tokens[end + 1].kind == "qty":
        start = end = end + 2
        while end < len(tokens) and tokens[end].kind in NAMING:
            end += 1
        if found := _OF_A_KIND.search("".join(one.text for one in tokens[start:end])):
            return found[1]
    return ""


def _behind_relative(kept: Sequence[Token]) -> Sequence[Token]:
    """200个宜居宜业的和美乡村: what follows 的, where it names a thing by itself."""
    for place in range(len(kept) - 2, 0, -1):
        tail = kept[place + 1 :]
        if (
            kept[place].text == "的"
            and sum(len(one.text) for one in tail) >= 3
            and any(one.kind != "head" for one in tail)
        ):
            return tail
    return kept


def _goes_on(tokens: Sequence[Token], start: int, end: int) -> bool:
    one = tokens[end]
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    if one.kind == "adverb":
        if one.has("modifier"):
            return following is not None and (
                following.kind in (*NAMING, "adverb") or following.has("nominal")
            )
        # 省级新全民健身工程, 自驾营地: part of the name.
        return bool(
            (end > start or one.text in "自新")
            and len(one.text) == 1
            and one.text in "新自净"
            and following
            and following.kind in NAMING
        )
    if one.kind in _STOPS:
        return False
    if one.kind in ("enum", "conj"):
        return (
            following is not None
            and end > start
            and (
                following.kind in ("word", "opaque", "scope", "head")
                or (following.kind == tokens[end - 1].kind == "action" and one.text == "或")
            )
            and not _counts_soon(tokens, end + 1)
        )
    if one.kind == "action":
        if end == start:
            return one.has("nominal") or one.has("new") or one.has("made")
        if tokens[start].text == "计划" and end == start + 1:
            # 128个计划开工项目: those of which the deed is planned.
            return following is not None and following.kind in NAMING
        # 企业上市培育工程: one deed part of the name of another.
        return one.has("nominal") or bool(
            following and following.kind == "action" and following.has("nominal")
        )
    return True


def _shared_noun(tokens: Sequence[Token], end: int, kind: str) -> str:
    """The noun of the next number of a list that has one, without the words of a kind before it: deeds, or a level."""
    if end + 1 >= len(tokens) or tokens[end].kind not in ("conj", "enum") or tokens[end + 1].kind != "qty":
        return ""
    place = end + 2
    while place < len(tokens) and tokens[place].kind == kind:
        place += 1
    if place > end + 2 and (shared := _shared_noun(tokens, place, kind)):
        return shared
    start = place
    while place < len(tokens) and tokens[place].kind in NAMING:
        place += 1
    return "".join(one.text for one in tokens[start:place])


def _counts_soon(tokens: Sequence[Token], place: int) -> bool:
    """Whether the words after a conjunction lead to a number of their own."""
    while place < len(tokens) and tokens[place].kind in (*NAMING, "action", "de"):
        place += 1
    return place < len(tokens) and tokens[place].kind == "qty"


def _predicate(tokens: Sequence[Token], place: int) -> tuple[str, frozenset[str]]:
    """“全部创成…示范区”: a verb with its object up to the end of the clause."""
    while place < len(tokens) and tokens[place].kind in ("adverb", "lead", "home", "finish"):
        if tokens[place].kind == "finish" and (
            place + 1 >= len(tokens) or tokens[place + 1].kind in BOUNDARY
        ):
            return tokens[place].text, tokens[place].attributes
        place += 1
    if place >= len(tokens) or tokens[place].kind not in ("action", "arrive"):
        return "", frozenset()
    verb = tokens[place]
    if verb.kind == "arrive" and verb.text not in ("达到",):
        return "", frozenset()
    end = place + 1
    while end < len(tokens) and tokens[end].kind not in BOUNDARY and tokens[end].kind not in ("qty", "close"):
        end += 1
    inner = list(tokens[place:end])
    while len(inner) > 1 and inner[-1].kind in ("enum", "conj"):
        inner.pop()
    text = "".join(one.text for one in inner)
    if verb.kind == "action" and not verb.has("won") and len(text) > 8:
        return ("", frozenset()) if verb.has("nominal") or verb.has("cut") else (verb.text, verb.attributes)
    return (text if len(text) <= 22 else verb.text), verb.attributes
