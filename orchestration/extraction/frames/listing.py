"""“A、B分别达到x、y”: each number takes the name, or the place, at its position in the list."""

import re
from collections.abc import Sequence
from dataclasses import replace

from orchestration.extraction import lexicon
from orchestration.extraction.context import Clause, Context, Reading, head_of, is_counting
from orchestration.extraction.frames import comparison, part
from orchestration.extraction.phrases import without_asides
from orchestration.extraction.quantity import Quantity
from orchestration.extraction.sentences import behind_last
from orchestration.extraction.subjects import is_home, is_no_place
from orchestration.extraction.tokens import BOUNDARY, Token

_SPLITS = (
    re.compile(r"、|以及|及其|和|与|及"),
    re.compile(r"、|和(?!美|谐|平)|以及"),
    re.compile(r"、|和(?=[^、和]+$)"),
    re.compile(r"、"),
)
_BRANCHES = re.compile(
    r"(.{0,12}?)第?([一二三])[、和与]第?([一二三])(?:[、和与]第?([一二三]))?次?产业?(.{0,24})"
)
_AGAINST_OTHERS = re.compile(
    r"分别(?:超过|高于|高出|快于|低于|慢于|好于|优于|领先)[\u4e00-\u9fff]{2,8}?[、和与]"
)
"""分别高于全国、全省2.2个、0.8个百分点: one thing set against several."""

_PLACE = re.compile(
    r"([\u4e00-\u9fff]{1,7}?(?:自治[县州旗]|高新区|经开区|开发区|新区|[县市区旗州])(?![级域场州县市区]))([\u4e00-\u9fffA-Z]{2,24})?"
)
_OF_ANYTHING = frozenset(("比重", "占比", "比例", "份额"))
"""Measures that other measures have: 城镇人口、民营经济比重."""

_SHARED_FROM = re.compile(r"(居民|产业|行业|企业|人口|商品|保险).*")
_WHOLE_NAME = re.compile(r"(?:数|额|值|量|入|积|资|口|率|重|比|速|度)$|^接待.*[客人次]$")
_ADDED = re.compile(r"(?:年均|均|预计|也|将|已|同比|各|水平|分别|双双|累计|共|约|为|达|达到|年平均|比重分)$")
_CLEANED = re.compile(
    r"^(?:其中|此外|同时|全年|年末|今年|预计|力争|确保|全[市州省区县]|[一二三四五六]是|带动|推动|促进|实现|完成|,|，)+"
)


def match(clause: Clause, context: Context) -> Reading | None:
    """The name at this number's place in the list."""
    if found := _from_to(clause) or _levels_of_one(clause):
        return found
    shared = group_of(clause.text, clause.quantities, clause.index)
    if shared is None:
        return None
    group, marker, is_said = shared
    if is_said and clause.counted is not None and is_counting(clause.quantity.unit) and not clause.left.verb:
        return None
    if is_said and (invested := _invested_in_each(clause, group, marker)):
        return invested
    listed = _listed_tokens(clause, marker)
    names = _names(listed, len(group))
    if names is not None and is_said and (placed := _of_place(clause, context, names, group, marker)):
        return placed
    ahead = comparison.AHEAD.fullmatch("".join(one.text for one in listed))
    if ahead or sum(len(one.text) for one in listed) < 2 or not _says_names(listed):
        return _of_clause_before(clause, group, marker, is_said)
    if names is None or (not is_said and len(names) != len(group)):
        return None
    if len(names) > len(group):
        names = names[-len(group) :]
    reading = part.measured_as_whole(_shared_out(clause, group, names), clause, context)
    return _with_deed(reading, clause, group, marker) if is_said else reading


_FROM = re.compile(r"(?:分别)?(?:由|从|自)[^\d,，。;；]{0,8}(?:(?:20\d\d)年(?:底|末)?)?的?(?:约|近)?$")
_TO = re.compile(r"[,，]?[^\d,，。;；]{0,10}[到至为]")


def _from_to(clause: Clause) -> Reading | None:
    """“A和B分别由a、b提高到c、d”: both lists share the names out."""
    quantities, text = clause.quantities, clause.text
    own = _run(text, quantities, clause.index)
    if len(own) < 2:
        return None
    before = _run(text, quantities, own[0] - 1) if own[0] else []
    first = before if _leads(text, quantities, before, own) else own
    behind = _run(text, quantities, own[-1] + 1) if own[-1] + 1 < len(quantities) else []
    if first is own and not _leads(text, quantities, own, behind):
        return None
    start = _FROM.search(text, 0, quantities[first[0]].start)
    names = _names(_listed_tokens(clause, start.start()), len(first)) if start else None
    return _shared_out(clause, own, names) if names is not None and len(names) == len(first) else None


