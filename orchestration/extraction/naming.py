"""Of what each number of a sentence speaks: its clause read by the frames, in order.

Not here: the constructions (`frames`), which indicator of the catalogue the words are (`catalogue`).
"""

import re
from dataclasses import replace

from orchestration.extraction import frames, lexicon, phrases, subjects
from orchestration.extraction.context import Clause, Context, Reading, base_unit, is_counting
from orchestration.extraction.counted import Counted, after
from orchestration.extraction.phrases import Phrase
from orchestration.extraction.quantity import Quantity
from orchestration.extraction.tokens import Token, tokenize

_OWN = re.compile(r"(?:特别行政区|自治区|自治州|自治县|地区|省|市|州|县|区|旗|盟)$")
_OF_A_PLACE = (
    "地区生产总值",
    "生产总值",
    "GDP",
    "常住人口",
    "户籍人口",
    "规模以上",
    "固定资产投资",
    "社会消费品",
    "城镇",
    "农村",
)
"""What a place's own name can stand before without its 市 or 县: 临江地区生产总值."""


_OF_ITS_PORT = re.compile(r"港[口域区]?(?=(?:货物|集装箱|外贸)[\u4e00-\u9fff]*吞吐量)")

_MADE_IN = lexicon.TALLIED | {"公里", "千米"}
"""Units of what is made one by one or by its length."""

_ENDED = re.compile("[。;；!！?？]")

_EACH_YEAR = re.compile("(?<![人生户亩])每年[^,，。;；:：]{0,28}$")
"""平均每年新增就业10万人: of each year, and no sum of them; what each person gets a year (每人每年) is a standard."""


def name_all(text: str, quantities: list[Quantity], context: Context) -> tuple[list[Reading], Context]:
    """The reading of each quantity of a sentence, and the context behind it."""
    tokens = tokenize(text, quantities)
    places = {token.number: at for at, token in enumerate(tokens) if token.kind == "qty"}
    readings: list[Reading] = []
    counted: Counted | None = None
    for index, one in enumerate(quantities):
        place = places[index]
        subject = subjects.of(text, tokens, place, context.home)
        if (
            subject is None
            and one.kind == "number"
            and not one.change
            and _EACH_YEAR.search(text, 0, one.start)
        ):
            subject = "每年"
        # What was counted just before is no part of this name: 5家甲、5家乙.
        behind = counted.end if counted is not None and readings[-1].how == "after" else 0
        left = _without_subject(_left(tokens, place, one, behind), subject, context.home)
        counted = after(tokens, place)
        if counted is not None and left.name.endswith(("内", "里", "期间")) and not left.verb:
            # Where the things are is no name of theirs: 禁养区内1095处养殖场.
            left = Phrase(said=left.said)
        if left.name.endswith("等") or (counted is not None and is_counting(one.unit)):
            left = phrases.without_examples(left)
        between = text[quantities[index - 1].end if index else 0 : one.start]
        is_near = index > 0 and not _ENDED.search(between)
        clause = Clause(
            text, tokens, quantities, index, tuple(readings), place, left, counted, subject, between, is_near
        )
        reading = _in_kindergartens(frames.read(clause, context), clause)
        reading = _based(reading, tokens, place)
        if reading.basis is None and readings and between in ("、", "和", "与", "及"):
            # 分别实际增长7%和9%: the basis is that of the whole list.
            reading = replace(reading, basis=readings[-1].basis)
        readings.append(reading)
    return readings, context.learn(quantities, readings)


def _in_kindergartens(reading: Reading, clause: Clause) -> Reading:
    """新建幼儿园36所、新增学位1.1万个: the places are in what was built, and none in schools."""
    if reading.indicator != "新增学位" or not clause.is_near:
        return reading
    built = clause.last.indicator
    is_only = built.endswith("幼儿园") and not re.search("学校|中学|小学|中小学", built)
    return replace(reading, indicator="新增幼儿园学位") if is_only else reading


def _based(reading: Reading, tokens: list[Token], place: int) -> Reading:
    """The reading with the basis of its growth, where one is named since the number before: 可比价, 同口径, 实际."""
    at = place - 1
    while at >= 0 and tokens[at].kind not in ("qty", "stop", "semicolon"):
        if tokens[at].kind == "basis" and not _is_paid_in(tokens, at):
            named = next(iter(tokens[at].attributes), "comparable")
            return replace(reading, basis=named)
        at -= 1
    return replace(reading, basis=None) if reading.basis else reading


_PAID_IN = ("利用", "使用", "引进", "到位", "到账", "吸收", "完成", "投入")


def _is_paid_in(tokens: list[Token], at: int) -> bool:
    """Whether 实际 says that money came in and not at which prices: 实际利用省外资金增长5%."""
    return tokens[at].text == "实际" and tokens[at + 1].text.startswith(_PAID_IN)


def _left(tokens: list[Token], place: int, one: Quantity, behind: int) -> Phrase:
    return phrases.read(phrases.segment(tokens, place, behind), tally=base_unit(one) in _MADE_IN)


def _without_subject(phrase: Phrase, subject: str | None, home: str | None) -> Phrase:
    name = phrase.name
    # 自治州地区生产总值, in a document of one: what kind of place it is stands for its name.
    kind = _OWN.search(home) if home else None
    for whose in (subject, home, kind[0] if kind and kind[0].startswith("自治") else None):
        if whose and name.startswith(whose) and len(name) - len(whose) >= 2:
            name = re.sub(r"^(?:完成|实现)(?=[\u4e00-\u9fff]{2})", "", name[len(whose) :])
    stem = _OWN.sub("", home) if home else ""
    if len(stem) >= 2 and name.startswith(stem) and name[len(stem) :].startswith(_OF_A_PLACE):
        name = name[len(stem) :]
    # 临江港集装箱吞吐量 in a document of 临江市: the throughput of a place is that of its port.
    if len(stem) >= 2 and name.startswith(stem) and (port := _OF_ITS_PORT.match(name, len(stem))):
        name = name[port.end() :]
    if name == phrase.name:
        return phrase
    kept, length = list(phrase.tokens), sum(len(token.text) for token in phrase.tokens)
    while kept and length > len(name):
        length -= len(kept.pop(0).text)
    return Phrase(name, phrase.verb, phrase.attributes, phrase.said, phrase.has_object, tuple(kept))
