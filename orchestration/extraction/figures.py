"""A document's lines to figures: quantity, name, measure, period and status put together.

Not here: reading files (`reading`), what is stored (`readers.prose`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orchestration.extraction import lexicon, naming, passages, periods, tables
from orchestration.extraction.naming import Naming
from orchestration.extraction.numerals import written
from orchestration.extraction.passages import Document, Passage
from orchestration.extraction.quantities import Quantity, find
from orchestration.extraction.sentences import Sentence, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedFigure:
    """One printed number. Paragraphs are lines from 1, offsets characters of the line from 0.

    `value` and `value_high` are decimal text in `unit`; a statement has neither, but relation and relation_to.
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
    relation: str | None = None
    relation_to: str | None = None
    modality: str | None = None
    borderline: bool = False
    confidence: float = 1.0
    reason: str = ""


_LEVEL_NOUN = re.compile(
    r"(?:企业|主体|平台|机构|床位|托位|学位|人口|总数|总量|家庭|合作社|农场|用户|车辆|保有量|里程|户数|人数|基站|专利|人才|中心|仓|站|"
    r"商标|品牌|医院|卫生院|学校|医生|病床|游客|人次|公司|机场|高中|初中|小学|中学|幼儿园|馆|牧场|银行|网点|学生|教师|人员|市场|园区|景区|泊位|车位)$"
)
_KEPT = re.compile(r"(?:保持|稳定|控制|维持)(?:在)?(?:约)?$")
_NEWLY_NAMED = re.compile(rf"(?:城镇|农村|城乡|省级|国家级)?(?:{'|'.join(lexicon.INCREMENTS)})")
_ACTS = re.compile(
    "|".join(
        sorted(
            {*lexicon.DONE, *lexicon.NEWLY}
            - {"全市", "全区", "全县", "全州", "全省", "在", "为", "以", "共", "又", "再", "已"},
            key=len,
            reverse=True,
        )
    )
    + r"|^$"
)
_SERVED = re.compile(
    r"死亡(?!人口|率)|受伤|失踪|转移|惠及|培训|安置|救助|帮扶|资助|转移就业|促进|认定|服务|搬迁|脱贫|受益|解决|帮助|支持|组织|改造|退出|免除|发放|补助|扶持|吸纳|选派|资助|完成|输送|受理|查处|化解"
)
_SERVED_AFTER = re.compile(
    r"[\u4e00-\u9fff“”]{0,12}?(?:脱贫|就业|创业|搬迁|受益|入住|上学|饮水|转移|退出|培训|返乡|外出务工|增收|参保(?!率))"
)
_PAID = re.compile(
    r"累计|兑现|兑付|争取|发放|撬动|减税|降费|退税|化解|减免|补贴|偿还|清偿|筹集|筹措|下达|拨付|减负|优惠|节约|追回|挽回"
)
_FLOW = re.compile(r"(?:收入|支出|产值)$")
"""What can be summed over years."""

_STAYS = re.compile(r"(?:余额|贷款|总额|收入|支出|产值|增加值|资产|存款)$")


def extract(lines: Sequence[str], document: Document) -> list[ExtractedFigure]:
    """All figures of the document's lines, in order."""
    divided = passages.divide(lines, document)
    entries, in_tables = tables.read(lines)
    found = [_tabled(one, lines[one.line], divided[one.line]) for one in entries if one.indicator]
    for number, (line, passage) in enumerate(zip(lines, divided, strict=True), 1):
        if len(line) < 4 or number - 1 in in_tables:
            continue
        context = naming.Context(document.region)
        for sentence in sentences(line):
            quantities = find(sentence.text)
            if quantities:
                names = naming.name_all(sentence.text, quantities, context)
                _go_on_growing(sentence.text, quantities, names)
                found += [
                    _figure(number, line, sentence, one, name, passage)
                    for one, name in zip(quantities, names, strict=True)
                    if name.indicator
                ]
            found += _statements(number, line, sentence, passage)
            context.pass_on(sentence.text)
    return sorted(found, key=lambda one: (one.para, one.start, one.num_start or 0))


