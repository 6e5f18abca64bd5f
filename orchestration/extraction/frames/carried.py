"""What goes on from the number before: “…1286亿元、增长5.6%”, “…12万亩,产量3万吨”, “总数达304家”."""

import re
from dataclasses import replace

from orchestration.extraction import lexicon
from orchestration.extraction.context import Clause, Context, Reading, base_unit, head_of, without_head
from orchestration.extraction.frames.action import NEW_NAME
from orchestration.extraction.frames.rank import said_between
from orchestration.extraction.sentences import behind_last
from orchestration.extraction.tokens import BOUNDARY

_TIME_ONLY = re.compile(
    r"(?:(?:近|前|过去)?(?:[一二两三四五六七八九十]|\d{1,2})年(?:来|间)?|(?:\d{1,2}[—–\-~至到])?\d{1,2}月份?|[上下]半年|前三季度|[一二三四]季度|"
    r"环比|(?:同比)?[多少]|同比|年平均|(?:奋斗|预期|力争)目标|累计|[,，；;、]|上涨|下降|增长)+"
)
_PASSED_UNREAD = re.compile(
    r"[,，、][^,，。;；、]{2,20}(?:突破|超过|跨越|迈过|站上|迈上|跨上)[一二三四五六七八九十百千万亿]+[^,，。;；]{0,4}[,，、]"
)
"""A clause with a name whose round number is read with the one after: 吞吐量突破百万人次,达到…"""

_SO_FAR = re.compile(r"[,，、]?(?:目前|全[市县区州省])?(?:已|共|累计)+(?:建成|达到|达|有|为)+")
_PLACED = ("排名", "位次", "位居")
_OF_SHARE = re.compile(r"(?<=[\u4e00-\u9fff]{2})占[\u4e00-\u9fff]{2,14}$")
_RATES = ("增速", "增幅", "降幅", "涨幅")
_BODIES = ("企业", "公司", "单位", "机构", "医院", "学校", "银行", "园区")
_HAVE_LENGTH = ("公里", "千米", "条")
"""Units of what has a 里程."""

_CHOSEN = ("认定", "申报", "培育")
"""Deeds that are none of the stock: 新认定高新技术企业15家,总数超过50家."""

_CONTRACTED = frozenset(("成交金额", "合同金额", "成交额", "合同额", "交易额"))
_SUMS = frozenset(("总额", "总金额", "金额", "合同金额"))
_OF_SCHOOLS = ("招生", "在校生", "在校学生", "毕业生", "专任教师", "招生人数", "毕业生人数", "在校生人数")
_BRANCH_OUTPUT = re.compile(r"([\u4e00-\u9fff“”]{2,12}(?<!工业)(?<!农业)(?<!总))(?:总产值|产值)")
_HEADED = re.compile(
    r"(?:我们|全力|着力|聚力|持续|不断|推动|做大|做强|做优|发展|壮大|促进|加快|大力|提升|[强优]化)*([\u4e00-\u9fff]{1,8}?(?:产业|工业|业))"
)
_TOPIC = re.compile(
    r"(?:^|[,，])\s*([\u4e00-\u9fffA-Za-z“”]{2,10}?(?:产业|工业|行业|服务业|农业|林业|业))(?!互联网|园|化)"
)


_DONE_TO = re.compile(r"([村县镇乡])(?:[(（][^()（）]{1,6}[)）])?([\u4e00-\u9fff]{2,10})")
"""建设和美乡村36个,508个村通了光纤: the second number counts villages to which something was done."""


def bodies(clause: Clause, context: Context) -> Reading | None:
    """Villages counted behind other things: they are what was done to them, and none of the things before."""
    one, left = clause.quantity, clause.left
    if left.name or left.verb or one.change or clause.counted is not None:
        return None
    if not clause.readings or not clause.between.endswith((",", "，")):
        return None
    found = _DONE_TO.match(clause.text, one.end)
    return Reading(found[1] + found[2], clause.subject, "after", phrase=left) if found else None


