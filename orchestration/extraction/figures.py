"""A document's lines to figures: quantity, name, measure, period and status put together.

Not here: reading files (`reading`), what is stored (`readers.prose`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orchestration.extraction import confidence, meaning, measures, naming, passages, periods, tables
from orchestration.extraction.context import Context, Reading, head_of
from orchestration.extraction.facts import Facts
from orchestration.extraction.lexicon import AT_MOST_AFTER
from orchestration.extraction.numerals import written
from orchestration.extraction.passages import Document, Passage
from orchestration.extraction.phrases import read as read_phrase
from orchestration.extraction.quantities import find
from orchestration.extraction.quantities import read as read_quantities
from orchestration.extraction.quantity import Quantity
from orchestration.extraction.sentences import Sentence, behind_last, sentences
from orchestration.extraction.tokens import tokenize

_GROUP_WORD = 0.5
"""The confidence at most in 三大平台, on which people differ whether it is a figure at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedFigure:
    """One printed number. Paragraphs are lines from 1, offsets characters of the line from 0.

    `value` and `value_high` are decimal text in `unit`; a statement has neither, but relation and relation_to,
    which a lead over another place has too.
    """

    para: int
    start: int
    end: int
    surface: str
    num_start: int | None
    num_end: int | None
    indicator: str
    subject: str | None
    value: str | None
    value_high: str | None
    unit: str | None
    comparator: str | None
    measure: str
    period: str | None
    status: str
    base_period: str | None = None
    growth_basis: str | None = None
    relation: str | None = None
    relation_to: str | None = None
    modality: str | None = None
    borderline: bool = False
    confidence: float = 1.0
    reason: str = ""
    rules: tuple[str, ...] = ()
    """The rules that made it, from phrase to meaning."""


_KEPT = re.compile(r"(?:坚持|保持|稳定|控制|维持)(?:在)?(?:约)?$")


def extract(lines: Sequence[str], document: Document) -> list[ExtractedFigure]:
    """All figures of the document's lines, in order."""
    divided = passages.divide(lines, document)
    entries, in_tables = tables.read(lines)
    found = [
        _tabled(one, lines[one.line], divided[one.line])
        for one in entries
        if one.indicator and divided[one.line].role != "notes"
    ]
    for number, (line, passage) in enumerate(zip(lines, divided, strict=True), 1):
        if len(line) < 4 or number - 1 in in_tables or passage.role == "notes":
            continue
        context = Context(document.region)
        turn, later = passages.turned_inside(line, passage)
        for sentence in sentences(line):
            quantities = find(sentence.text)
            of_sentence = later if sentence.span(0, 0)[0] >= turn else passage
            if quantities:
                names, context = naming.name_all(sentence.text, quantities, context)
                _go_on_growing(sentence.text, quantities, names)
                found += [
                    _figure(number, line, sentence, one, name, of_sentence)
                    for one, name in zip(quantities, names, strict=True)
                    if name.indicator
                ]
            found += _statements(number, line, sentence, of_sentence, document.region)
            context = context.after(sentence.text)
    return sorted(found, key=lambda one: (one.para, one.start, one.num_start or 0))


@dataclass(frozen=True, slots=True)
class Passed:
    """A number that is no figure: paragraph, offset in it, the print with what stands around, the rule."""

    para: int
    start: int
    surface: str
    around: str
    rule: str


UNNAMED = "names_nothing"
"""The rule for a quantity of which the text says not what it is of."""


def passed_over(lines: Sequence[str], region: str | None, kind: str = "work_report") -> list[Passed]:
    """The numbers of the lines of a document of `region` that are no figures, with the rule that says so."""
    found = []
    notes = passages.notes_from(lines) if kind == "work_report" else len(lines)
    for number, line in enumerate(lines, 1):
        context = Context(region)
        for sentence in sentences(line):
            text = sentence.text
            quantities, skipped = read_quantities(text)
            names, context = naming.name_all(text, quantities, context) if quantities else ([], context)
            passed = [(one.start, one.end, one.rule) for one in skipped]
            passed += [
                (one.num_start, max(one.num_end, one.end), UNNAMED)
                for one, name in zip(quantities, names, strict=True)
                if not name.indicator and number <= notes
            ]
            if number > notes:
                passed += [(one.start, one.end, "note_behind_the_report") for one in quantities]
            for start, end, rule in sorted(passed):
                around = text[max(0, start - 8) : end + 8]
                found.append(Passed(number, sentence.span(start, end)[0], text[start:end], around, rule))
            context = context.after(text)
    return found


