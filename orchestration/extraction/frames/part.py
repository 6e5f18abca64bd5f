"""“其中B y”: a part keeps the scope of its whole and takes the measure it leaves unsaid."""

import re
from dataclasses import replace

from orchestration.extraction.context import Clause, Context, Reading, base_unit, head_of, is_counting
from orchestration.extraction.frames.action import NEW_NAME
from orchestration.extraction.sentences import behind_last

_BREAKDOWN = re.compile(r"(?:^|[,，。;；])(?:分|按|从)[^,，;；。]{1,14}(?:看|分)[,，]")
_SIZE = re.compile(
    r"^(?:总?投资)?(?:(?:国家|省|市|县|州|部|区)级(?:及?以上)?|[A-Z\d]A级|(?:\d+(?:\.\d+)?)?[百千万]?(?:亿元|万元)(?:及)?以上)"
)
_LEVELLED = re.compile(r"^(?:(?:国家|省|市|县|州|部|区)级(?:及?以上)?)+")
PHYSICAL = ("公顷", "亩", "吨", "斤", "公斤", "头", "只", "羽", "立方米", "平方米", "株")
"""Units by which the measure left out can be told: 玉米60.3万吨 after 粮食产量."""

_SCOPE = re.compile(
    r"^(?:全市|全省|全州|全县|全区|年末|全年)?(民营经济|民营|非公有制经济|非公有制|市本级|州本级|县本级|区本级|省本级|市直|户籍|"
    r"(?:对|与)[\u4e00-\u9fffA-Z“”]{2,16}?(?=进出口|出口|进口|贸易)|规模以上|规上|限额以上|限上|外商投资|私营|[\u4e00-\u9fff]{1,4}区\d县|山区\d+县)"
)
_NARROW = re.compile(r"^农业(?=总产值|增加值)")
_OF_FARMING = re.compile("农林牧渔")
_WHOLE_ENDS = re.compile(
    r"收入|支出|总额|人口|增加值|产值|投资|贷款|存款|进出口额?|总值|面积|产量|企业|用电量|从业人员"
)
_OF_NO_PART = frozenset(("生产总值", "地区生产总值", "国内生产总值", "耕地"))
"""Heads of names that no part of theirs ends with: a part of a product is value added, high-standard farmland is no 耕地."""

_HELPED = re.compile(
    r"优化|调整|续建|在建|竣工|投产|完工|签约|储备|帮助|帮扶|支持|促进|带动|安置|转移|培训|救助|资助|扶持|吸纳|惠及|解决"
)


def match(clause: Clause, context: Context) -> Reading | None:
    """The part's own name, made whole by what it is a part of."""
    one, name = clause.quantity, clause.left.name
    if one.kind not in ("number", "percent") or not 1 < len(name) <= 16:
        return None
    is_part = _is_part(clause)
    goes_on = bool(clause.readings) and clause.between in (f"、{name}", f",{name}", f"，{name}")
    if is_part and (scoped := _scoped(clause, context, name) or _of_trade(clause, context, name)):
        return scoped
    if not one.change and (held := _of_accounts(clause, context, name)):
        return held
    if (is_part or goes_on) and (taken := _same_deed(clause, name, is_part, goes_on)):
        return taken
    if scoped := _same_scope(clause, name):
        return scoped
    if head_of(name) or name.startswith(("每", "人均", "户均")) or name.endswith(("量", "额", "率", "值")):
        return None
    whole = _measured(clause, context, is_part)
    if whole is None or not (is_part or (base_unit(one) in PHYSICAL and not clause.left.attributes)):
        return None
    head = head_of(whole.indicator)
    if (
        head is None
        or head in _OF_NO_PART
        or name.endswith(head)
        or (clause.readings and clause.last.indicator.endswith(name[-3:]))
    ):
        # 体彩公益金9.52亿元,其中市级公益金: it says itself what it is.
        return None
    tail = re.sub(r"^总(?=.)", "", head)
    scope = _scope_of(whole.indicator) if is_part else ""
    full = name + (tail[2:] if name.endswith(tail[:2]) and len(tail) > 2 else tail)
    return Reading(
        ("" if full.startswith(scope) else scope) + full, clause.subject, "before", phrase=clause.left
    )