_ONLY_AIMED = re.compile(
    r"[,，、;；]?(?:并|努力|奋力)?(?:力争|确保|争取|奋斗目标|预期目标|力争目标|冲刺)(?:实现|达到?|为|完成|在)*"
)


def _go_on_growing(text: str, quantities: Sequence[Quantity], names: Sequence[Naming]) -> None:
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


def _figure(
    number: int, line: str, sentence: Sentence, one: Quantity, name: Naming, passage: Passage
) -> ExtractedFigure:
    text = sentence.text
    before = text[naming.sentence_start(text, one.start) : one.start]
    base = periods.base_of(before, passage)
    measure = _measure(one, name, text, before, base, passage)
    is_kept = measure == "share" and (
        bool(_KEPT.search(_tail(before))) or text.startswith("控制在", one.start)
    )
    # Money that was put up in the span, not a level at its end: 设立50亿元基金.
    is_act = measure == "level" and name.how == "after" and (one.unit or "").endswith("元")
    period = periods.of(text, one, passage, "count" if is_act else measure, is_kept)
    value = (
        -one.value
        if measure in ("growth_rate", "change_since") and one.change in ("fall", "cut")
        else one.value
    )
    indicator = name.indicator
    if measure in ("growth_rate", "avg_annual_growth_rate", "change_since"):
        indicator = re.sub(r"(?:的)?(?:增速|增幅|增长率|涨幅|降幅)$", "", indicator) or indicator
    confidence, reason = _confidence(one, name)
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
        subject=name.subject,
        value=_digits(text, one, value),
        value_high=written(one.value_high) if one.value_high is not None else None,
        unit=one.unit,
        comparator="eq" if one.comparator == "range" else one.comparator,
        measure=measure,
        period=period,
        status=_status(passage, text[: one.start], one, name.indicator, measure),
        base_period=base if measure == "change_since" else None,
        modality=next((word for word in ("确保", "力争", "预期") if word in before[-30:]), None)
        if passage.role == "plan"
        else None,
        borderline=one.is_group_word,
        confidence=confidence,
        reason=reason,
    )


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
        confidence=0.7,
        reason="read from a table, by its header",
    )


def _digits(text: str, one: Quantity, value: Decimal) -> str:
    """The value as printed, so that 61.0 keeps its decimal; else as it is written."""
    printed = text[one.num_start : one.num_end].replace(",", "").lstrip("-")
    if re.fullmatch(r"\d+(?:\.\d+)?", printed):
        return ("-" if value < 0 else "") + printed
    return written(value)


def _tail(before: str) -> str:
    return re.split(r"[,，]", before)[-1]


_OF_KIND = {
    "structure": "structure_part",
    "ratio": "ratio",
    "rank": "rank",
    "rank_move": "rank_change",
    "duration": "duration",
    "points": "change_pp",
    "index": "price_index",
}