_LEVELS = re.compile(
    r"(?P<levels>(?:国家|[省市县区]|自治区)级(?:(?:、|和|及)(?:国家|[省市县区]|自治区)级)+)(?P<thing>[\u4e00-\u9fff“”]{2,16}?)(?:分别)?$"
)


def _levels_of_one(clause: Clause) -> Reading | None:
    """“建设省级、市级示范村26个、100个”: one thing of several levels, a number each."""
    own = _run(clause.text, clause.quantities, clause.index)
    found = _LEVELS.search(clause.text, 0, clause.quantities[own[0]].start) if len(own) > 1 else None
    levels = re.split("、|和|及", found["levels"]) if found else []
    if found is None or len(levels) != len(own):
        return None
    before = clause.text[: found.start()]
    deed = next((word for size in (4, 3, 2) if (word := lexicon.WORDS.get(before[-size:]))), None)
    if deed is None or deed.kind not in ("action", "finish"):
        return None
    name = deed.text + levels[own.index(clause.index)] + found["thing"]
    return Reading(name, clause.subject, "list", attributes=frozenset(deed.attributes), verb=deed.text)


def _run(text: str, quantities: Sequence[Quantity], index: int) -> list[int]:
    """The numbers that stand side by side with the one at `index`."""
    first = last = index
    while first and _side_by_side(text, quantities[first - 1], quantities[first]):
        first -= 1
    while last + 1 < len(quantities) and _side_by_side(text, quantities[last], quantities[last + 1]):
        last += 1
    return list(range(first, last + 1))


