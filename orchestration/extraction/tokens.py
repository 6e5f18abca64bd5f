"""Tokens of a sentence: words of the lexicon by longest match, quantities, punctuation, and what no row knows.

What matches nothing is a `word` token with its place, never a leftover. Not here: what the words make together
(`phrases`), the words themselves (`lexicon`).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from orchestration.extraction import lexicon
from orchestration.extraction.quantity import Quantity

PUNCTUATION = {
    "。": "stop", "！": "stop", "!": "stop", "？": "stop", "?": "stop", "；": "semicolon", ";": "semicolon",
    "，": "comma", ",": "comma", "：": "colon", ":": "colon", "、": "enum", "（": "open", "(": "open",
    "）": "close", ")": "close", "—": "dash", "-": "dash", "·": "mark", "*": "mark", "#": "mark",
    "[": "open", "]": "close", "〔": "open", "〕": "close", "【": "open", "】": "close",
}  # fmt: skip

BOUNDARY = frozenset(("stop", "semicolon", "comma", "colon"))
SENTENCE_END = frozenset(("stop", "semicolon"))

_SHAPES = (
    # A quantity was found before these; what is left of a size says which things are meant.
    ("word", re.compile(r"(?:超过?|过|突破)?(?:\d+(?:\.\d+)?|[百千十]{1,2})[万亿]{0,2}元(?:及)?(?:以上|以下|级)?")),
    ("word", re.compile(r"(?:[A-Za-z]+\d*(?:\.\d+)?|\d+(?:\.\d+)?)[A-Za-z]*(?:岁|级|年期|位|分钟|小时)?(?:及)?(?:以上|以下)?")),
    ("mark", re.compile(r"[①-⑳]|[\[〔【(（]\d{1,2}[\]〕】)）]")),
)  # fmt: skip
_SHAPE_OPENS = "超过突百千十0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ①②③④⑤⑥⑦⑧⑨⑩[〔【(（"
_TIME = re.compile(
    r"(?:到|至|截至|截止)?20\d\d年(?:底|末|初|以来|来|全年)?|(?:\d{1,2}[—–\-~至到])?(?<!\d)\d{1,2}月(?:份|末|底|当月|单月)?|"
    r"(?:近|过去|连续|前|[后未]来)?(?:[一二两三四五六七八九十]{1,2}年(?:来|间)|(?:[一二两三四五六七八九十]|\d)年内)(?:累计)?|连续(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:年|个月|个季度)(?:保持|稳定|控制|位居|居)?(?:在)?|[二两三四五六七八九十]年(?=翻|平均|年均|共|累计|提高|增长|新增|增加|筹集|建成|新建|改造(?!计划|行动)|$)|“?十[一二三四五六]五”?(?:期间|时期|以来|末)|前\d{1,2}个月|(?:近|过去)[两三四五]年"
)
_BASE = re.compile(
    r"(?:较|比|与|同)(?:上年|去年|前年|上月|上季度|年初|上年末|“?十[一二三四五六]五”?|五年前|\d{4}年|上半年|一季度|前三季度|同期|计划|预期)"
    r"(?:同期|同月|底|末|期末|时期|全年|水平)*(?:相比|比)?"
)
_ARRIVED = re.compile(
    r"(?:连续|历史性|再次)?(?:连跨|跨越|连上|再上|迈上|跨上|跃上|迈过|站上|突破|超过|跨过)了?(?:[一二两三四五六七八九十]|\d)?个?[十百千万]{0,2}(?:亿|万)?(?:元|人次|人|吨|亩|辆|户)?级?(?:新|大)?(?:台阶|大关|关口)|"
    r"(?:突破|超过|跨越|迈过|站上)[十百千万]{1,2}(?:亿元|万元|人次|万人次|万人|万吨|万亩|亿)(?:大关)?(?=[,，])|"
    r"(?:已)?(?:恢复到|恢复至|恢复|相当于)(?:常年|正常|往年|上年|去年|疫情前|20\d\d年)(?:水平|同期)?(?:的)?|每[百千万]?(?:平方公里|平方千米)|(?:由[负正降升减增]转[负正降升减增])"
)
"""What became of a thing, said between its name and its number."""

_FACTOR = re.compile(r"(?:剔除|扣除)[\u4e00-\u9fff]{2,12}?(?:因素|影响)后?")
_LOOKED_FOR = (
    ("time", _TIME, "到至截2近过连前后未“十一二三四五六七八九两0123456789"),
    ("base", _BASE, "比较与同"),
    ("basis", _FACTOR, "剔扣"),
    ("arrive", _ARRIVED, "连历再跨迈站突超恢已相每由"),
    *((kind, shape, _SHAPE_OPENS) for kind, shape in _SHAPES),
)
"""Shapes in the order they are looked for where no longer word stands, with the characters they may begin with."""

_AT = {
    one: tuple((kind, shape) for kind, shape, opens in _LOOKED_FOR if one in opens)
    for one in lexicon.FIRST.union(PUNCTUATION, *(opens for _, _, opens in _LOOKED_FOR))
}
"""The shapes that may begin with a character; a character that is not here begins nothing but a word."""


class Token(NamedTuple):
    """A stretch of a sentence, its kind, and what the lexicon says of it."""

    kind: str
    text: str
    start: int
    end: int
    attributes: frozenset[str] = frozenset()
    number: int = -1
    """Of a quantity, which one it is."""

    def has(self, attribute: str) -> bool:
        """Whether the lexicon gives the word this attribute."""
        return attribute in self.attributes


def tokenize(text: str, quantities: Sequence[Quantity]) -> list[Token]:
    """The tokens of a sentence, in order; together they hold every character of it."""
    found: list[Token] = []
    place = 0
    for number, one in enumerate(quantities):
        _between(found, text, place, one.start)
        place = max(place, one.start)
        end = max(one.end, one.num_end)
        found.append(Token("qty", text[place:end], place, end, number=number))
        place = max(end, place + 1)
    _between(found, text, place, len(text))
    return found


def _between(found: list[Token], text: str, place: int, limit: int) -> None:
    """The tokens of a stretch without quantities."""
    pending = place
    while place < limit:
        shapes = _AT.get(text[place])
        token = _match(text, place, limit, shapes) if shapes is not None else None
        if token is None:
            place += 1
            continue
        if pending < place:
            found.append(Token("word", text[pending:place], pending, place))
        found.append(token)
        place = pending = token.end
    if pending < limit:
        found.append(Token("word", text[pending:limit], pending, limit))


def _match(text: str, place: int, limit: int, shapes: Sequence[tuple[str, re.Pattern[str]]]) -> Token | None:
    """The longest word of the lexicon at a place, or a shape that stands for one."""
    entry = lexicon.longest(text, place, limit)
    end = place + len(entry.text) if entry else place
    for kind, shape in shapes:
        if (found := shape.match(text, place, limit)) and found.end() > end:
            return Token(kind, found[0], place, found.end())
    if entry:
        return Token(entry.kind, entry.text, place, end, entry.attributes)
    one = text[place]
    return Token(PUNCTUATION[one], one, place, place + 1) if one in PUNCTUATION else None