def topic_between(clause: Clause, context: Context) -> Reading | None:
    """“…增长5%,研发投入强度稳步提高,达到2.73%”: a clause without a number between two names the second's topic."""
    left = clause.left
    if not clause.is_near or left.has_object or left.verb or (left.name and left.name not in _PLACED):
        return None
    return said_between(clause)


def match(clause: Clause, context: Context) -> Reading | None:
    """The reading before, when nothing names another: only words of change, time and arriving stand between."""
    left = clause.left
    if left.name or (left.verb and not _only_arrives(clause)):
        return None
    if not clause.readings:
        return None
    one, previous = clause.quantity, clause.previous
    assert previous is not None
    if not clause.is_near and not _TIME_ONLY.fullmatch(clause.between.strip("。")):
        return None
    if previous.is_group_word or _PASSED_UNREAD.search(clause.between):
        return None
    if clause.counted is not None and not one.change and clause.last.how == "after":
        return None
    last = _last_counted(clause) or clause.last
    name = last.phrase.name or last.indicator if previous.kind == "duration" else last.indicator
    if one.kind == "number" and (
        _SO_FAR.fullmatch(clause.between) or ("new" in last.attributes and _is_stock(clause))
    ):
        # The stock is not itself new.
        return replace(last.called(_ever(name)), attributes=last.attributes - {"new"}, verb="")
    name = _without_part(clause, last, name)
    rate = ""
    if (
        one.kind == "points"
        and (said := re.search("增速|增幅|降幅|涨幅", clause.between))
        and not name.endswith(said[0])
    ):
        rate = said[0]
    if (
        one.kind == "number"
        and one.change in ("rise", "fall", "cut")
        and previous.change == ""
        and _is_gain(last)
    ):
        # 城镇新增就业4.41万人,比上年增加0.23万人: a change of what is itself new.
        rate = "增量"
    return last.called(name + rate)


def _without_part(clause: Clause, last: Reading, name: str) -> str:
    """What a change is of: neither what was done to others of the things, nor the share that was said of it."""
    one, previous = clause.quantity, clause.previous
    if one.kind == "number" and one.change == "cut" and last.verb and name.startswith(last.verb):
        # 行政职权…,调整210项,减少282项
        return name.removeprefix(last.verb)
    if (
        one.kind == "percent"
        and one.change
        and previous is not None
        and previous.kind == "percent"
        and not previous.change
    ):
        # 民生支出占财政支出的84.5%,增长21.9%: the expenditure has grown, not its share.
        return _OF_SHARE.sub("", name)
    return name


def _last_counted(clause: Clause) -> Reading | None:
    """“建设公寓40万套,保障100万人居住,今年完成7万套”: what is done is of the things last counted in its unit."""
    one, previous = clause.quantity, clause.previous
    unit = base_unit(one)
    if (
        previous is None
        or unit not in lexicon.TALLIED
        or base_unit(previous) == unit
        or not _only_arrives(clause)
    ):
        return None
    start = behind_last("。;；", clause.text, one.start)
    for other, reading in zip(
        reversed(clause.quantities[: clause.index]), reversed(clause.readings), strict=True
    ):
        if other.start >= start and base_unit(other) == unit and not other.change:
            return reading
    return None


def _is_gain(last: Reading) -> bool:
    return "new" in last.attributes or bool(re.match(r"(?:城镇|农村|城乡)?(?:新增|净增)", last.indicator))


def _only_arrives(clause: Clause) -> bool:
    return clause.left.verb in ("完成", "实现", "建成") and clause.counted is None


def _is_stock(clause: Clause) -> bool:
    previous = clause.previous
    if previous is not None and {base_unit(previous), base_unit(clause.quantity)} <= lexicon.TALLIED:
        # 新建平台78个、达到516家: what is reached is more than what was new.
        return clause.left.says("arrive", "达到", "达", "增至") and clause.quantity.value > previous.value
    return clause.left.says("adverb", "累计") and clause.left.says("arrive", "达", "达到")