def _measure(
    one: Quantity, naming_: Naming, text: str, before: str, base: str | None, passage: Passage
) -> str:
    name, clause = naming_.indicator, _tail(before)
    if one.kind in _OF_KIND:
        return _OF_KIND[one.kind]
    if one.kind == "percent" and not one.change and _GROWTH_AFTER.match(text, one.end):
        return "growth_rate"
    if one.kind == "percent":
        return _percent_measure(one, name, clause, before, base, passage)
    if one.kind == "multiple":
        return _multiple_measure(one, clause, base)
    if base and one.change in ("rise", "fall", "cut"):
        return "change_since"
    if one.change == "cut" or re.match(r"(?:减少|削减|压减)(?!灾)", name):
        return "reduction"
    if (one.unit or "").endswith("吨") and re.search(
        r"(?:退出|淘汰|压减|化解|去除|关停)[^,，]{0,10}产能", clause
    ):
        return "reduction"
    if one.change == "rise" and one.verb in ("增加", "净增", "提高", "上升", "增长", "增收", "增支", "增"):
        return "increment"
    if _NEWLY_NAMED.match(name) or re.search(r"(?:新增|净增|增配|增收)$", clause) or name.endswith("增收"):
        return "increment"
    if re.search(
        r"(?:建设|建成|新建|开工)[^,，]{0,14}(?:农田|住房|公租房|保障房)[^,，]{0,4}$|(?:农田|住房|公租房|保障房)建设$",
        clause,
    ):
        return "increment"
    unit = one.unit or ""
    if unit.endswith(("人", "户", "人次", "名", "万")) and (
        _SERVED.search(clause[-24:])
        or name.endswith(("就业", "培训", "脱贫"))
        or _SERVED_AFTER.match(text, one.end)
    ):
        return "count"
    if unit.endswith(("元", "美元", "亿")):
        if passage.is_span and "累计" in clause and _FLOW.search(name):
            return "cumulative_total"
        return "cumulative_total" if _PAID.search(clause) and not _STAYS.search(name) else "level"
    if unit.lstrip("万亿千百十") in lexicon.TALLIED:
        if (
            passage.is_bulletin
            and naming_.how == "before"
            and not (_ACTS.search(clause) or _SERVED.search(clause))
        ):
            return "level"
        return _tally_measure(one, name, clause)
    if re.search(r"(?:累计|五年共)[^,，]{0,12}$", clause) and not _STAYS.search(name):
        return "cumulative_total"
    return "level"


def _tally_measure(one: Quantity, name: str, clause: str) -> str:
    """Things counted: how many there are, or how many were made."""
    if re.search(r"(?:总数|总量|发展到|达到|达|增至|增加到|拥有|保有|现有|累计达)$", clause) or re.search(
        r"(?:总数|量|存栏|出栏)$", name
    ):
        return "level"
    if re.search(r"每[万百千十\d]", name):
        return "level"
    if _LEVEL_NOUN.search(name) and (
        not _ACTS.search(clause)
        or one.comparator == "gt"
        or re.search(r"(?:达到|达|发展到|增至|总数|突破|超|有|为|至)[^,，]{0,6}$", clause)
    ):
        return "level"
    return "count"


def _multiple_measure(one: Quantity, clause: str, base: str | None) -> str:
    """是2012年的1.2倍 is a ratio; 增长1.3倍 a growth, over ten years or from a named year a change since."""
    if one.change != "rise":
        return "ratio"
    if base or re.search(r"[\d十五三]年(?:来|间|累计)?$", clause[: -len(one.verb)] if one.verb else clause):
        return "change_since"
    return "growth_rate"


_GROWTH_AFTER = re.compile(r"的(?:增速|增幅|[高快中]速增长)")
"""保持15%以上的增速"""

_GREW = re.compile(r"增长[,，](?:同比|增速|增幅)?(?:达到|达|为)?$")
_LESS_IN_LIST = re.compile(r"(?:减|压缩|缩短)[^,，]{0,6}[\d.]+%[、和][^,，\d]{1,8}$")
"""精减文件35%、会议28%."""


def _percent_measure(
    one: Quantity, name: str, clause: str, before: str, base: str | None, passage: Passage
) -> str:
    if name.endswith("自然增长率"):
        return "share"
    if re.search(r"年均|年平均|平均每年", clause[-16:]) and (
        one.change in ("rise", "fall") or one.verb in ("年均", "平均") or re.search(r"增|降", clause[-8:])
    ):
        return "avg_annual_growth_rate"
    if base and one.change:
        return "change_since"
    if one.change == "cut" or (
        one.change == "fall"
        and re.search(r"能耗|强度|排放|负担|成本|时限|时间|浓度", name)
        and not re.search(r"同比", clause)
    ):
        return "reduction"
    if one.change == "" and (
        (re.search(r"(?:减|压缩|缩短|压减)[^,，]{0,6}$", clause) and not name.endswith("率"))
        or _LESS_IN_LIST.search(clause)
    ):
        return "reduction"
    if one.change == "" and _GREW.search(before):
        return "growth_rate"
    if one.change in ("rise", "fall"):
        # Put up over several years, and not each year.
        return "change_since" if passage.is_span and one.verb == "提高" else "growth_rate"
    if re.search(
        r"(?:增速|增幅|增长率|涨幅|增长)(?:均|都|也|分别)?(?:为|达到|达|在|保持在|控制在|回[升落][至到])?(?:约)?$",
        clause,
    ) or re.search(r"(?:增速|增幅|涨幅|增长率)$", name):
        return "growth_rate"
    if re.search(r"分别增长[^,，]*$|(?:增长|增速|增幅|下降)分别(?:为|达到?)?[^,，]*$", clause) or re.search(
        r"(?:增长|下降)[\d.]+%(?:、|和|,)$", clause
    ):
        return "growth_rate"
    return "share"