def _leads(text: str, quantities: Sequence[Quantity], one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether a list of levels leads to another of as many."""
    return (
        len(one) == len(other) > 1
        and bool(_FROM.search(text, 0, quantities[one[0]].start))
        and bool(_TO.fullmatch(text, quantities[one[-1]].end, quantities[other[0]].num_start))
    )


_ENDS_GROUP = re.compile("[。;；,，]|分别")
"""What ends the numbers that 分别 shares out: the clause, or another list (分别达a和b、分别增长c和d)."""


def group_of(text: str, quantities: Sequence[Quantity], index: int) -> tuple[list[int], int, bool] | None:
    """The numbers one list of names shares out, where they begin, and whether 分别 says so.

    Without 分别 they stand side by side and are of one unit: 收入达到x和y.
    """
    one = quantities[index]
    marker = text.rfind("分别", 0, one.start + 2)
    if marker >= behind_last("。;；！!？?", text, one.start) and marker >= 0:
        group = [
            place for place, other in enumerate(quantities)
            if other.end > marker + 2
            and not _ENDS_GROUP.search(re.sub(r"(?<=\d),(?=\d{3})", "", text[marker + 2 : max(other.start, marker)]))
        ]  # fmt: skip
        if index in group and len(group) > 1:
            return group, marker, True
    run = _run(text, quantities, index)
    if len(run) == 1 or one.kind not in ("number", "percent", "points"):
        return None
    return run, quantities[run[0]].start, False


def _side_by_side(text: str, one: Quantity, other: Quantity) -> bool:
    return (
        one.kind == other.kind
        and one.unit == other.unit
        and text[one.end : other.start] in ("、", "和", "与", "及", "以及")
    )


def _listed_tokens(clause: Clause, marker: int) -> list[Token]:
    """The tokens of the clause before the mark of the list, without the words at their edges."""
    end = next((place for place, token in enumerate(clause.tokens) if token.end > marker), len(clause.tokens))
    start = end
    while start and clause.tokens[start - 1].kind not in BOUNDARY and clause.tokens[start - 1].kind != "qty":
        start -= 1
    body = without_asides(clause.tokens[start:end])
    while body and body[0].kind in (
        "enum",
        "conj",
        "time",
        "home",
        "part",
        "lead",
        "base",
        "basis",
        "adverb",
        "finish",
        "arrive",
        "mark",
    ):
        if body[0].text in ("对", "新") or (
            body[0].text == "基本" and len(body) > 1 and body[1].kind == "word"
        ):
            break
        body.pop(0)
    while body and (
        body[-1].kind
        in ("arrive", "adverb", "base", "basis", "time", "lead", "finish", "change", "conj", "compare")
    ):
        body.pop()
    return body


def _says_names(listed: Sequence[Token]) -> bool:
    return any(token.kind in ("word", "opaque", "scope", "head", "action") for token in listed)


def _names(listed: Sequence[Token], count: int) -> list[str] | None:
    """At least so many names of a list, or None: joined by 、 or 和, 城乡 taken as two."""
    text = _ADDED.sub("", "".join(token.text for token in listed)).strip("、,，")
    if count == 2 and (both := _pair(text)):
        return both
    if count == 3 and (branches := re.fullmatch(r"(.{0,12}?)三次产业(.{1,24})", text)):
        return [f"{branches[1]}第{one}产业{branches[2]}" for one in "一二三"]
    if branches := _BRANCHES.fullmatch(text):
        whose = [one for one in branches.group(2, 3, 4) if one]
        if len(whose) == count:
            return [f"{branches[1]}第{one}产业{branches[5] or '增加值'}" for one in whose]
    parts = _split_at(listed, count)
    if parts is not None and len(parts) == count:
        return parts
    names = parts
    for pattern in _SPLITS:
        pieces = [part.strip() for part in pattern.split(text) if part.strip()]
        if len(pieces) == count:
            return pieces
        if len(pieces) > count:
            names = names or pieces
    return names or None


def _pair(text: str) -> list[str] | None:
    if both := re.search(r"城、?乡(?=[\u4e00-\u9fff]{4,})(?!建设|融合|统筹)", text):
        rest = text[both.end() :]
        return [text[: both.start()] + "城镇" + rest, text[: both.start()] + "农村" + rest]
    if both := re.search(r"存、?贷款(?!比)", text):
        before, rest = text[: both.start()], text[both.end() :]
        return [f"{before}存款{rest}", f"{before}贷款{rest}"]
    if both := re.search(r"进、出口", text):
        return [text[: both.start()] + one + text[both.end() :] for one in ("进口", "出口")]
    return None


def _split_at(listed: Sequence[Token], count: int) -> list[str] | None:
    """Names parted at 、 and conjunctions that the lexicon sees as such."""
    more: list[str] | None = None
    for kinds in (("enum", "conj"), ("enum",)):
        parts = [""]
        for token in listed:
            if token.kind in kinds:
                parts.append("")
            else:
                parts[-1] += token.text
        parts = [_ADDED.sub("", part).strip("、,，") for part in parts if part]
        if len(parts) == count:
            return parts
        if len(parts) > count and kinds == ("enum", "conj"):
            more = parts
    return more


def _with_deed(reading: Reading, clause: Clause, group: Sequence[int], marker: int) -> Reading:
    """“棚户区、老旧小区改造分别新开工x、y”: what was done is said once, behind 分别."""
    end = clause.quantities[group[0]].start
    between = [one for one in clause.tokens if marker + 2 <= one.start and one.end <= end]
    if len(between) != 1 or between[0].kind != "action" or clause.quantity.kind != "number":
        return reading
    deed = between[0]
    if reading.indicator.startswith(deed.text):
        return reading
    return replace(
        reading,
        indicator=deed.text + reading.indicator,
        verb=deed.text,
        attributes=reading.attributes | deed.attributes,
    )


_NOMINAL = re.compile(r"(?:改造|治理|整治|修复)$")


def _shared_out(clause: Clause, group: Sequence[int], names: list[str]) -> Reading:
    position = list(group).index(clause.index)
    raw = names[position]
    name = _without_deed(raw)
    before = clause.readings[group[0] - 1].indicator if group[0] else ""
    if re.fullmatch(r"总量|总额|规模|增速|增幅", raw) and before:
        return Reading(re.sub(r"(?:增速|增幅)$", "", before) + raw, clause.subject, "list", ("listing",))
    if position:
        name = _whose(names[0], name)
    one = clause.quantity
    if one.kind in ("rank", "rank_move") and (
        how := re.search(r"(?:增速|增幅)$", raw) or re.search(r"(?:增速|增幅)$", names[-1])
    ):
        # What holds the rank is the growth, not the level.
        return Reading(name if name.endswith(how[0]) else name + how[0], clause.subject, "list")
    last = names[-1]
    tail = head_of(last)
    if name.endswith("存") and last.endswith("贷款余额"):
        name += "款余额"
    elif position < len(names) - 1 and (deed := _NOMINAL.search(last)) and not _NOMINAL.search(name):
        name += deed[0]
    elif tail in _OF_ANYTHING and position < len(names) - 1 and not name.endswith(tail):
        name += tail
    elif (
        tail
        and position < len(names) - 1
        and (_is_cut_short(name, last) or (not head_of(name) and not _WHOLE_NAME.search(name)))
    ):
        name += _shared_tail(name, last, tail)
    if position and name == head_of(name) and lexicon.WORDS[name].attributes >= {"bare"}:
        first = _without_deed(names[0])
        stem = first[: -len(head)] if (head := head_of(first)) else first
        name = (stem if len(stem) >= 2 else "") + name
    return Reading(name, clause.subject, "list")


_WHOSE = re.compile(r"^(?:国家|[省市州县区])级|^[省市州县区]本级|^全[国省市州县区]")


def _whose(first: str, name: str) -> str:
    """州级发文、会议、督查: whose the first is said to be, the others are too."""
    found = _WHOSE.match(first)
    return name if found is None or _WHOSE.match(name) or len(name) > 4 else found[0] + name


def _without_deed(name: str) -> str:
    name = _CLEANED.sub("", name) or name
    found = re.match(r"(?:实现|完成|推动|带动)(?=[\u4e00-\u9fff]{2})", name)
    return name[found.end() :] if found else name


def _is_cut_short(name: str, last: str) -> bool:
    """Whether the last name goes on behind the word that this one ends with: 户籍人口和常住人口城镇化率."""
    found = _SHARED_FROM.search(last, 2)
    return bool(found and found[1] == "人口" and name.endswith("人口") and last.endswith("率"))


def _shared_tail(name: str, last: str, tail: str) -> str:
    """What 城镇 shares with 农村居民人均可支配收入: that without its own first word, 居民…, or the bare measure."""
    if found := _SHARED_FROM.search(last, 2):
        return tail if name.endswith(found[1]) else found[0]
    if len(tail) > 2 and name.endswith(tail[:2]):
        return tail[2:]
    rest = last[len(name) :] if len(name) <= 4 and len(last) > len(name) + 2 else tail
    if len(name) >= 3 and len(rest) > len(tail) and rest[0] == name[-1]:
        # 新城 beside 科技城固定资产投资: they end alike, and the last is longer.
        return rest[1:]
    # 农业 beside 服务业增加值: the first word is longer than the name.
    return (
        tail
        if not rest.endswith(tail)
        or (len(rest) > len(tail) and rest[0] in "业工品料")
        or len(rest) < len(tail)
        else rest
    )


def _of_clause_before(clause: Clause, group: Sequence[int], marker: int, is_said: bool) -> Reading | None:
    """“1427个、12.5%和3.4万户,分别增长…”: the numbers of the clause before."""
    begin = behind_last(",，。;；:：", clause.text, marker)
    if clause.text.endswith("、", 0, marker):
        # 分别达a和b、分别增长c和d
        begin = marker
    before = [
        place
        for place, other in enumerate(clause.quantities)
        if other.end <= begin + 1 and place < len(clause.readings)
    ][-len(group) :]
    if is_said and before and _are_two_levels(clause, before):
        # 收入从3亿元增加到5亿元,其中税收从2亿元增加到4亿元,年均分别增长…: one growth for each thing, not for each level.
        before = _one_of_each(clause, begin, len(group)) or before
    if not before:
        return _earlier_list(clause, group, marker) if is_said else None
    last = clause.readings[before[-1]]
    if is_said and _AGAINST_OTHERS.match(clause.text, marker):
        grows = clause.quantities[before[-1]].kind == "percent" and clause.quantities[before[-1]].change
        name = (
            last.indicator + "增速"
            if grows and not last.indicator.endswith(("增速", "率"))
            else last.indicator
        )
        return last.called(name, how="list")
    listed = all(clause.readings[place].how == "list" for place in before) or bool(
        comparison.AHEAD.fullmatch(
            clause.text[clause.quantities[before[-1]].end : clause.quantities[group[0]].start]
        )
    )
    if len(before) != len(group) or not (is_said or listed or _in_step(clause, before, group, begin)):
        return None
    position = list(group).index(clause.index)
    of = clause.readings[before[position]]
    whole = re.match(
        r"分别占([\u4e00-\u9fff]{2,12}?)的?(?:约|近|超过)?(?=\d)", clause.text[marker : marker + 24]
    )
    return of.called(of.indicator + (f"占{whole[1]}比重" if whole else ""), how="list")


def _are_two_levels(clause: Clause, before: Sequence[int]) -> bool:
    """Whether the numbers before are levels of one thing, from one to another."""
    names = {clause.readings[place].indicator for place in before}
    return len(names) == 1 and bool(_FROM.search(clause.text, 0, clause.quantities[before[0]].start))


def _one_of_each(clause: Clause, begin: int, count: int) -> list[int]:
    """The last number of each of so many things measured in the sentence before, in their order."""
    start = behind_last("。;；", clause.text, begin)
    found: dict[str, int] = {}
    for place in range(len(clause.readings) - 1, -1, -1):
        other = clause.quantities[place]
        if start <= other.start and other.end <= begin + 1:
            found.setdefault(clause.readings[place].indicator, place)
    return sorted(found.values())[-count:] if len(found) >= count > 1 else []


_INVESTED = re.compile(r"分别(?:累计)?完成(?:总)?投资(?:额)?(?:达到?|约|超过?)?")


def _invested_in_each(clause: Clause, group: Sequence[int], marker: int) -> Reading | None:
    """“15个甲项目、10个乙项目分别完成投资a和b”: what was put into the things counted, each."""
    if not _INVESTED.fullmatch(clause.text, marker, clause.quantities[group[0]].start):
        return None
    start = behind_last("。;；", clause.text, marker)
    counted = [
        reading
        for other, reading in zip(clause.quantities, clause.readings, strict=False)
        if start <= other.start and other.end <= marker and reading.how == "after"
    ][-len(group) :]
    if len(counted) != len(group):
        return None
    of = counted[list(group).index(clause.index)]
    return Reading(of.indicator.removeprefix(of.verb) + "投资", clause.subject, "list")


def _earlier_list(clause: Clause, group: Sequence[int], marker: int) -> Reading | None:
    """“甲、乙等指标稳步向好,分别增长…”: a list in the clause before."""
    end = next((place for place, token in enumerate(clause.tokens) if token.end > marker), 0)
    while end and clause.tokens[end - 1].kind not in BOUNDARY:
        end -= 1
    if end < 2:
        return None
    start = end - 1
    while start and clause.tokens[start - 1].kind not in BOUNDARY and clause.tokens[start - 1].kind != "qty":
        start -= 1
    names = _names(without_asides(clause.tokens[start : end - 1]), len(group))
    if names is None or len(names) != len(group):
        return None
    return _shared_out(clause, group, names)


def _in_step(clause: Clause, before: Sequence[int], group: Sequence[int], begin: int) -> bool:
    """Whether growths follow on the levels of the clause before, one each: 项目42个、资金186亿元,增长15%、22%."""
    start = behind_last("。;；,，", clause.text, begin - 1)
    levels = [one for one in clause.quantities if start <= one.start and one.end <= begin]
    return (
        len(levels) == len(before)
        and all(one.kind == "number" and not one.change for one in levels)
        and all(clause.quantities[place].kind == "percent" for place in group)
        and bool(clause.quantities[group[0]].change)
    )


def _of_place(
    clause: Clause, context: Context, names: Sequence[str], group: Sequence[int], marker: int
) -> Reading | None:
    """“甲县、乙市地区生产总值分别突破x、y”: the list shares one indicator out to places.

    Places alone (甲县、乙市分别达到x、y) are of what was measured before them.
    """
    if len(names) != len(group):
        return None
    places = [_PLACE.fullmatch(one) for one in names]
    if not all(places) or any(is_no_place(one[1]) for one in places if one):
        return None
    of = [one[2] for one in places if one]
    if any(of[:-1]):
        return None
    if of[-1]:
        what = _without_deed(of[-1])
    elif group[0] and not re.search(r"[。;；]", clause.text[clause.quantities[group[0] - 1].end : marker]):
        what = clause.readings[group[0] - 1].indicator
    else:
        return None
    place = places[list(group).index(clause.index)]
    assert place is not None
    return Reading(what, None if is_home(place[1], context.home) else place[1], "list")