_ONLY_AIMED = re.compile(
    r"[,，、;；]?(?:并|努力|奋力)?(?:力争|确保|争取|奋斗目标|预期目标|力争目标|冲刺)(?:实现|达到?|为|完成|在)*"
)


def _go_on_growing(text: str, quantities: Sequence[Quantity], names: Sequence[Reading]) -> None:
    """A rate only aimed at after another is a growth as that one is: 增长5.5%左右,力争6%."""
    for index, (one, name) in enumerate(zip(quantities, names, strict=True)):
        before = quantities[index - 1] if index else None
        if (
            before is not None
            and name.how == "carried"
            and one.kind == before.kind == "percent"
            and before.change
            and not one.change
            and _ONLY_AIMED.fullmatch(text[before.end : one.start])
        ):
            one.change, one.verb = before.change, before.verb


_BASIS_ASIDE = re.compile(r"[(（][^()（）]*(?:扣除|剔除|可比|口径|不变价|现价|同比)[^()（）]*[)）]$")
"""The basis of a growth in brackets behind its name: 一般公共预算收入（扣除留抵退税因素）."""


_OVER_LAST_YEAR = re.compile("[比较](?:上年|去年)|同比")
_GAINED = re.compile("(?:城镇|农村|城乡)?(?:新增|净增)")
_SPARED = re.compile(r"^(?:继续)?(?:压缩|压减|削减|缩减)(?=[\u4e00-\u9fff]{4})")
"""压缩行政经费5%: of the spending, of which the measure says that it was less."""


def _figure(
    number: int, line: str, sentence: Sentence, one: Quantity, reading: Reading, passage: Passage
) -> ExtractedFigure:
    text = sentence.text
    before = text[behind_last("。;；!！?？", text, one.start) : one.start]
    clause = before[behind_last(",，", before) :]
    base = periods.base_of(before, passage)
    facts = Facts(one, reading, text, before, clause, base, passage)
    measure, measured_by = measures.measure(facts)
    status, stated_by = meaning.status(facts)
    is_kept = measure == "share" and (bool(_KEPT.search(clause)) or text.startswith("控制在", one.start))
    # Money that was put up in the span, not a level at its end: 设立50亿元基金.
    is_act = measure == "level" and reading.how == "after" and (one.unit or "").endswith("元")
    period = periods.of(text, one, passage, "count" if is_act else measure, is_kept)
    indicator = reading.indicator
    if measure in ("growth_rate", "avg_annual_growth_rate", "change_since"):
        indicator = re.sub(r"(?:的)?(?:增速|增幅|增长率|涨幅|降幅)$", "", indicator) or indicator
        indicator = _BASIS_ASIDE.sub("", indicator) or indicator
    elif (
        measured_by == "grown_by"
        and not facts.is_money
        and _OVER_LAST_YEAR.search(clause)
        and (reading.verb or _GAINED.match(indicator))
        and not indicator.endswith("增量")
    ):
        # 城镇新增就业28万人,比上年多增6.1万人; 实施项目1311个,比上年增加161个: a change of what the year did.
        indicator = f"{indicator}增量"
    elif measured_by == "less" and (spared := _SPARED.sub("", indicator)):
        indicator = spared
    elif measure == "level" and facts.is_money:
        # 增加值增速居全省第3位,预计完成80亿元: of what it grew.
        indicator = re.sub(r"(?<=[\u4e00-\u9fff]{3})(?:增速|增幅)$", "", indicator)
    if measures.is_so_far(facts, measure) and not indicator.startswith("累计"):
        indicator = f"累计{indicator}"
    rules = (*reading.rules, f"measure:{measured_by}", f"status:{stated_by}")
    sure, reason = confidence.of(rules)
    is_group_word = meaning.is_group_word(facts)
    if is_group_word:
        sure, reason = min(sure, _GROUP_WORD), "a small numeral before a group"
    falls = meaning.is_fall(facts, measure)
    whom = meaning.ahead_of(facts, measure)
    start, end = sentence.span(one.start, one.end)
    num_start, num_end = sentence.span(one.num_start, one.num_end)
    return ExtractedFigure(
        para=number,
        start=start,
        end=end,
        surface=line[start:end],
        num_start=num_start,
        num_end=num_end,
        indicator=indicator,
        subject=reading.subject,
        value=_digits(text, one, -abs(one.value) if falls else one.value),
        value_high=_digits_high(one, falls),
        unit=one.unit,
        comparator=_comparator(text, one, passage),
        measure=measure,
        period=period,
        status=status,
        base_period=base if measure == "change_since" else None,
        growth_basis=meaning.growth_basis(facts, measure),
        relation="ahead_of" if whom else None,
        relation_to=whom,
        modality=meaning.modality(facts),
        borderline=is_group_word,
        confidence=sure,
        reason=reason,
        rules=rules,
    )


