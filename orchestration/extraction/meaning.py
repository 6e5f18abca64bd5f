"""What a reading means: status, sign, basis and modality, each by an ordered table of named rules.

The first rule whose condition holds decides, and its name is kept with the figure. Not here: the measure (`measures`), of
what the number speaks (`frames`), of when (`periods`).
"""

import re

from orchestration.extraction import periods
from orchestration.extraction.facts import Facts, Rule
from orchestration.extraction.sentences import behind_last

_FORESEEN = re.compile(r"预计|有望|初步估计")
_PUT_INTO = re.compile(r"[^,，。;；、\d]{2,16}?(?:完成|实现)(?:年度|计划|当年)*(?:总)?投资")
"""确保83个重点项目完成投资450亿元: the money is promised, not how many they are."""
_EXAMPLES_OF = re.compile(
    r"等$|、[^,，、;；\d]{2,16}(?<![中高初平对同优相均上下甲乙丙特头一二三四次劣何])等(?![级额次值效量比等候待])[^,，、;；\d]{2,10}$"
)
_VAGUE = re.compile(r"加快建设|做大做强|提质|发展壮大|转型升级|建设|综合开发")
_SURE = re.compile(r"力争|确保|新增|以上|不少于|不低于|至少")

_EXCEPT = re.compile(r"[\u4e00-\u9fff]{0,8}实事(?:项目)?[,，]?除[^。;；]{1,30}?外")
_EXCEPTED = re.compile(r"实事(?:项目)?[,，]?除$")
_DONE = re.compile(r"[\u4e00-\u9fff]{0,8}实事(?:项目)?(?:已|均|全部|全面|圆满|如期|顺利)*(?:兑现|完成|办结)")
_TO_BE_DONE = re.compile("确保|力争|保证|推动|推进|继续|抓好|将|要")
_LIST_OF_DEEDS = re.compile(r"实事(?:项目)?$")


def is_group_word(facts: Facts) -> bool:
    """Whether a small numeral before a group may be no figure at all: 三大平台, but not 十件实事."""
    return facts.one.is_group_word and not _LIST_OF_DEEDS.search(facts.name)


_TAKES = re.compile(r"(?:^|[,，、;；。])(?:计划|预计|总|年度)*投资$")
"""计划投资11亿元,实施…: what projects cost is no aim."""

STATUSES: tuple[Rule, ...] = (
    ("promised_and_not_all_done", lambda f: _EXCEPT.match(f.text, f.one.end) or _EXCEPTED.search(f.before), "plan"),
    ("foreseen", lambda f: f.passage.role == "review" and (is_foreseen(f.before) or _opens_foreseen(f) or _grows_from_foreseen(f)), "expected"),
    ("reviewed", lambda f: f.passage.role == "review", "actual"),
    ("was_before", lambda f: periods.is_past_in_a_plan(f.text, f.one, f.passage), "actual"),
    ("done_already", lambda f: _LIST_OF_DEEDS.search(f.name) and _DONE.match(f.text, f.one.end) and not _TO_BE_DONE.search(f.clause), "plan"),
    ("group_word", is_group_word, "plan"),
    ("money_a_project_takes", lambda f: f.is_money and _TAKES.search(f.clause), "plan"),
    ("not_a_thing_counted", lambda f: not (f.is_tally or f.is_people) or f.one.kind != "number", "target"),
    ("put_into_them", lambda f: f.is_tally and _PUT_INTO.match(f.text, f.one.end), "plan"),
    ("promised", lambda f: _SURE.search(f.clause[-20:]) or f.one.comparator != "eq", "target"),
    ("set_about", lambda f: f.does("planned") and "试点推进" not in f.clause, "plan"),
    ("hastened", lambda f: re.search(r"加快(?:推[进动]|实施|建设|提升)?[^,，]*$", f.clause) and f.is_tally, "plan"),
    ("urged_on", lambda f: re.search(r"推[动进][^,，]*$", f.clause) and "试点推进" not in f.clause and _urged(f), "plan"),
    ("examples_of_it", lambda f: _EXAMPLES_OF.search(f.clause) and f.is_tally, "plan"),
    ("planned", lambda f: True, "target"),
)  # fmt: skip
"""Status of a figure: in a review, said or foreseen; in a plan, promised or only set about."""


def _urged(facts: Facts) -> bool:
    rest = re.match(r"[^,，。;；]{0,24}", facts.text[facts.one.end :])
    return bool(rest and _VAGUE.search(rest[0]))


def status(facts: Facts) -> tuple[str, str]:
    """The status, and the rule that said so."""
    return next((result, name) for name, holds, result in STATUSES if holds(facts))


_OPENS_FORESEEN = re.compile(r"\W{0,4}(?:初步核算[,，]|初步)?(?:20\d\d年|全年|年末)?[,，]?预计")


_FORESEEN_LEVEL = re.compile(r"(?:预计|有望)[^,，;；]*\d[^,，;；]*[,，](?:同比|比上年|较上年)?$")


def _grows_from_foreseen(facts: Facts) -> bool:
    """进出口总额预计实现100亿元,增长5%: the growth of what is foreseen is foreseen."""
    return (
        facts.one.kind == "percent" and bool(facts.one.change) and bool(_FORESEEN_LEVEL.search(facts.before))
    )