def measure_alone(clause: Clause, context: Context) -> Reading | None:
    """A bare measure is of what was measured before it: 蔬菜种植面积…,产量…; a total, of the things counted."""
    left = clause.left
    if not (left.is_bare or _is_of_bodies(clause)) or (left.verb and not _only_finish(left.verb)):
        return None
    name = left.name
    if not clause.readings:
        return (name in _HARVESTS and _crop(clause)) or _topic(clause, context, name)
    last, previous = clause.last, clause.previous
    assert previous is not None
    if name in _HARVESTS and (crop := _crop(clause)):
        return crop
    if last.subject != clause.subject:
        return None
    if name in _RATES:
        return last.called(last.indicator + name if not last.indicator.endswith(name) else last.indicator)
    is_total = any(token.has("total") for token in left.tokens)
    thing = _thing(clause, last, name, is_total)
    if thing and not thing.endswith(name):
        carried_on = last.attributes if is_total and name in _SUMS else frozenset()
        return Reading(
            thing + name,
            clause.subject,
            "before",
            rules=("measure_alone",),
            attributes=carried_on,
            phrase=left,
        )
    if previous.kind == "number" and last.how != "after" and without_head(last.indicator) != last.indicator:
        return None
    return _topic(clause, context, name)


_ATTRACTED = re.compile("招商引资[^。;；]*$")


def takings(clause: Clause, context: Context) -> Reading | None:
    """Money named by what it is for: 接待游客215万人次、总收入33亿元 of tourism, 招商引资…,到位资金86亿元 of investors."""
    name = clause.left.name
    if name in ("到位资金", "实际到位资金") and _ATTRACTED.search(clause.text, 0, clause.quantity.start):
        return Reading("招商引资到位资金", clause.subject, "before", phrase=clause.left)
    if not clause.readings or not clause.is_near or name not in _TAKINGS or clause.left.has_object:
        return None
    if not _VISITS.search(clause.last.indicator) or not (clause.quantity.unit or "").endswith("元"):
        return None
    return Reading("旅游" + name, clause.subject, "before", phrase=clause.left)


_TAKINGS = ("总收入", "综合收入", "收入")
_VISITS = re.compile(r"游客(?:人次|人数)?$|旅游(?:总?人次|总?人数)$")

_HARVESTS = ("产量", "总产", "总产量")
_GROWN = re.compile(
    r"(?:^|[,，。;；:：])(?:全[市省区县州]|今年|去年)*([\u4e00-\u9fff]{2,4}?)(?:生产|总?产量|总产)(?!总值)[^,，。;；\d]{2,12}[,，](?:全[市省区县州]|全?年)*$"
)
_NO_CROP = ("安全", "工业", "农业", "企业", "经济", "全面", "恢复")


def _crop(clause: Clause) -> Reading | None:
    """What was grown, named in the clause before: 粮食生产再获丰收,总产量达到86万吨."""
    at = clause.place
    while at and clause.tokens[at - 1].kind not in (*BOUNDARY, "qty"):
        at -= 1
    found = _GROWN.search(clause.text[: clause.tokens[at].start])
    if found is None or found[1].endswith(_NO_CROP):
        return None
    return Reading(f"{found[1]}产量", clause.subject, "earlier clause", phrase=clause.left)


def _is_of_bodies(clause: Clause) -> bool:
    """Whether a measure stands alone behind enterprises or the like, and is none that only a place has."""
    tokens, previous = clause.left.tokens, clause.previous
    return (
        len(tokens) == 1
        and tokens[0].kind == "head"
        and not tokens[0].has("whole")
        and previous is not None
        and base_unit(previous) in ("家", "户", "所", "个")
        and clause.last.indicator.endswith(_BODIES)
        and clause.is_near
    )


def _only_finish(verb: str) -> bool:
    return verb.endswith(("完成", "实现"))


