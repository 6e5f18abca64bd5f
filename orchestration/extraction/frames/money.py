"""Money and what it went to, said after it: “投入3.6亿元用于…”, “投资12.8亿元的物流园”, “规模20亿元的基金”."""

import re

from orchestration.extraction.context import Clause, Context, Reading

_SPENT_ON = re.compile(
    r"(?:资金)?(?:用于|加快|支持|建设|推进|实施|开展|改善|改造|完善|提升|保障|扶持|发展|补助|发放|修建|解决)?([\u4e00-\u9fff“”]{3,14})"
)
_FUND = re.compile(r"的([\u4e00-\u9fff“”]{2,14}?基金)")
_OF_INVESTMENT = re.compile(
    r"(?:以上)?的([\u4e00-\u9fff“”A-Za-z]{3,24}?)(?=建成|投产|开工|竣工|项目开|落户|启动|签约|投用|[,，。;；、]|$)"
)
_OF_PROJECT = re.compile(
    r"(?:以上)?(?:的)?(?:\d{1,4}个)?(?:(?:建设|实施|新建|推进)了?)?([\u4e00-\u9fff“”A-Za-z、]{2,20}?)(?:等)?(项目|工程)"
)
"""总投资50亿元的节能降耗等项目完成前期工作: of the project, whatever became of it."""

_LIVELIHOOD = re.compile(r"(?:的)?(?:资金)?(?:投向|用于)(?:保障和改善)?(民生)")


def match(clause: Clause, context: Context) -> Reading | None:
    """What the money is for, where the words before it name only that it was put up."""
    one, name = clause.quantity, clause.left.name or clause.left.verb
    rest = clause.text[one.end : one.end + 30]
    if one.kind == "percent" and not one.change and name and (found := _LIVELIHOOD.match(rest)):
        return Reading(f"{found[1]}支出占{name}比重", clause.subject, "before", phrase=clause.left)
    if not (one.unit or "").endswith("元") or one.change:
        return None
    is_size = one.comparator == "gt" and not rest.startswith("的")
    if clause.text[: one.start].endswith("投资") and not is_size and (found := _OF_PROJECT.match(rest)):
        return Reading(f"{found[1]}{found[2]}总投资", clause.subject, "after")
    if clause.text[: one.start].endswith("投资") and (found := _OF_INVESTMENT.match(rest)):
        return Reading(found[1] + "总投资", clause.subject, "after")
    if name in ("规模", "总规模", "设立", "设立规模", "设立总规模") and (found := _FUND.match(rest)):
        return Reading(found[1], clause.subject, "after")
    if (name in ("投入", "投入资金", "累计投入") or name.endswith("拿出")) and (
        found := _SPENT_ON.match(rest)
    ):
        return Reading(found[1] + "投入", clause.subject, "after")
    return None
