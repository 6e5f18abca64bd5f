"""A number in Chinese characters: the quantity it is, or the rule by which it is no figure. Not here: `digits`."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from orchestration.extraction import numerals
from orchestration.extraction.quantity import Quantity, is_name, is_threshold, rank_move, with_bounds


class Spelt(NamedTuple):
    """A number in Chinese characters as it stands; mostly these are words, and few count."""

    text: str
    match: re.Match[str]
    value: Decimal
    before: str
    after: str
    is_round: bool
    """百亿元, 千亿级: a multiplier is the number."""

    @property
    def number(self) -> str:
        """The characters of the number."""
        return self.match["num"]

    @property
    def unit(self) -> str | None:
        """Its unit."""
        return self.match["unit"]

    @property
    def lasts(self) -> bool:
        """连续七年, 连续两届"""
        is_time = self.unit == "年" or (self.unit is None and self.after.startswith("届"))
        return is_time and self.before.endswith("连续") and self.value >= 2


_ROUND = re.compile(r"(?:百|千|万|十)(?:亿元|亿|万千瓦|万人|万吨|万亩|万元)")
_ROUND_AFTER = re.compile(r"(?:元|级|台阶|大关|千瓦|产业|集群|规模|企业|斤)")
_PASSED = re.compile(r"(?:突破|超过|超|达到|迈过|跨过)$")
_RAISED_TO = re.compile(r"(?:突破|迈上|打造|建成|培育|实现)\S{0,12}$")
_BOUND_BEFORE = re.compile(r"(?:突破|超过?|过|达到?|近|约|上|逾)$")


def _is_round(match: re.Match[str], before: str, after: str) -> bool:
    number, unit = match["num"], match["unit"]
    return (
        number[0] in "百千十"
        and _ROUND.match(number + (unit or "") + after[:3]) is not None
        and (unit is not None or bool(_ROUND_AFTER.match(after)) or bool(_PASSED.search(before)))
    )


_MULTIPLIERS_ALONE = frozenset(("亿", "万", "千", "百", "千万", "百万", "百亿", "千亿"))
_SIZED_THINGS = re.compile(
    r"(?:元|级)*(?:及?以[上下])?的?(?:项目|工程)|级?(?:企业|产业|集群|园区)[^\d,，。;；、]{0,6}\d+(?:个|家|户)|(?:元)?(?:企业|产业|集群|园区|县)"
)
_UNITS_OF_WORDS = frozenset((
    "县市区", "县区", "年", "小时", "分钟", "天", "人", "位", "名", "岁", "个月", "场", "类", "种", "批", "次", "对", "块", "部", "本", "门", "班", "列", "起", "支", "只",
    "单", "县", "村", "镇", "乡", "米", "级", "度", "分", "期", "届次", "团", "星", "席", "组", "线", "口", "眼", "盘", "双", "顶", "副", "卷", "枝", "朵",
    "棵", "墩", "栏", "畜", "包", "袋", "瓶", "升", "箱", "根", "孔", "盏", "克", "斤", "瓦", "匹", "羽", "尾", "册", "笔", "宗", "轮次", "份", "架", "届", None,
))  # fmt: skip
_UNITS_OF_GROUPS = ("个", "件", "项", "条", "所", "处", "座", "家", "套", "台")
_IN_A_WORD = re.compile(r"[第每\d.]")
_STEP = re.compile(r"(?:新|大)?(?:台阶|关口|大关)")
_SIZED_AFTER_WORD = ("以上", "以下", "及以上", "及以下")
_ONE_WORD = frozenset(("一", "万", "千", "百", "千万", "百万", "亿", "亿万"))
_POLICIES = re.compile(r"(?:政策|措施|举措|意见|规定|制度|改革|纪律|任务|原则|禁令|底线|红线|主线|战线)")


_HEADS = re.compile(r"方面(?!的?[、,]?\d)")
"""重点抓好以下八个方面: how a list is divided. Before a number (七个方面16件) it belongs to what is counted."""


_SLOGAN_BEGUN = re.compile(r"“[^“”\d]{0,24}$")
_SLOGAN_ENDED = re.compile(r"[^“”\d]{0,24}”")


def _is_in_slogan(spelt: Spelt) -> bool:
    """“四个坚持、三个支撑、两个走在前列”: groups that only a name counts."""
    return bool(_SLOGAN_BEGUN.search(spelt.before) and _SLOGAN_ENDED.match(spelt.after))


def _is_step(spelt: Spelt) -> bool:
    """连跨两个台阶, 跨越四个千亿元台阶: how far something went, no amount."""
    if not _STEP.match(spelt.after):
        return False
    return spelt.unit == "个" or bool(re.search(r"[一二两三四五六七八九十\d]个$", spelt.before))


NO_SPELT_FIGURES: tuple[tuple[str, Callable[[Spelt], object]], ...] = (
    ("part_of_a_word", lambda s: _IN_A_WORD.search(s.before[-1:])),
    ("step_of_a_stair", _is_step),
    ("round_word_in_a_name", lambda s: set(s.number) <= set("百千万") and s.unit in ("亩", "公里", "台", "户") and not _BOUND_BEFORE.search(s.before)),
    ("size_of_things", lambda s: s.number in _MULTIPLIERS_ALONE and s.after.startswith(_SIZED_AFTER_WORD)),
    ("said_again_with_its_number", lambda s: s.is_round and re.match(r"(?:大关|台阶)?[,，、](?:达到?|为|实现)?\d", s.after)),
    ("size_of_projects", lambda s: s.is_round and _SIZED_THINGS.match(s.after)),
    ("size_of_a_class", lambda s: s.is_round and re.match(r"(?:级|元级)", s.after) and not _RAISED_TO.search(s.before)),
    ("size_of_places", lambda s: s.is_round and s.unit in ("县", "乡", "镇", "村")),
    ("unit_of_words", lambda s: not s.is_round and s.unit in _UNITS_OF_WORDS),
    ("size_of_things", lambda s: not s.is_round and is_threshold(s.text, s.match.end(), s.unit)),
    ("name_in_marks", lambda s: not s.is_round and (is_name(s.text, s.match.start(), s.match.end()) or _is_in_slogan(s))),
    (
        "money_in_words",
        lambda s: not s.is_round and s.unit == "元" and s.number in ("亿", "万", "千", "百", "百万", "千万")
        and not s.before.endswith("突破"),
    ),
    ("one", lambda s: not s.is_round and s.number == "一"),
    ("many", lambda s: s.number in _ONE_WORD and s.unit in ("个", "件", "条", "项", "家", "户", "名")),
    ("heads_of_a_list", lambda s: s.unit == "个" and _HEADS.match(s.after)),
    ("articles_of_a_policy", lambda s: s.unit in ("项", "条", "款") and _POLICIES.match(s.after)),
)  # fmt: skip
"""What a number in characters is when it is no figure; the first rule that holds names it."""


def of_characters(text: str, match: re.Match[str]) -> Quantity | str:
    """The quantity, or the rule that says why it is none."""
    value = numerals.chinese(match["num"])
    if value is None:
        return "no_number"
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 80]
    spelt = Spelt(text, match, value, before, after, _is_round(match, before, after))
    if (whole := _whole_in_words(spelt)) is not None:
        return whole
    for name, holds in NO_SPELT_FIGURES:
        if holds(spelt):
            return name
    if spelt.is_round:
        return _round(spelt)
    if spelt.number == "十" and spelt.unit in ("个", "件", "条", "项", "家", "户", "名"):
        return _group(match, value, spelt.unit)
    if value <= 100 and spelt.unit in _UNITS_OF_GROUPS:
        return _group(match, value, spelt.unit)
    if value > 0 and spelt.unit:
        return with_bounds(text, *match.span(), *match.span("num"), value, None, spelt.unit, "number")
    return "no_unit"


def _whole_in_words(spelt: Spelt) -> Quantity | None:
    """A duration, a move in a rank, or money whose myriads are its unit: these count whatever stands around them."""
    match, value = spelt.match, spelt.value
    if _IN_A_WORD.search(spelt.before[-1:]) or _is_step(spelt):
        return None
    if spelt.lasts:
        end = match.end() if spelt.unit else match.end() + 1
        return Quantity(
            match.start() - 2,
            end,
            *match.span("num"),
            value,
            None,
            spelt.unit or "届",
            "eq",
            "",
            "连续",
            "duration",
        )
    if spelt.unit in ("连增", "连升", "连冠", "连涨"):
        return Quantity(*match.span(), *match.span("num"), value, None, spelt.unit, "eq", "", "", "duration")
    if spelt.unit in ("个位次", "个名次"):
        return rank_move(*match.span(), match.span("num"), value, spelt.before)
    if spelt.unit != "元" or spelt.number[-1] != "亿" or len(spelt.number) < 2:
        return None
    head = numerals.chinese(spelt.number[:-1])
    if head is None or re.match(
        r"(?:级|规模|及?以[上下]的?)?(?:企业|产业|集群|项目|园区|工程|县)", spelt.after
    ):
        return None
    # 五千亿元, 万亿元: as in 5000亿元.
    start, end = match.span("num")
    return with_bounds(spelt.text, start, match.end(), start, end - 1, head, None, "亿元", "number")


def _round(spelt: Spelt) -> Quantity:
    match, number = spelt.match, spelt.number
    multiplier = Decimal({"十": 10, "百": 100, "千": 1000}[number[0]])
    start = match.start("num")
    tail = number[1:] + (spelt.unit or "")
    one = with_bounds(spelt.text, *match.span(), start, start + 1, multiplier, None, tail or None, "number")
    if one.comparator == "eq" and re.match(r"(?:台阶|级|大关)", spelt.after):
        one.comparator = "ge"
    return one


def _group(match: re.Match[str], value: Decimal, unit: str) -> Quantity:
    bound = "gt" if match["more"] else "eq"
    return Quantity(
        match.start(), match.end("unit"), *match.span("num"), value, None, unit, bound, "", "", "number", True
    )