def _comparator(text: str, one: Quantity, passage: Passage) -> str:
    """The bound as said; what a review says was 控制在6.12‰ came to that, unless 以内 bounds it too."""
    if one.comparator == "range":
        return "eq"
    is_held = passage.role == "review" and text.startswith("控制在", one.start)
    if is_held and one.comparator == "le" and not text[one.num_end : one.end].endswith(AT_MOST_AFTER):
        return "eq"
    return one.comparator


def _digits_high(one: Quantity, is_fall: bool) -> str | None:
    if one.value_high is None:
        return None
    return written(-abs(one.value_high) if is_fall else one.value_high)


def _tabled(one: tables.Entry, line: str, passage: Passage) -> ExtractedFigure:
    """A number of a table as a figure."""
    end = one.end - 1 if line[one.end - 1] in "%‰％" else one.end
    return ExtractedFigure(
        para=one.line + 1,
        start=one.start,
        end=one.end,
        surface=line[one.start : one.end],
        num_start=one.start,
        num_end=end,
        indicator=one.indicator,
        subject=one.subject,
        value=one.number,
        value_high=None,
        unit=one.unit,
        comparator="eq",
        measure=one.measure,
        period=str(one.year or passage.last_year),
        status="actual" if passage.role == "review" else "target",
        confidence=confidence.share("table"),
        reason="read from a table, by its header",
        rules=("table",),
    )


_IN_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def _digits(text: str, one: Quantity, value: Decimal) -> str:
    """The value as printed, so that 61.0 keeps its decimal; else as it is written."""
    printed = text[one.num_start : one.num_end].replace(",", "").lstrip("-")
    if _IN_DIGITS.fullmatch(printed):
        return ("-" if value < 0 else "") + printed
    return written(value)


_IN_STEP = re.compile(
    r"([^,，。;；:：]{2,24}?)(?:增长|增速)?(?:保持|基本|力争)?(?:与|和|同)((?:地区|国民)?(?:经济|生产总值|GDP)(?:发展|社会发展)?)(?:增长|增速)?(?:基本|保持)*同步"
)
_NOT_SLOWER = re.compile(
    r"([^,，。;；:：]{2,24}?)(?:增长|增速)(?:不低于|高于|快于|超过)((?:全国|全省|经济|地区生产总值)[^,，。;；]{0,10})"
)
_SET_ABOVE = re.compile(
    r"([^,，。;；:：]{2,24}?)(?:完成|达到|控制在|实现)(?:国家|省|自治区|上级|市)(?:定|下达|级|里下达|政府下达)?的?(?:目标|任务|指标|要求|计划|范围)"
)
_NOT_YET = re.compile(r"未|没有|不能|力争|确保|争取|(?<!主)要")
_HOW_DONE = re.compile(r"(?:均|都|已|全部|全面|圆满|提前|超额|如期|顺利|较好|较好地|预计)+$")
"""单位能耗均超额完成省下达目标: how it was done is no part of the name."""
_NEAR = re.compile(
    r"([^,，。;；:：]{2,20}?)(?:预计)?(?:接近|基本达到|恢复到|与)(上年|去年|20\d\d年)(?:同期)?(?:水平|持平|基本持平)"
)