def _thing(clause: Clause, last: Reading, name: str, is_total: bool) -> str:
    previous, one = clause.previous, clause.quantity
    assert previous is not None
    of_thing = _ever(last.indicator)
    if name.endswith("里程") and base_unit(previous) in _HAVE_LENGTH and clause.is_near:
        # 新增高速公路400公里,通车总里程达到2250公里
        return without_head(of_thing)
    if is_total:
        return (
            of_thing.removeprefix(last.verb.removeprefix("新")) if last.verb.endswith(_CHOSEN) else of_thing
        )
    if name.startswith("出口") or name.startswith("进口"):
        branch = _BRANCH_OUTPUT.fullmatch(last.indicator)
        return branch[1] if branch and (one.unit or "").endswith("元") else ""
    if last.how == "after" and not (
        of_thing.endswith(_BODIES) and name not in ("产量", "出口", "进口") and not last.verb
    ):
        return ""
    if (stem := without_head(of_thing)) not in ("", of_thing):
        return stem
    if name in _OF_SCHOOLS and previous.unit in ("所", "个", "家"):
        return of_thing
    if base_unit(previous) in lexicon.TALLIED:
        if any(token.has("rate") for token in clause.left.tokens):
            return of_thing.removeprefix(last.verb)
        if name in _CONTRACTED:
            return last.indicator.removeprefix(last.verb)
    counts_bodies = base_unit(previous) in ("家", "户", "个", "所", "座", "处", "条", "艘", "辆")
    return _counted_thing(last, of_thing) if counts_bodies and not head_of(of_thing) else ""


def _counted_thing(last: Reading, of_thing: str) -> str:
    """What was counted, without what was done to it."""
    is_deed = last.verb and len(last.indicator) - len(last.verb) >= 2
    return last.indicator.removeprefix(last.verb) if is_deed else of_thing


_MADE_NEW = re.compile(
    r"新增|净增|新建成?|新引进|新培育|新发展|新开通|新设立?|新配备|新造|新打造|新储备|新创成|新增设"
)


def _ever(name: str) -> str:
    """The stock that what is new was added to: 新上市企业 to 上市企业, 新增企业 to 企业."""
    if found := _MADE_NEW.match(name):
        return name[found.end() :]
    return name[1:] if NEW_NAME.match(name) and name.startswith("新") else name


_ECONOMY = re.compile(
    r"(?:^|[,，。;；])(?:全[市省区县州])?((?:民营|非公有制|非公|县域)经济|服务业)[^,，。;；\d占]{0,10}[,，]?(?:预计|全年)*(?:完成|实现)?"
    r"增加值(?:预计)?(?:完成|实现|达到?|突破)?(?:[\d.]+亿元、?[,，]?)?$"
)
"""非公经济加快发展,增加值1560亿元、增长14%: the value added of what opens the sentence."""


def _topic(clause: Clause, context: Context, name: str) -> Reading | None:
    """The industry a bare 产值 is of: named in its sentence, or the short sentence that heads the passage."""
    grows = bool(re.fullmatch(r"(?:种植|播种|养殖|栽培|基地)?(?:总)?面积|产量|总产量", name))
    if name == "增加值" and (economy := _ECONOMY.search(clause.text, 0, clause.quantity.start)):
        return Reading(economy[1] + name, clause.subject, "before", phrase=clause.left)
    if not (grows or re.fullmatch(r"(?:总|工业总?)?产值|销售收入|营收|营业收入", name)) or re.search(
        "(?:集团|公司|银行)$", clause.subject or ""
    ):
        return None
    start = behind_last("。!！;；", clause.text, clause.quantity.start)
    found = _TOPIC.search(clause.text[start : clause.quantity.start])
    if found and not re.search("产业园|企业|就业|创业|专业|营业", found[1]):
        topic = re.sub(r"^(?:.{0,10}的|持续|不断|加快|做强|壮大)", "", found[1])
        if grows:
            topic = topic.removesuffix("产业")
            if len(topic) < 1 or topic.endswith(("农业", "工业", "服务业")):
                return None
        return Reading(topic + name, clause.subject, "before", phrase=clause.left)
    branch = _HEADED.match(context.heading)
    return Reading(branch[1] + name, clause.subject, "before", phrase=clause.left) if branch else None
