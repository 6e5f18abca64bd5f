"""“三次产业结构为18.2:33.5:48.3”, and what was kept up for years: “连续7年居首位”."""

import re
from dataclasses import replace

from orchestration.extraction.context import Clause, Context, Reading, without_head
from orchestration.extraction.phrases import Phrase, read, segment
from orchestration.extraction.sentences import behind_last
from orchestration.extraction.tokens import BOUNDARY

_OF_OUTPUT = re.compile(r"产业(?:增加值)?(?:结构|比例|比重)|三次产业|三产|产业结构")
_OF_PEOPLE = re.compile("城|男|性别|年龄")
_OF_OTHER = re.compile(
    r"(投资|就业|从业人员|用电|税收|贷款|利用外资|消费|劳动力|产值)(?:结构|比重|比例|构成)?"
)


def match(clause: Clause, context: Context) -> Reading | None:
    """The three industries in their order; another structure keeps its own name with the term's place."""
    one = clause.quantity
    if one.kind != "structure":
        return None
    group = [other for other in clause.quantities if other.kind == "structure"]
    term = group.index(one) % 3
    first = group[group.index(one) - term]
    before = clause.text[behind_last("。;；,，", clause.text, first.start) : first.start]
    other = _OF_OTHER.search(before)
    if other and "三次产业" in before:
        return Reading(f"第{'一二三'[term]}产业{other[1]}占比", clause.subject, "structure")
    if _OF_OUTPUT.search(before) or not _OF_PEOPLE.search(before):
        return Reading(f"第{'一二三'[term]}产业增加值占地区生产总值比重", clause.subject, "structure")
    place = next(
        at for at, token in enumerate(clause.tokens) if token.number == clause.quantities.index(first)
    )
    name = read(segment(clause.tokens, place)).name
    return Reading(f"{without_head(name) or name}第{term + 1}项", clause.subject, "structure")


def kept_up(clause: Clause, context: Context) -> Reading | None:
    """“连续7年获评…”: what was kept up is said after it."""
    one = clause.quantity
    if one.kind != "duration" or not one.verb:
        return None
    after = []
    for token in clause.tokens[clause.place + 1 :]:
        if token.kind in BOUNDARY or token.kind == "qty":
            break
        after.append(token)
    while after and after[-1].kind in ("arrive", "adverb", "time", "rank", "enum") and token.kind == "qty":
        after.pop()
    said = "".join(each.text for each in after)[:16]
    if not clause.left.name and clause.is_near and re.fullmatch("[、,，]", clause.between):
        # 非公经济占比59.6%、连续7年保持全省第一: of what was measured just before.
        return replace(
            clause.last, indicator=clause.last.indicator + said, phrase=Phrase(clause.last.indicator)
        )
    return Reading(clause.left.name + said, clause.subject, "after", phrase=clause.left)