_DEEDS = (
    r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[件项个大]|方面)[\u4e00-\u9fff]{0,6}?(?<!微)实事(?:项目)?"
)
_WHOSE_DEEDS = (
    r"(?:去年|上年|全年|当年|年度|年初|各项|既定|重点|两级|省、?市县?|市、?县|市|级|列|办|定|本级|政府|《[^》]{2,16}》|人大(?:代表)?|"
    r"(?:向[\u4e00-\u9fff]{2,8})?(?:公开)?(?:承诺|确定|部署|安排|实施|票决|办理)的?)*"
)
"""Whose an unnumbered list of deeds is: of this place alone or with others, never the province's or the counties' own."""
_ALL_DONE = re.compile(
    rf"(?:(20\d\d)年|(去年))?[^,，。;；:：\d]{{0,12}}?{_DEEDS}(?!基本|未|正)[^,，。;；:：除未基\d]{{0,6}}?(?:完成|办结|兑现|办成|办好)(?=[,，。;；]|$)"
    rf"|(?<!未)(?:全面|全部|圆满|如期)完成了?“?{_DEEDS}”?(?:年度|目标)*(?:任务)?(?=[,，。;；]|$)"
    rf"|(?:^|(?<=[,，。;；:：])){_WHOSE_DEEDS}(?:民生|惠民|利民|为民)实事(?:项目)?(?:年度)?(?:任务)?(?:已|均)?(?:全面|全部|悉数)(?:如期|圆满|按时|高质量)?(?:完成|兑现|办结|办成)(?=[,，。;；]|$)"
)
_NOT_ALL_DONE = re.compile(
    rf"(?:(20\d\d)年|(去年))?[^,，。;；:：\d]{{0,12}}?{_DEEDS}[,，]?(?:除[^。;；]{{1,30}}?外[,，]?(?:其他|其它|其余|均|都|全部)|(?:中|已)*有\d{{1,3}}[件项个][^,，。;；]{{0,6}}完成)"
)
"""十件实事顺利完成, 民生实事全部兑现; 十件实事除3项…外,其他全部完成."""

_OF_THE_PROVINCE = re.compile(r"(?:省|自治区|国家)(?![^市]{0,8}市)")
_OF_COUNTIES = re.compile(r"县(?<!市县)|乡镇|街道")


def _is_of_others(deeds: str, home: str | None) -> bool:
    """Whether a list of deeds is the province's or its counties': 省定8件民生实事, where 省市8件 is this place's too."""
    whose = home or ""
    if whose.endswith(("省", "自治区")):
        return False
    if _OF_THE_PROVINCE.search(deeds):
        return True
    return not whose.endswith(("县", "旗", "区")) and bool(_OF_COUNTIES.search(deeds))


_PLAN_MET = re.compile(
    r"(?P<names>[^,，。;；:：\d]{2,40}?)(?:均|都|双双|全面|提前)*超额完成了?(?:全年|年度|年初|当年)?(?:确定|既定|预定)?的?(?:预期)?(?:目标|计划|任务)"
)
_BELOW_PLAN = re.compile(
    r"(?P<names>[^,，。;；:：\d]{2,40}?)(?:增速|增幅)?(?:仍|均|都|还|双双)*(?:未能?(?:达到?|实现|完成)|没有(?:达到|完成)|低于|不及)(?:年初|年度|全年)?(?:的|确定的)?(?:预期|年初目标|年度目标|全年目标|年度计划)"
)
"""财政收入超额完成年度计划; 地区生产总值、工业增加值等指标未达到预期目标."""
_NAMES_END = re.compile(r"(?:等)?(?:主要|部分|个别|几项|多项|[一二三四五六七八九十]项)*(?:经济)?(?:指标)?$")
_AND = re.compile("[、和与及]")
_ASIDE = re.compile(
    r"^(?:但是?|虽然|尽管|其中|主要(?:表现在|是)|预计|全[市省区县州年]|受[^、]{2,12}影响)+|(?:预计|增速|增幅|增长)$"
)


