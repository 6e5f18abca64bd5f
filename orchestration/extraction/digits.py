"""A number in Arabic digits: the quantity it is, or the rule by which it is no figure. Not here: `spelt`."""

import re
from collections.abc import Callable
from typing import NamedTuple

from orchestration.extraction import numerals
from orchestration.extraction.quantity import (
    AR,
    MULTIPLIER,
    RANK_MOVE,
    UNIT,
    Quantity,
    is_name,
    is_threshold,
    rank_move,
    with_bounds,
)

_SHARED_UNIT = re.compile(
    rf"(?:(?:、|和|与|及|,)(?:{AR}))*(?:、|和|与|及)(?:{AR})(?P<unit>(?:{MULTIPLIER})?(?:个百分点|百分点|个千分点|%|‰|倍|{UNIT}))"
)
_POINTS_FOLLOW = re.compile(rf"(?:、|和|与|及)(?:{AR})个百分点")
_UNITLESS_RATIO = r"性别比|收入比|收入之比|消费比|比值|倍差"
_INDEX_BEFORE = re.compile(
    rf"(?P<of>指数|系数|得分|{_UNITLESS_RATIO})(?:[(（][^()（）]{{0,16}}[)）])?"
    rf"(?:[由从](?:{AR}))?(?:\S{{0,4}}[为是达到至由从]+)?$"
)
_TERM_BEFORE = re.compile(r"(?:年限|寿命)(?:[由从][\d.]+年)?(?:\S{0,3}[为达到至由从])?$")
_CAPACITY_BEFORE = re.compile(r"(?:年|日)(?:产|加工|处理|发电|供)(?:能力)?$")
_SIZE_BEFORE = re.compile(
    r"(?:产值|营收|收入|税收|规模|市值)(?:过|超过?|突破|达到?)$|[、和](?:过|超)$|"
    r"(?:签约|引进|招引|落地|开工|竣工|实施|建设|谋划|培育|储备|新增|入库)(?:超过?|过)$"
)
_SIZED_AFTER = re.compile(
    r"(?:的)?(?:(?:企业|园区|产业|集群|村|镇|乡镇|单位)|[\u4e00-\u9fff“”]{2,14}?\d+(?:个|家|户))|的[县乡旗](?!域)"
)
"""产值过10亿元企业5家, 财政收入超过30亿元的县（市、区）"""

_SIZES_BEFORE = re.compile(r"(?:过|超)(?:[\d.]+[万亿]*元、)*$")
_SIZES_AFTER = re.compile(r"(?:、[\d.]+[万亿]*元)*(?:以上)?的[\u4e00-\u9fff]{0,4}(?:企业|项目|园区|集团)")


def _is_of_sizes(printed: "Printed") -> bool:
    """培育过1亿元、10亿元、50亿元的优质企业: a list of sizes."""
    return bool(_SIZES_BEFORE.search(printed.before) and _SIZES_AFTER.match(printed.text, printed.end))


_PROJECT_AFTER = re.compile(r"(?:的)?[^\d,，。;；、]{1,16}?(?:项目|生产线|产线|工厂|装置)")
"""年产30万吨铝箔项目: the size a project is named by."""

_NOT_AFTER = re.compile(
    r"^(?:年代|年度|年级|年底|年末|年初|年来|年(?!以上|的)|月份|月(?!度均)|日|号|时|点(?!多)|分(?!别|之|成)|秒|届|次(?!数)|季度|周年|世纪|号线|路(?!公交)|\+|A级|A|G|D|K|T|℃|度(?!电)|x|×|\*)"
)
_CODE_BEFORE = re.compile(r"(?<!GDP)(?<=[A-Za-z+\-\[〔【#№/])$")
_ORDINAL_BEFORE = re.compile(r"第$")