_FORESEEN = re.compile(r"预计|有望|初步估计")


def _status(passage: Passage, before: str, one: Quantity, name: str, measure: str) -> str:
    if passage.role == "review":
        return "expected" if _is_foreseen(before) else "actual"
    if (
        measure in ("count", "increment", "level")
        and re.search(r"项目|片区|产业链|节点|产业园", name)
        and not re.search(r"力争|确保|新增", before[-40:])
    ):
        return "plan"
    return "plan" if one.is_group_word else "target"


def _is_foreseen(before: str) -> bool:
    """预计 that opens a sentence or clause holds for all that follows; inside a clause, for that clause."""
    for match in _FORESEEN.finditer(before):
        if match.start() == 0 or re.search(
            r"(?:[,，。;；:：、]|全年|年|底|末|——|[一二三四五]是)$", before[: match.start()]
        ):
            return True
        if not re.search(r"[,，;；]", before[match.end() :]):
            return True
    return False


def _confidence(one: Quantity, name: Naming) -> tuple[float, str]:
    if one.is_group_word:
        return 0.5, "a small numeral before a group"
    if name.how == "earlier clause":
        return 0.6, "name taken from the clause before"
    if name.how == "carried":
        return 0.8, "name carried over from the number before"
    if len(name.indicator) > 24 or len(name.indicator) < 2:
        return 0.6, "an unusual name"
    return 0.95, "name, number and unit stand together"


_IN_STEP = re.compile(
    r"([^,，。;；:：]{2,24}?)(?:增长|增速)?(?:保持|基本|力争)?(?:与|和|同)((?:地区|国民)?(?:经济|生产总值|GDP)(?:发展|社会发展)?)(?:增长|增速)?(?:基本|保持)*同步"
)
_NOT_SLOWER = re.compile(
    r"([^,，。;；:：]{2,24}?)(?:增长|增速)(?:不低于|高于|快于|超过)((?:全国|全省|经济|地区生产总值)[^,，。;；]{0,10})"
)
_SET_ABOVE = re.compile(
    r"([^,，。;；:：]{2,24}?)(?:完成|达到|控制在|实现)(?:国家|省|自治区|上级|市)(?:定|下达|级|里下达|政府下达)?的?(?:目标|任务|指标|要求|计划|范围)"
)
_NEAR = re.compile(
    r"([^,，。;；:：]{2,20}?)(?:预计)?(?:接近|基本达到|恢复到|与)(上年|去年|20\d\d年)(?:同期)?(?:水平|持平|基本持平)"
)


def _statements(number: int, line: str, sentence: Sentence, passage: Passage) -> list[ExtractedFigure]:
    found = []
    text = sentence.text
    for pattern, marks, relation, needs_plan in (
        (_IN_STEP, ("同步",), "in_step_with", False),
        (_NOT_SLOWER, ("不低于", "高于", "快于", "超过"), "no_less_than", True),
        (_SET_ABOVE, ("目标", "任务", "指标", "要求", "计划", "范围"), "set_by_province", True),
        (_NEAR, ("水平", "持平"), "near_previous", False),
    ):
        # Most sentences have none of these words, and looking for them is quicker than for the pattern.
        if (needs_plan and passage.role != "plan") or not any(mark in text for mark in marks):
            continue
        for match in pattern.finditer(text):
            name = naming._object(match[1])
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
                    confidence=0.8, reason="a promise without a number",
                )
            )  # fmt: skip
    return found
