"""Phrases over tokens: what is measured or done, said before a number.

A name is a stretch of the text. What is no part of it (times, adverbs, words of arriving) is recognised at its edges
and kept as what was said, so that a frame can ask for it. Not here: the thing counted, said after it (`counted`); which
construction a clause has (`frames`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.extraction.tokens import BOUNDARY, Token

_OPENS = frozenset(
    ("enum", "conj", "time", "home", "adverb", "part", "lead", "base", "basis", "arrive", "mark", "dash", "comma", "close", "de")
)  # fmt: skip
"""Kinds that open a clause before its name."""

_CLOSES = frozenset(
    (
        "arrive",
        "adverb",
        "base",
        "basis",
        "time",
        "lead",
        "conj",
        "de",
        "enum",
        "mark",
        "open",
        "comma",
        "part",
    )
)
"""Kinds that stand between a name and its number."""

NAMING = frozenset(("word", "head", "scope", "opaque"))
"""Kinds of a noun."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words before a number: the name, the verb, and what was said around them."""

    name: str = ""
    verb: str = ""
    """The verb whose object the name is, or the counted thing after the number; '' when there is none."""
    attributes: frozenset[str] = frozenset()
    """Of all verbs of the phrase: new, made, served, paid, won, planned."""
    said: tuple[Token, ...] = ()
    """Tokens recognised at the edges."""
    has_object: bool = False
    """Whether the verb's object stands before the number."""
    tokens: tuple[Token, ...] = ()
    """The tokens of the name."""

    def says(self, kind: str, *texts: str) -> bool:
        """Whether a token of a kind (with one of the texts, if given) was recognised at the edges."""
        return any(one.kind == kind and (not texts or one.text in texts) for one in self.said)

    @property
    def is_bare(self) -> bool:
        """Whether it names only a measure: 产量, 总数, 增速."""
        return len(self.tokens) == 1 and self.tokens[0].has("bare")


def segment(tokens: Sequence[Token], place: int, behind: int = 0) -> list[Token]:
    """The tokens of a clause before a place, back to the number or the mark before it, or to `behind`."""
    start = place
    while start > behind and tokens[start - 1].kind not in BOUNDARY and tokens[start - 1].kind != "qty":
        start -= 1
    if start == 0 and place > 2 and tokens[0].text.isdecimal() and tokens[1].kind == "enum":
        # 1、新增就业5万人: the number of an item.
        start = 2
    return without_asides(tokens[start:place])


_ASIDE = re.compile(r"口径|下同|不含|包括|含|左右|以上|如下|其中|折合|同比|较|比")