class Printed(NamedTuple):
    """A number in Arabic digits as it stands: its match, the unit read so far, the text around it."""

    text: str
    match: re.Match[str]
    end: int
    before: str
    after: str
    unit: str | None
    is_negative: bool

    @property
    def rest(self) -> str:
        """What follows the digits, unit included."""
        start = self.match.end("low") if not self.match["high"] else self.match.end("high")
        return self.text[start : start + 12]

    @property
    def base(self) -> str | None:
        """The unit without its multiplier."""
        return self.match["unit"]

    @property
    def lasts(self) -> bool:
        """连续7年, 连续60个月"""
        return (
            self.base in ("年", "个月")
            and self.before.endswith("连续")
            and numerals.arabic(self.match["low"]) >= 2
        )

    @property
    def is_term(self) -> bool:
        """平均受教育年限10.8年"""
        return self.base == "年" and bool(_TERM_BEFORE.search(self.before))

    @property
    def is_index(self) -> bool:
        """An index or ratio, which has no unit."""
        return (
            self.unit is None
            and _INDEX_BEFORE.search(self.before) is not None
            and not _NOT_AFTER.match(self.rest)
            and not re.match(r"\d{4}$", self.match["low"])
        )


_WEAK_UNITS = frozenset((
    None, "年", "位", "小时", "分钟", "天", "岁", "个月", "列", "米", "分", "期", "次", "度", "星", "班", "线", "届次",
))  # fmt: skip
_MEASURED_UNITS = frozenset(("分钟", "小时", "岁", "天", "个月", "分", "次", "度", "米", "团", "组", "线"))
_MEASURED_BEFORE = re.compile(
    r"(?:压缩|缩短|减少|达到|达|为|延长|增加|提高|寿命|得分|累计|开展|举办|活动|演出|检查|培训|巡查|执法|里程|长度|厚度|水位|降水量|日照|[天时]数|时长)\S{0,4}$"
)
_NUMBERED_BEFORE = re.compile(r"(?:国道|省道|县道|电话|热线|邮编|代码|编号)$")
_POLICIES_BEFORE = re.compile(
    r"(?:发展|若干|政策|措施|意见|实施)$|(?:出台|印发|制定|落实|推出)[^,，。;；]{0,20}(?<!线路)(?<!航线)(?<!道路)(?<!线)(?<!路)$"
)

NO_FIGURES: tuple[tuple[str, Callable[[Printed], object]], ...] = (
    ("part_of_a_code", lambda p: _CODE_BEFORE.search(p.before) and not p.is_negative and not re.search(r"[\d%]-$", p.before)),
    ("ordinal", lambda p: _ORDINAL_BEFORE.search(p.before)),
    ("per_so_many", lambda p: p.before.endswith(("每", "每隔", "×"))),
    ("numbered_road_or_line", lambda p: p.base != "公里" and _NUMBERED_BEFORE.search(p.before)),
    (
        "date_or_mark",
        lambda p: (p.unit is None or p.base in _WEAK_UNITS) and not (p.lasts or p.is_term or p.is_index)
        and p.unit != (p.match["mult"] or "") and _NOT_AFTER.match(p.rest),
    ),
    ("no_unit", lambda p: p.unit is None and not p.is_index),
    ("decimal_of_a_class", lambda p: p.unit in ("类", "款", "代") and "." in p.match["low"]),
    ("unit_of_names", lambda p: p.unit == "千" or p.base in ("星", "届次", "期")),
    ("year", lambda p: p.base == "年" and not (p.is_term or p.lasts)),
    ("time_or_length_in_a_name", lambda p: p.base in _MEASURED_UNITS and not p.lasts and not _MEASURED_BEFORE.search(p.before)),
    ("span_of_time", lambda p: p.base == "个" and re.match(r"季度|月|工作日|星期|世纪|小时|年头|方面", p.after)),
    ("group_of_households", lambda p: p.base == "%" and re.match(r"(?:的)?(?:收入组|家庭|人群)", p.after)),
    ("articles_of_a_policy", lambda p: p.base in ("条", "项", "款") and re.match(r"(?:政策)?(?:措施|政策|意见|举措|规定|禁令)", p.after)),
    ("named_by_its_articles", lambda p: p.base == "条" and _POLICIES_BEFORE.search(p.before)),
    ("size_of_things", lambda p: not p.is_index and is_threshold(p.text, p.end, p.base)),
    ("size_of_enterprises", lambda p: (p.unit or "").endswith("元") and ((_SIZED_AFTER.match(p.text, p.end) and _SIZE_BEFORE.search(p.before)) or _is_of_sizes(p))),
    ("capacity_a_project_is_named_by", lambda p: _CAPACITY_BEFORE.search(p.before) and _PROJECT_AFTER.match(p.text, p.end)),
    ("name_in_marks", lambda p: not p.is_index and is_name(p.text, p.match.start(), p.end)),
)  # fmt: skip
"""What a number in digits is when it is no figure; the first rule that holds names it."""