_BRANCH = re.compile(r"[\u4e00-\u9fff]{2,}(?:产业|行业|业|经济)")


def measured_as_whole(reading: Reading, clause: Clause, context: Context) -> Reading:
    """“工业增加值增长5%,其中甲产业、乙产业分别增长…”: what of a branch has grown is what was measured of its whole."""
    name = reading.indicator
    if not clause.quantity.change or not _is_part(clause) or not _BRANCH.fullmatch(name) or head_of(name):
        return reading
    whole = _measured(clause, context, is_part=True)
    head = head_of(whole.indicator) if whole is not None else None
    return reading if head is None or head in _OF_NO_PART else replace(reading, indicator=name + head)


_PLACES_SCOPE = re.compile(r"(?:农村|城镇|城乡)(?!居民|化|[和与、])")
_SAME_RATE = ("普及率", "覆盖率", "处理率", "治理率", "合格率")


def _same_scope(clause: Clause, name: str) -> Reading | None:
    """“农村自来水普及率达94%、卫生厕所普及率达97.5%”: the same rate, listed on, is of the same scope."""
    if not clause.readings or not clause.between.startswith(f"、{name}") or clause.last.how != "before":
        return None
    scope = _PLACES_SCOPE.match(clause.last.indicator)
    if scope is None or _PLACES_SCOPE.match(name):
        return None
    if not any(name.endswith(rate) and clause.last.indicator.endswith(rate) for rate in _SAME_RATE):
        return None
    return Reading(scope[0] + name, clause.last.subject, "before", phrase=clause.left)


def _is_part(clause: Clause) -> bool:
    """Whether 其中 or a breakdown stands before it in its sentence."""
    one = clause.quantity
    start = behind_last("。;；", clause.text, one.start)
    before = clause.text[start : one.start]
    return "其中" in before or clause.text.startswith("其中") or bool(_BREAKDOWN.search(before))


def _scope_of(name: str) -> str:
    found = _SCOPE.match(name)
    return found[1] if found else ""


def _whole_of(clause: Clause, context: Context) -> Reading | None:
    """What 其中 breaks down: the first measured before it in its sentence, else the whole of the sentence before."""
    at = clause.text.rfind("其中", 0, clause.quantity.start)
    before = [
        reading
        for other, reading in zip(clause.quantities, clause.readings, strict=False)
        if other.end <= at
        and other.kind == "number"
        and not re.search("[。;；]", clause.text[other.end : at])
    ]
    if before:
        return before[0]
    return context.whole.reading if context.whole else None


def _scoped(clause: Clause, context: Context, name: str) -> Reading | None:
    """“民营经济增加值…。其中,第一产业增加值…”: a part of 民营 is no part of all."""
    whole = _whole_of(clause, context)
    if whole is None or not _WHOLE_ENDS.search(whole.indicator):
        return None
    if _NARROW.match(name) and _OF_FARMING.match(whole.indicator):
        return Reading(_NARROW.sub("农业（种植业）", name), clause.subject, "before", phrase=clause.left)
    scope = _scope_of(whole.indicator)
    if not scope or name.startswith(scope) or not head_of(name):
        return None
    if scope == "户籍" and head_of(name) != "人口" and not name.endswith("人口"):
        return None
    return Reading(scope + name, clause.subject, "before", phrase=clause.left)


def _of_trade(clause: Clause, context: Context, name: str) -> Reading | None:
    """“货物进出口总额…。其中,出口…”: one of the two that a trade is of."""
    whole = _whole_of(clause, context)
    if whole is None or name not in ("出口", "进口", "出口额", "进口额", "出口总额", "进口总额"):
        return None
    both = re.fullmatch(
        r"((?:[\u4e00-\u9fff]{0,8}(?:货物|外贸|贸易|服务))?)进出口(总?[额值])?", whole.indicator
    )
    if both is None or not both[1]:
        return None
    return Reading(f"{both[1]}{name[:2]}{both[2] or ''}", clause.subject, "before", phrase=clause.left)