def without_asides(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without footnotes and what brackets explain; a bracket inside a word (高（职）校) stays."""
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        one = tokens[place]
        if one.kind == "open":
            close = next((at for at in range(place + 1, len(tokens)) if tokens[at].kind == "close"), None)
            if close is None:
                # What stands before a bracket that is still open is said of something else.
                return [] if place + 1 < len(tokens) and kept else kept + list(tokens[place + 1 :])
            inside = "".join(each.text for each in tokens[place + 1 : close])
            if not _ASIDE.search(inside) and len(inside) <= 12:
                kept += tokens[place : close + 1]
            place = close + 1
            continue
        if one.kind != "mark":
            kept.append(one)
        place += 1
    return kept


def read(tokens: Sequence[Token], *, tally: bool = False) -> Phrase:
    """The phrase that a segment holds. `tally` when the number counts things: then what was done to them is named."""
    body = list(tokens)
    said: list[Token] = []
    while body and _opens(body):
        said.append(body.pop(0))
    if (
        len(body) > 1
        and body[0].text == "争取"
        and (body[1].kind in ("action", "finish") or body[-1].has("rate"))
    ):
        said.append(body.pop(0))
    while body and _closes(body):
        said.append(body.pop())
    while len(body) > 2 and body[-1].kind == "finish" and body[-2].text == "预计":
        # 利用省外资金预计实现1575亿元: that it is foreseen to be done is no part of the name.
        said += [body.pop(), body.pop()]
    body = _after_lead(body, said)
    if not body:
        return Phrase(said=tuple(said))
    return _with_verb(body, said, tally)


def without_examples(phrase: Phrase) -> Phrase:
    """“谋划实施开元路等5条道路”, “完成甲、乙、丙3个项目”: examples before the number, no name; the verb stays."""
    name = phrase.name
    is_list = name.endswith("等") or sum(one.kind in ("enum", "conj") for one in phrase.tokens) >= 1
    if not is_list:
        return phrase
    opening: list[Token] = []
    for one in phrase.tokens:
        if one.kind not in ("action", "finish"):
            break
        opening.append(one)
    verb = "".join(one.text for one in opening)
    return Phrase("", verb, phrase.attributes if opening else frozenset(), phrase.said, False, ())


def _opens(body: list[Token]) -> bool:
    one = body[0]
    if one.kind not in _OPENS:
        return False
    if one.has("modifier") and len(body) > 1 and body[1].kind in NAMING:
        return False
    if one.text == "对" and any(each.kind == "head" for each in body):
        return False
    if (
        one.kind == "adverb"
        and len(one.text) == 1
        and len(body) > 1
        and one.text in "新另"
        and body[1].kind == "word"
    ):
        return False
    return not (one.kind == "basis" and one.text == "可比" and len(body) > 1 and body[1].kind == "word")


def _closes(body: list[Token]) -> bool:
    one = body[-1]
    if one.kind == "change" or one.text in ("“", '"'):
        return True
    return one.kind in _CLOSES


def _after_lead(body: list[Token], said: list[Token]) -> list[Token]:
    """What follows the last word of aiming or causing: 加快建设…推动消费."""
    for place in range(len(body) - 2, -1, -1):
        one = body[place]
        is_cut = (
            (one.kind == "lead" and len(one.text) > 1)
            or one.kind in ("part", "base", "basis", "time")
            # 少数把居民消费价格涨幅控制在3%以内的地方
            or (one.text == "把" and not body[place + 1].text.startswith("握"))
        )
        if is_cut and any(each.kind in NAMING or each.kind == "action" for each in body[place + 1 :]):
            said.append(one)
            rest = body[place + 1 :]
            while rest and _opens(rest):
                said.append(rest.pop(0))
            return rest
    return body


def _is_verb(body: Sequence[Token], place: int) -> bool:
    """Whether an action is one here; after a noun, 改造 and 治理 are part of the name."""
    one = body[place]
    if one.kind not in ("action", "finish"):
        return False
    if place + 1 < len(body) and body[place + 1].kind == "de":
        return False
    if one.kind == "finish" or not one.has("nominal"):
        return True
    if place == 0:
        return True
    if body[place - 1].kind == "conj":
        # 开通和优化: two deeds done to one thing.
        return place > 1 and body[place - 2].kind == "action" and _is_verb(body, place - 2)
    return body[place - 1].kind in ("action", "adverb", "enum") and _is_verb(body, place - 1)


def _with_verb(body: list[Token], said: list[Token], tally: bool) -> Phrase:
    body = _last_of_several(_before_rank(body, said))
    verbs = [place for place in range(len(body)) if _is_verb(body, place)]
    if verbs and verbs[0] == 0 and len(verbs) > 1 and not any(body[place].has("new") for place in verbs[1:]):
        verbs = _main(body, verbs)
    attributes = frozenset(name for place in verbs for name in body[place].attributes)
    if not verbs:
        return _named(body, said, attributes)
    last = verbs[-1]
    first = _first_of_group(body, verbs)
    subject, group, objects = body[:first], body[first : last + 1], body[last + 1 :]
    while subject and (subject[-1].kind in _CLOSES or subject[-1].kind == "rank"):
        said.append(subject.pop())
    verb = "".join(one.text for one in group)
    if not any(one.kind in NAMING or one.kind == "action" for one in objects):
        if group[-1].text in ("惠及", "带动", "覆盖") and subject and not objects:
            # 片区改造惠及8.5万户: whom it reached is what was counted.
            return _named(_behind_examples([*subject, *group]), said, attributes, verb)
        said += objects
        name = _named(subject, said, attributes) if subject else Phrase(said=tuple(said))
        return Phrase(name.name, verb, attributes, tuple(said), False, name.tokens)
    if group[-1].kind == "finish":
        return _named(_finished(subject, group, objects, tally), said, attributes, verb)
    done = [one for one in group if one.kind != "finish"]
    return _named([*_doer(subject, group[-1]), *done, *objects], said, attributes, verb)


def _first_of_group(body: Sequence[Token], verbs: Sequence[int]) -> int:
    """Where the verbs begin that stand together at the end: 新建和改造."""
    first = verbs[-1]
    while first and (
        first - 1 in verbs or (body[first - 1].kind in ("adverb", "enum", "conj") and first - 2 in verbs)
    ):
        first -= 1
    return first


def _finished(subject: list[Token], group: list[Token], objects: list[Token], tally: bool) -> Sequence[Token]:
    """What 完成 and 实现 leave of a name: 平台实现销售 is 平台销售; 完成3个项目 counts projects completed."""
    if subject and all(one.kind == "head" for one in objects) and len(subject) <= 4:
        return [*subject, *objects]
    return [*group, *objects] if tally and not subject else objects


def _doer(subject: list[Token], verb: Token) -> list[Token]:
    """Who did it, where that is part of the name."""
    at = next((place for place, one in enumerate(subject) if one.text == "在"), None)
    if at is not None:
        subject = subject[at + 1 :]
    done = max((place for place, one in enumerate(subject) if one.kind in ("finish", "lead")), default=-1)
    subject = subject[done + 1 :]
    return subject if subject and _is_kept(subject, verb) else []


def _before_rank(body: list[Token], said: list[Token]) -> list[Token]:
    """The name of what holds a rank that stands before the number: 投入强度连续三年居前列,达到…"""
    at = next((place for place in range(1, len(body)) if _ranks(body, place)), None)
    if at is None:
        return body
    said += body[at:]
    kept = body[:at]
    while len(kept) > 1 and kept[-1].kind in _CLOSES:
        said.append(kept.pop())
    return kept


def _ranks(body: Sequence[Token], place: int) -> bool:
    """Whether a word says a rank: 位居, or 居 and 列 before whom it is among."""
    one = body[place]
    if one.kind != "rank":
        return False
    return (
        len(one.text) > 1
        or place + 1 == len(body)
        or body[place + 1].kind in ("home", "scope", "qty", "word")
    )


def _last_of_several(body: list[Token]) -> list[Token]:
    """The last of several deeds of a clause: 取得牌照、设立…"""
    for place in range(len(body) - 2, 0, -1):
        another = body[place].kind in ("enum", "conj") and _is_verb(body, place + 1)
        if not another or body[place + 1].has("nominal") or body[place - 1].kind not in NAMING:
            continue
        if any(_is_verb(body, at) for at in range(place)):
            return body[place + 1 :]
    return body


def _main(body: Sequence[Token], verbs: list[int]) -> list[int]:
    """The verbs that open the clause; those inside its object (实施智能建造项目) are part of the name."""
    opening = [0]
    while True:
        following = opening[-1] + 1
        if following + 1 in verbs and body[following].kind in ("enum", "conj"):
            following += 1
        if following not in verbs:
            break
        opening.append(following)
    if sum(len(one.text) for one in body) <= 20 and len(opening) < len(body):
        return opening
    return verbs


def _behind_examples(body: list[Token]) -> list[Token]:
    """甲街等九大片区 without its example."""
    at = next(
        (place for place, one in enumerate(body) if one.text.startswith("等") or one.text.endswith("等")),
        None,
    )
    if at is None or (at + 1 >= len(body) and not body[at].text.startswith("等")):
        return body
    return body[at + (0 if len(body[at].text) > 1 and body[at].text.startswith("等") else 1) :]


def _is_kept(subject: Sequence[Token], verb: Token) -> bool:
    """Whether who did it is part of the name: short, and one thing."""
    text = "".join(one.text for one in subject)
    if any(one.kind in ("enum", "action", "finish", "share") for one in subject):
        return False
    return len(text) <= (6 if verb.has("new") else 12)


_EXAMPLES = re.compile(r"^[^，,、]{1,16}等(?=[一二三四五六七八九十])")
"""甲街等九大片区: which ones they are."""
_NUMBERED = re.compile(r"^\d{1,3}[.、．](?!\d)")
"""The number of an item in a list: 14．新增婴幼儿托位."""


_AMONG = re.compile(
    r"(?:[^，,、]{2,16}、)*[^，,、]{2,16}?(?<![中高初平对同优相均上下甲乙丙特头一二三四次劣何])等"
    r"(?![级额次值效量比等候待]|领域|方面|沿线|工作|地区|地|环节|试点|行业|公司)(?=[\u4e00-\u9fffA-Z“]{2})"
)
"""松涛路、云影路等道路: examples of what is counted or measured."""


def _of_the_kind(body: Sequence[Token]) -> list[Token]:
    """A name without the examples before its kind: 改造松涛路、云影路等道路 counts roads."""
    at = 0
    while at < len(body) and body[at].kind in ("action", "finish", "adverb", "conj"):
        at += 1
    found = _AMONG.match("".join(one.text for one in body[at:]))
    if found is None:
        return list(body)
    kept = list(body[at:])
    passed = found.end()
    while kept and len(kept[0].text) <= passed:
        passed -= len(kept.pop(0).text)
    if kept and passed:
        kept[0] = kept[0]._replace(text=kept[0].text[passed:], start=kept[0].start + passed)
    is_measure = all(one.kind == "head" for one in kept)
    is_deed = any(one.kind in ("action", "finish") and not one.has("nominal") for one in kept)
    return list(body) if is_measure or is_deed else [*body[:at], *kept]


def _named(body: Sequence[Token], said: list[Token], attributes: frozenset[str], verb: str = "") -> Phrase:
    kept = _of_the_kind(body)
    for place in range(len(kept) - 2, 0, -1):
        # 的 before more than a bare measure: what follows it is the thing.
        tail = kept[place + 1 :]
        length = sum(len(one.text) for one in tail)
        if (
            kept[place].text == "的"
            and length >= 3
            and not all(one.kind in ("head", "share", "adverb") for one in tail)
        ):
            if any(one.kind == "head" for one in tail) and length <= 4:
                continue
            kept = tail
            break
    name = _NUMBERED.sub("", _EXAMPLES.sub("", "".join(one.text for one in kept).strip("、,，的")))
    if name.endswith(("“", '"')):
        name = name[:-1]
    return Phrase(name, verb, attributes, tuple(said), bool(verb), tuple(kept))