_MINUS = re.compile(r"[\u4e00-\u9fff]-$")
_EACH_BEFORE = re.compile(r"分别[^。;；]{0,30}$")


def _printed(text: str, match: re.Match[str]) -> Printed:
    start, end = match.span()
    unit = (match["mult"] or "") + (match["unit"] or "") or None
    if match["aside"] and unit is None:
        # A bracket behind a number without unit is no part of it.
        end = match.end("low") if not match["high"] else match.end("high")
    before, after = text[max(0, start - 40) : start], text[end : end + 80]
    is_negative = match["unit"] in ("%", "‰") and bool(_MINUS.search(before[-2:]))
    if unit is None and _EACH_BEFORE.search(before) and (shared := _SHARED_UNIT.match(text, end)):
        unit = shared["unit"]
    if match["unit"] == "个" and _POINTS_FOLLOW.match(text, end):
        unit = "个百分点"
    return Printed(text, match, end, before, after, unit, is_negative)


def of_digits(text: str, match: re.Match[str]) -> Quantity | str:
    """The quantity, or the rule that says why it is none."""
    printed = _printed(text, match)
    for name, holds in NO_FIGURES:
        if holds(printed):
            return name
    if printed.is_index:
        return _index(printed)
    if printed.lasts:
        return Quantity(
            match.start() - 2, match.end("unit"), *match.span("low"), numerals.arabic(match["low"]), None, match["unit"], "eq", "", "连续", "duration",
        )  # fmt: skip
    is_move = match["unit"] in ("位", "名") and bool(RANK_MOVE.search(printed.before))
    if match["unit"] in ("个位次", "个名次") or is_move:
        return rank_move(*match.span(), match.span("low"), numerals.arabic(match["low"]), printed.before)
    return _amount(printed)


def _index(printed: Printed) -> Quantity:
    found = _INDEX_BEFORE.search(printed.before)
    assert found is not None
    kind = "index" if re.search(r"价格[^,，]*指数", printed.before) else "number"
    if re.fullmatch(_UNITLESS_RATIO, found["of"]):
        kind = "ratio"
    start, end = printed.match.start(), printed.end
    return with_bounds(
        printed.text, start, end, start, end, numerals.arabic(printed.match["low"]), None, None, kind
    )


def _kind(printed: Printed) -> str:
    unit = printed.unit or ""
    if unit in ("%", "‰") or printed.base in ("%", "‰"):
        return "percent"
    if printed.base == "倍":
        return "multiple"
    return "points" if unit.endswith(("百分点", "千分点")) else "number"


_AT_LEAST_OF = re.compile(r"(?:至少|不少于)[\u4e00-\u9fff]{1,4}$")


def _amount(printed: Printed) -> Quantity:
    match = printed.match
    high = numerals.arabic(match["high"]) if match["high"] else None
    number_end = match.end("high") if match["high"] else match.end("low")
    one = with_bounds(
        printed.text, match.start(), printed.end, match.start("low"), number_end,
        numerals.arabic(match["low"]), high, printed.unit, _kind(printed),
    )  # fmt: skip
    if (match["more"] or match["some"]) and one.comparator == "eq":
        one.comparator = "gt"
    if one.comparator == "eq" and (least := _AT_LEAST_OF.search(printed.before[-8:])):
        one.comparator, one.start = "ge", one.start - len(least[0])
    if printed.is_negative:
        one.value = -one.value
        one.num_start -= 1
        one.start = min(one.start, one.num_start)
    return one