def _plan_said(number: int, line: str, sentence: Sentence, passage: Passage) -> list[ExtractedFigure]:
    """What a review of a year says in words of measured quantities: beyond their plan, or short of it."""
    if passage.role != "review" or passage.is_span:
        return []
    found = []
    for pattern, relation in ((_PLAN_MET, "plan_met"), (_BELOW_PLAN, "below_plan")):
        for match in pattern.finditer(sentence.text):
            start, end = sentence.span(*match.span())
            for said in _AND.split(_NAMES_END.sub("", match["names"])):
                name = read_phrase(tokenize(_ASIDE.sub("", _ASIDE.sub("", said)), ())).name
                if len(name) < 3 or head_of(name) is None:
                    continue
                found.append(
                    ExtractedFigure(
                        para=number, start=start, end=end, surface=line[start:end],
                        num_start=None, num_end=None, indicator=name, subject=None, value=None, value_high=None,
                        unit=None, comparator=None, measure="statement", period=str(passage.last_year),
                        status="expected" if "预计" in match[0] else "actual", relation=relation, relation_to=None,
                        confidence=confidence.share(relation), reason="an outcome said in words", rules=(relation,),
                    )
                )  # fmt: skip
    return found


_RELATED = re.compile("同步|不低于|高于|快于|超过|目标|任务|指标|要求|计划|范围|水平|持平|预期")
"""Words of which each of these has one: most sentences have none, and looking for them is quicker."""


def _deeds_done(
    number: int, line: str, sentence: Sentence, passage: Passage, home: str | None
) -> list[ExtractedFigure]:
    """Whether the deeds of a year's list were done, said in words, where that year is the last one reviewed."""
    last = passage.last_year if passage.role == "review" else passage.last_year - 1
    for pattern, relation in ((_NOT_ALL_DONE, "not_all_done"), (_ALL_DONE, "all_done")):
        of_all = pattern.finditer(sentence.text)
        match = next((one for one in of_all if not _is_of_others(one[0], home)), None)
        if match is None:
            continue
        is_named = match[1] == str(last) or (bool(match[2]) and passage.role == "plan")
        if match[1] not in (None, str(last)) or not (
            is_named or (passage.role == "review" and not passage.is_span)
        ):
            return []
        start, end = sentence.span(*match.span())
        return [
            ExtractedFigure(
                para=number, start=start, end=end, surface=line[start:end], num_start=None, num_end=None,
                indicator="民生实事", subject=None, value=None, value_high=None, unit=None, comparator=None,
                measure="statement", period=str(last), status="actual", relation=relation, relation_to=None,
                confidence=confidence.share(relation), reason="an outcome said in words", rules=(relation,),
            )
        ]  # fmt: skip
    return []


def _statements(
    number: int, line: str, sentence: Sentence, passage: Passage, home: str | None
) -> list[ExtractedFigure]:
    text = sentence.text
    found = _deeds_done(number, line, sentence, passage, home) if "实事" in text else []
    if not _RELATED.search(text):
        return found
    found += _plan_said(number, line, sentence, passage)
    for pattern, marks, relation, needs_plan in (
        (_IN_STEP, ("同步",), "in_step_with", False),
        (_NOT_SLOWER, ("不低于", "高于", "快于", "超过"), "no_less_than", True),
        (_SET_ABOVE, ("目标", "任务", "指标", "要求", "计划", "范围"), "set_by_province", passage.is_span),
        (_NEAR, ("水平", "持平"), "near_previous", False),
    ):
        if (needs_plan and passage.role != "plan") or not any(mark in text for mark in marks):
            continue
        for match in pattern.finditer(text):
            if pattern is _SET_ABOVE and _NOT_YET.search(match[1]):
                continue
            said = _HOW_DONE.sub("", match[1]) if pattern is _SET_ABOVE else match[1]
            name = read_phrase(tokenize(said, ())).name
            if len(name) < 2 or re.search(r"\d", match[0].replace(match[match.lastindex or 1], "")):
                continue
            to = match[2] if pattern is not _SET_ABOVE else None
            if pattern is _IN_STEP:
                to = "地区生产总值"
            if pattern is _NEAR:
                to = str(passage.last_year - 1) if match[2] in ("上年", "去年") else match[2][:4]
            status = "target" if passage.role == "plan" else "expected" if "预计" in match[0] else "actual"
            start, end = sentence.span(*match.span())
            found.append(
                ExtractedFigure(
                    para=number, start=start, end=end, surface=line[start:end],
                    num_start=None, num_end=None, indicator=re.sub(r"(?:增长|增速)$", "", name), subject=None,
                    value=None, value_high=None, unit=None, comparator=None, measure="statement",
                    period=str(passage.last_year), status=status, relation=relation, relation_to=to,
                    confidence=confidence.share(relation), reason="a promise without a number", rules=(relation,),
                )
            )  # fmt: skip
    return found