def _opens_foreseen(facts: Facts) -> bool:
    """Whether a sentence opens with 预计: its semicolons end only its items."""
    start = behind_last("。!！?？", facts.text, facts.one.start)
    return bool(_OPENS_FORESEEN.match(facts.text, start))


def is_foreseen(before: str) -> bool:
    """预计 that opens a sentence or clause holds for all that follows; inside a clause, for that clause."""
    for match in _FORESEEN.finditer(before):
        if match.start() == 0 or re.search(
            r"(?:[,，。;；:：、]|全年|年|底|末|——|[一二三四五]是)$", before[: match.start()]
        ):
            return True
        if not re.search(r"[,，;；]", before[match.end() :]):
            return True
    return False


SIGNED = frozenset(("growth_rate", "avg_annual_growth_rate", "change_since", "change_pp"))
"""Measures whose value carries the sign of the change; a reduction is the size of a cut."""

_FALLS = re.compile(r"(?:降低|下降|减少|下调|回落|收窄)[\u4e00-\u9fff]{2,16}$")


def is_fall(facts: Facts, measure_: str) -> bool:
    """Whether the value is below nothing: 下降0.9个百分点, 降低单位缴费率1个百分点."""
    if measure_ not in SIGNED:
        return False
    if facts.one.change in ("fall", "cut"):
        return True
    if (
        measure_ == "growth_rate"
        and not facts.one.change
        and re.search(r"改善[^,，]*$", facts.clause)
        and facts.name.endswith("浓度")
    ):
        return True
    if facts.one.change or measure_ != "change_pp":
        return False
    return bool(_FALLS.search(facts.clause)) or bool(re.search(r"(?:低于|慢于)[^,，]{2,12}$", facts.clause))


_AHEAD_OF = re.compile(
    r"(?:高于|高出|快于|低于|慢于|好于|优于|领先于?|超出|超过)"
    r"(?P<whom>[^,，。;；\d高低快慢]{1,16})(?:[\d.]+个?(?:百分点)?[、和与])*$"
    r"|(?<!占)比(?![重例值率])(?P<than>[^,，。;；\d]{1,16}?)(?:要)?(?<!提)[高低快慢]出?(?:[\d.]+个?(?:百分点)?[、和与])*$"
)
_OWN_PAST = re.compile("上年|去年|前年|上期|上月|同期|年初|年末|疫情|历史|以往|过去|时期|五.?末|当年|预期")


def ahead_of(facts: Facts, measure_: str) -> str | None:
    """Whom a difference in points is a lead over (or behind): 高于全省5.1个百分点; None where it is a change.

    What is measured against one's own past, 高于上年1.2个百分点, is a change.
    """
    if measure_ != "change_pp" or facts.one.change:
        return None
    found = _AHEAD_OF.search(facts.clause)
    whom = found and (found["whom"] or found["than"])
    return None if whom is None or _OWN_PAST.search(whom) else whom


_BASES = (
    ("constant_price", ("real",)), ("nominal", ("nominal",)), ("like_for_like", ("comparable", "old")),
    ("as_published_unknown", ("new", "published")),
)  # fmt: skip


def growth_basis(facts: Facts, measure_: str) -> str | None:
    """The basis of a growth that the text names: 可比价, 名义, 同口径; None where it names none."""
    if measure_ not in ("growth_rate", "avg_annual_growth_rate", "change_since"):
        return None
    if facts.reading.basis:
        return next((name for name, attributes in _BASES if facts.reading.basis in attributes), None)
    return None


_MODAL = re.compile(r"力争|确保|奋斗目标|预期目标|预期|争取(?=实现|达到|突破)|(?:稳定|保持)在")
_WORDS = {"奋斗目标": "力争", "预期目标": "预期", "争取": "力争"}
_OTHER_DEED = re.compile(
    r"[,，;；](?:加快|推进|实施|开展|加强|完善|持续|深入|推动|大力|启动|优化|强化|健全|深化|支持|全面)"
)


_BEYOND = re.compile(r"\d[%‰万亿元人个家套户吨亩]*(?:左右|以上|以内)?[,，、]?(?:并|努力)?$")
_NUMBER_AT_ONCE = re.compile("(?:达到?|增长|实现|突破|完成|在)*[0-9]")


def modality(facts: Facts) -> str | None:
    """力争, 确保 or 预期, which hold for all items of their list; 稳定在 and 保持在, which hold for their number."""
    if facts.passage.role != "plan":
        return None
    if facts.clause.endswith(("稳定在", "保持在")):
        return facts.clause[-3:]
    found = None
    before = facts.text[: facts.one.start]
    for found in _MODAL.finditer(before):  # noqa: B007 - the last one is wanted
        pass
    if found is None or found[0] in ("稳定在", "保持在"):
        return None
    if _OTHER_DEED.search(before, found.end()):
        return None
    # 增长11%,力争12%;…: what is striven for beyond a number is that one number.
    behind = before[found.end() :]
    if (
        _BEYOND.search(before[: found.start()])
        and _NUMBER_AT_ONCE.match(facts.text, found.end())
        and re.search(r"\d", behind)
    ):
        return None
    return _WORDS.get(found[0], found[0])
