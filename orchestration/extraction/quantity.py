"""A number that states a quantity, with the bound and the verb of change beside it.

Not here: which numbers do (`quantities`), what a quantity measures (`naming`).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from orchestration.extraction import lexicon, numerals


@dataclass(slots=True)
class Quantity:
    """A number in a line. Offsets count characters of the line; `start` and `end` include unit and bound."""

    start: int
    end: int
    num_start: int
    num_end: int
    value: Decimal
    value_high: Decimal | None
    unit: str | None
    comparator: str
    change: str
    """'', 'rise', 'fall', 'cut': the verb of change right before the number."""
    verb: str
    kind: str
    """number, percent, points, multiple, index, rank, rank_move, structure, ratio, duration"""
    is_group_word: bool = False
    """A small Chinese numeral before a group (三大平台): said, hardly measured."""
    is_bounded_behind: bool = False
    """Its bound stands behind the last number of its list."""


def any_of(words: tuple[str, ...]) -> str:
    """A pattern that any of the words fits, the longest first."""
    return "|".join(re.escape(one) for one in sorted(set(words), key=len, reverse=True))


UNIT = (
    "(?:"
    + "|".join(
        re.escape(unit)
        + (f"(?![{lexicon.NO_UNIT_BEFORE[unit]}])" if unit in lexicon.NO_UNIT_BEFORE else "")
        + ("(?!电(?![子商力站网池机气]))" if unit == "家" else "")
        for unit in sorted(set(lexicon.BASE_UNITS), key=len, reverse=True)
    )
    + ")"
)
CN = f"(?:{numerals.CHINESE})"
AR = f"(?:{numerals.ARABIC})"
MULTIPLIER = f"(?:{any_of(lexicon.MULTIPLIERS)})(?!(?<=千)[瓦克米伏])"
RANK_MOVE = re.compile(
    r"(?:跃升|前进|上升|提升|前移|进位|晋位|提高|下降|后退|后移|晋升|攀升|上移|升|降)(?:了)?$"
)

_BEFORE = re.compile(
    rf"(?P<verb>{any_of(lexicon.RISE + lexicon.FALL + lexicon.CUT)})?(?P<link>了|达到|达|至|到|为|在|幅度|幅|速度|速|约为)?"
    rf"(?P<bound>{any_of(lexicon.AT_MOST_BEFORE + lexicon.AT_LEAST_BEFORE + lexicon.ABOVE + lexicon.BELOW + lexicon.ABOUT_BEFORE)})?$"
)
_QUOTED = re.compile(r"[“\"《『「][^”\"》』」]{0,30}$")


def rank_move(start: int, end: int, number: tuple[int, int], value: Decimal, before: str) -> Quantity:
    """前移3个位次, 跃升137位."""
    found = RANK_MOVE.search(before)
    verb = found[0] if found else ""
    return Quantity(start - len(verb), end, *number, value, None, "位", "eq", "", verb, "rank_move")


_SIZED = re.compile(
    r"(?:及)?(?:以上|以下|级)(?:的)?[\u4e00-\u9fff]{0,8}?"
    r"(?:项目|企业|婴|儿|老人|老年|学校|医疗|医院|人口|水库|单位|锅炉|机组|建筑|困难|贫困|低收入|高龄|灾|事故|自然村|主体|干部|医师|大户|园区|河流|耕地|煤矿|矿井|矿山)"
)
_SIZED_MONEY = re.compile(
    r"(?:及)?(?:以上|以下)(?:的)?(?!增长|左右|资金|投入|贷款)[\u4e00-\u9fff“]{2}|(?:项目|级|俱乐部|工程)|的(?:重大|优质|产业|工业|招商|大){1,2}项目"
)
"""Money as a size: 10亿元项目, 10万元以下村债务."""

_SIZED_COUNT = re.compile(r"(?:及)?以上(?:的)?\d+(?:个|家|户|项)")
"""Those of a size counted without their noun: 项目62个,其中10亿元以上7个."""


def is_threshold(text: str, end: int, unit: str | None) -> bool:
    """亿元以上项目, 10亿元以上重大项目, 3岁以下婴幼儿: a size that says which things are meant."""
    if unit in ("%", "‰", "个百分点", "百分点", "家", "个", "件", "处"):
        return False
    if unit in ("元", "美元") and (_SIZED_MONEY.match(text, end) or _SIZED_COUNT.match(text, end)):
        return True
    return bool(_SIZED.match(text[end : end + 20]))


def is_name(text: str, start: int, end: int) -> bool:
    """“1335”战略, 《…2025》, “6421”管理: a number inside marks that holds nothing else."""
    opening = _QUOTED.search(text[:start])
    if not opening:
        return False
    closing = re.search(r"[”\"》』」]", text[end : end + 30])
    if not closing:
        return False
    inside = text[opening.start() + 1 : end + closing.start()]
    if text[opening.start()] == "《":
        return True
    return len(inside) <= 12 or bool(re.fullmatch(r"[\d+\-A-Za-z.]+", inside))


def with_bounds(
    text: str,
    start: int,
    end: int,
    num_start: int,
    num_end: int,
    value: Decimal,
    high: Decimal | None,
    unit: str | None,
    kind: str,
) -> Quantity:
    """The quantity with the bound and the verb of change that stand beside its number."""
    before = text[max(0, start - 14) : start]
    found = _BEFORE.search(before)
    assert found is not None
    comparator, bound = _bound_before(found, before)
    if bound == "控制在" and text.startswith(lexicon.ABOUT_AFTER, end):
        # 涨幅控制在3.5%左右 is about that, no more and no less.
        comparator = "approx"
    start -= len(bound)
    verb, change = _change_before(found, before, unit)
    if verb:
        start = max(0, start - (len(found["link"] or "") + len(found["verb"])))
    if kind == "percent" and found["verb"] is None:
        average = re.search(r"年均$|平均$", before[: len(before) - len(bound)])
        verb = average[0] if average else verb
    comparator, end = _bound_after(text, end, comparator)
    if high is not None:
        comparator = "range"
    return Quantity(start, end, num_start, num_end, value, high, unit, comparator, change, verb, kind)


_BOUNDS_BEFORE = {
    **dict.fromkeys(lexicon.ABOUT_BEFORE, "approx"), **dict.fromkeys(lexicon.AT_MOST_BEFORE, "le"),
    **dict.fromkeys(lexicon.BELOW, "lt"), **dict.fromkeys(lexicon.AT_LEAST_BEFORE, "ge"), **dict.fromkeys(lexicon.ABOVE, "gt"),
}  # fmt: skip
_BOUNDS_AFTER = (
    (lexicon.AT_LEAST_AFTER, "ge"), (lexicon.AT_MOST_AFTER, "le"), (lexicon.ABOUT_AFTER, "approx"),
)  # fmt: skip
_BOUND_AFTER_OPENS = frozenset("".join(word[0] for words, _ in _BOUNDS_AFTER for word in words) + "多余")
_IN_POINTS = ("%", "‰", "个百分点", "百分点")


def _bound_before(found: re.Match[str], before: str) -> tuple[str, str]:
    bound = found["bound"] or ""
    if not bound or (bound == "近" and re.search(r"(?:附|最|邻|临|远|靠)近$", before)):
        return "eq", ""
    return _BOUNDS_BEFORE[bound], bound


def _change_before(found: re.Match[str], before: str, unit: str | None) -> tuple[str, str]:
    """The verb of change right before the number, and what it does: rise, fall or cut."""
    verb, link = found["verb"], found["link"]
    if not verb or verb == "增至":
        return "", ""
    if verb == "加快" and unit not in _IN_POINTS:
        # 加快4处公园建设 makes them no more.
        return "", ""
    opening = before[: found.start("verb")]
    if verb in ("增", "增加") and opening.endswith(("新", "净")):
        return "", ""
    # 改造提升3万亩 puts up nothing.
    if opening.endswith(("改造", "整治", "治理", "优化")) and unit not in ("%", "‰"):
        return "", ""
    if link not in (None, "了", "幅", "速", "速度", "幅度", "约为") and unit not in _IN_POINTS:
        return "", ""
    if link in ("至", "到", "为", "在", "达到", "达") and verb not in ("增长", "下降", "增幅", "增速", "增"):
        return "", ""
    if link in ("至", "到", "为") and verb == "下降":
        # 由41.9%下降为37%: where it fell to.
        return "", ""
    if unit in _IN_POINTS:
        return verb, "rise" if verb in lexicon.RISE else "fall" if verb in lexicon.FALL else "cut"
    return verb, "cut" if verb in lexicon.FALL + lexicon.CUT else "rise"


def _bound_after(text: str, end: int, comparator: str) -> tuple[str, int]:
    after = text[end : end + 4]
    if after[:1] not in _BOUND_AFTER_OPENS:
        return comparator, end
    for words, meaning in _BOUNDS_AFTER:
        word = next((one for one in words if after.startswith(one)), None)
        if word is not None:
            end += len(word)
            comparator = meaning if comparator in ("eq", "approx") else comparator
    if (
        after.startswith(("多", "余"))
        and comparator == "eq"
        and not re.match(r"(?:多种|多个|多元|余年)", after)
    ):
        return "gt", end + 1
    return comparator, end