_ACCOUNTS = re.compile(r"([\u4e00-\u9fff（）()]*?)(?:各项)?(存款|贷款)余额")


def _of_accounts(clause: Clause, context: Context, name: str) -> Reading | None:
    """“金融机构本外币存款余额…,其中住户存款…”: a kind of deposit or loan is of the same banks and a balance too."""
    if (
        not name.endswith(("存款", "贷款"))
        or name.endswith(("发放贷款", "新增贷款", "存贷款"))
        or clause.left.attributes
    ):
        return None
    kind = name[-2:]
    known = [one.indicator for one in clause.readings]
    if context.whole is not None:
        known.insert(0, context.whole.reading.indicator)
    for one in reversed(known):
        if (whole := _ACCOUNTS.fullmatch(one)) and whole[2] == kind and len(name) > len(kind):
            scope = re.match(r"(?:全部)?(?:金融机构)?(?:人民币|本外币)?", whole[1])
            assert scope is not None
            return Reading(f"{scope[0]}{name}余额", clause.subject, "before", phrase=clause.left)
    return None


def _same_deed(clause: Clause, name: str, is_part: bool, goes_on: bool) -> Reading | None:
    """“新签约项目90个,其中亿元以上31个”, “创建国家级绿色工厂1家、省级6家”."""
    if not clause.readings:
        return None
    one = clause.quantity
    last = clause.index - 1
    # A growth said of the whole stands between it and its part: 新增主体3万户、增长5%,其中企业8千户.
    while last > 0 and clause.quantities[last].change and clause.readings[last].how == "carried":
        last -= 1
    if (
        base_unit(clause.quantities[last]) != base_unit(one)
        or one.change
        or not (is_counting(one.unit) or base_unit(one) in PHYSICAL)
    ):
        return None
    whole = clause.readings[last]
    if (
        is_part
        and not head_of(whole.indicator)
        and all(token.kind == "scope" for token in clause.left.tokens)
    ):
        return Reading(
            name + _LEVELLED.sub("", whole.indicator),
            clause.subject,
            "before",
            attributes=whole.attributes,
            verb=whole.verb,
            phrase=clause.left,
        )
    newly = NEW_NAME.match(whole.indicator)
    if (size := _SIZE.match(name)) and (len(name) - size.end() < 2 or name.endswith("项目")):
        deed = whole.verb if whole.verb and whole.indicator.startswith(whole.verb) else ""
        thing = _SIZE.sub("", whole.indicator[len(deed) :], count=1)
        if thing.endswith(name[size.end() :]):
            thing = thing[: len(thing) - len(name) + size.end()]
        name = size[0] + thing + name[size.end() :]
        thing = ""
        return Reading(
            deed + name + thing,
            clause.subject,
            "before",
            attributes=whole.attributes,
            verb=whole.verb,
            phrase=clause.left,
        )
    if is_part and newly and not clause.left.attributes and not _HELPED.match(name):
        return Reading(
            newly[0] + name,
            clause.subject,
            "before",
            attributes=whole.attributes,
            verb=whole.verb,
            phrase=clause.left,
        )
    return None


def _measured(clause: Clause, context: Context, is_part: bool) -> Reading | None:
    """What was measured before it in the same unit."""
    one = clause.quantity
    for place in range(clause.index - 1, -1, -1):
        other = clause.quantities[place]
        if (
            base_unit(other) == base_unit(one)
            and bool(other.change) == bool(one.change)
            and head_of(clause.readings[place].indicator)
        ):
            return clause.readings[place]
    if not is_part:
        return None
    if not one.change and (found := context.measured.get(base_unit(one))):
        return found
    if context.whole is not None and (context.whole.unit == base_unit(one) or one.change):
        return context.whole.reading
    return None
