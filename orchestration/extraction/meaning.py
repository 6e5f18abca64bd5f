"""What a reading means: measure, status, sign, basis and modality, each by an ordered table of named rules.

The first rule whose condition holds decides, and its name is kept with the figure. Not here: of what the number speaks
(`frames`), of when (`periods`).
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from orchestration.extraction import lexicon, periods
from orchestration.extraction.context import Reading, base_unit
from orchestration.extraction.passages import Passage
from orchestration.extraction.quantity import Quantity
from orchestration.extraction.sentences import behind_last


class Facts(NamedTuple):
    """What the rules look at: the number, its reading, the words of its clause and sentence before it."""

    one: Quantity
    reading: Reading
    text: str
    before: str
    """The sentence before the number."""
    clause: str
    """The clause before the number."""
    base: str | None
    """The year a change is measured against, where the text names it."""
    passage: Passage

    @property
    def name(self) -> str:
        """The indicator."""
        return self.reading.indicator

    @property
    def unit(self) -> str:
        """The unit as printed."""
        return self.one.unit or ""

    @property
    def is_money(self) -> bool:
        """Whether the number is an amount of money."""
        return self.unit.endswith(("元", "美元")) or self.unit in ("亿", "万亿", "千亿", "百亿")

    @property
    def is_people(self) -> bool:
        """Whether the number counts people or households."""
        return self.unit.endswith(("人", "户", "人次", "名", "万", "户次"))

    @property
    def is_tally(self) -> bool:
        """Whether the number counts things one by one."""
        return base_unit(self.one) in lexicon.TALLIED

    @property
    def is_size(self) -> bool:
        """Whether the number is a length or an area."""
        return base_unit(self.one) in ("公里", "米", "千米", "亩", "公顷", "平方米", "平方公里", "平方千米")

    def does(self, *attributes: str) -> bool:
        """Whether a verb of the clause has one of the attributes."""
        return any(one in self.reading.attributes for one in attributes)

    @property
    def is_arrived_at(self) -> bool:
        """Whether the clause says that a number is reached or held: 达到, 突破, 增至, 拥有."""
        return bool(_ARRIVED.search(self.clause)) or bool(
            _ARRIVED.match(self.text[self.one.start : self.one.num_start])
        )

    @property
    def is_summed(self) -> bool:
        """Whether 累计 holds for the number: in its clause, or before it with nothing foreseen between."""
        at = self.before.rfind("累计")
        return at >= 0 and not re.search("预计|其中|年末", self.before[at:])


Rule = tuple[str, Callable[[Facts], object], str]

_ARRIVED = re.compile(
    r"(?:总数|总量|发展到|达到|达|增至|增加到|拥有|保有|现有|突破|超过?|共有|稳定在|保持在|提高到|扩大到|合计|总计)[^,，]{0,6}$"
)
_KEPT_STOCK = re.compile(r"(?:余额|贷款|总额|支出|产值|增加值|资产|存款|保有量|里程)$")
_FLOW = re.compile(
    r"(?:收入|支出|产值|资金|消费|花费|投资|融资|销售|税收|人次|游客|外资|内资|"
    r"生产总值|GDP|增加值|利润|利税|进出口总额|零售总额|进出口|出口|进口|成交额|交易额|销售额)$"
)
_LEVEL_NOUN = re.compile(
    r"(?:企业|主体|平台|机构|床位|托位|学位|人口|总数|总量|家庭|合作社|农场|用户|车辆|保有量|里程|户数|人数|基站|专利|人才|中心|仓|站|"
    r"商标|品牌|医院|卫生院|学校|医生|病床|游客|人次|公司|机场|高中|初中|小学|中学|幼儿园|馆|牧场|银行|网点|学生|教师|人员|市场|园区|景区|泊位|车位)$"
)
_SERVED_AFTER = re.compile(
    r"[\u4e00-\u9fff“”]{0,12}?(?:脱贫|就业|创业|搬迁|受益|入住|上学|饮水|转移|退出|培训|返乡|外出务工|增收|参保(?!率))"
)
_SERVED = re.compile(
    r"死亡(?!人口|率)|受伤|失踪|转移|惠及|培训|安置|救助|帮扶|资助|促进|认定|服务|搬迁|脱贫|受益|解决|帮助|支持|组织|改造|退出|免除|补助|扶持|吸纳|选派|输送|受理|查处|化解"
)
_CAPACITY_CUT = re.compile(r"(?:退出|淘汰|压减|化解|去除|关停)[^,，]{0,10}产能")
_WORK_NAMED = re.compile(r"(?:治理|改造|修复|整治|绿化|硬化|造林|维修)(?:面积|里程|工程)?$")
"""石漠化治理912平方公里: what was done, named by the deed."""
_FARMLAND = re.compile(
    r"(?:建设|建成|新建|开工)[^,，]{0,14}(?:农田|住房|公租房|保障房)[^,，]{0,4}$|(?:农田|住房|公租房|保障房)建设$"
)
_DEED = re.compile(r"(?:获得|查处|受理|举办|开展|发放|建成|创建|新增)")
_GROWN_BY = (
    "增加",
    "净增",
    "提高",
    "上升",
    "增长",
    "增收",
    "增支",
    "增",
    "增产",
    "净增加",
    "多收",
    "多增",
    "提标",
)


def _tally_stands(facts: Facts) -> bool:
    """Things that there are, not things that were made."""
    if facts.is_arrived_at and not facts.reading.verb:
        return True
    if facts.reading.how == "after" and not re.search(r"(?:有|为|是)[^,，]{0,2}$", facts.clause):
        return False
    if re.search(r"(?:总数|量|存栏|出栏)$", facts.name) or re.search(r"每[万百千十\d]", facts.name):
        return True
    return (
        bool(_LEVEL_NOUN.search(facts.name)) and not facts.reading.verb and not _SERVED.search(facts.clause)
    )


_AMOUNT = r"[\d.,]+[^\d,，。;；、]{1,4}"
_AMOUNTS_LISTED = rf"{_AMOUNT}(?:[、和]{_AMOUNT})*"
_OF_YEAR = r"(?:20\d\d年(?:底|末)?的?)?"
_FROM = re.compile(rf"(?:由|从){_OF_YEAR}(?:{_AMOUNT}[、和])*$")
_TO_ANOTHER = re.compile(
    rf"(?:[、和]{_AMOUNT})*[,，]?[^\d,，。;；]{{0,8}}[到至]{_OF_YEAR}[^\d,，。;；]{{0,2}}\d"
)
_ANOTHER = re.compile(
    rf"(?:由|从){_OF_YEAR}{_AMOUNTS_LISTED}[,，]?[^\d,，。;；]{{0,8}}[到至]{_OF_YEAR}[^\d,，。;；]{{0,2}}(?:{_AMOUNT}[、和])*$"
)


def _is_of_two(facts: Facts) -> bool:
    """Whether it is one of two levels, or lists of them: 由92家、4家发展到137家、15家."""
    if facts.does("new"):
        return False
    before = facts.text[: facts.one.num_start]
    first = _FROM.search(facts.before) and _TO_ANOTHER.match(facts.text, facts.one.end)
    return bool(first or (("到" in before or "至" in before) and _ANOTHER.search(before)))


_SUMMED_TO = re.compile(
    r"(?:到|至|截至)20\d\d年(?:底|末)?[^,，\d]{0,6}累计[^,，\d]{0,14}$|(?:[二三四五]|\d)年[^,，\d]{0,4}累计[^,，\d]{0,14}$"
)
"""到2025年累计完成投资…: the sum of the years until then."""


AMOUNTS: tuple[Rule, ...] = (
    ("change_since_a_named_year", lambda f: f.base and f.one.change in ("rise", "fall", "cut"), "change_since"),
    ("from_one_to_another", _is_of_two, "level"),
    ("cut", lambda f: f.one.change == "cut" or re.match(r"(?:减少|削减|压减)(?!灾)", f.name), "reduction"),
    ("burden_taken_off", lambda f: f.is_money and re.search(r"减负|减轻[^,，]{0,6}负担|化解|减免|降费|减税", f.name), "reduction"),
    ("capacity_taken_off", lambda f: f.unit.endswith("吨") and _CAPACITY_CUT.search(f.clause), "reduction"),
    ("grown_by", lambda f: f.one.change == "rise" and f.one.verb in _GROWN_BY, "increment"),
    ("growth_amount_named", lambda f: f.name.endswith(("增量", "增收", "增加额")), "increment"),
    ("sum_of_a_span", lambda f: f.passage.is_span and f.passage.role == "review" and _sums(f), "cumulative_total"),
    ("new", lambda f: f.does("new") and not _only_stock(f), "increment"),
    ("farmland_and_homes", lambda f: _FARMLAND.search(f.clause), "increment"),
    ("made_anew_by_size", lambda f: f.is_size and re.match(r"新", f.reading.verb), "increment"),
    ("people_won", lambda f: f.is_people and re.search(r"引进|引育|吸引|集聚", f.reading.verb), "level"),
    ("people_counted_by_deed", lambda f: f.is_people and f.reading.verb and not f.does("new") and not re.search("接待|完成|实现", f.reading.verb) and not f.is_arrived_at, "count"),
    ("people_served", lambda f: f.is_people and _serves(f) and not (f.is_arrived_at and not f.reading.verb), "count"),
    ("summed_to_a_year", lambda f: f.is_money and f.passage.role == "plan" and _SUMMED_TO.search(f.clause), "cumulative_total"),
    ("money", lambda f: f.is_money, "level"),
    ("counted_by_a_bulletin", lambda f: f.is_tally and f.passage.is_bulletin and f.reading.how == "before" and not _acted(f), "level"),
    ("stands_at", lambda f: f.is_tally and _tally_stands(f), "level"),
    ("things_counted", lambda f: f.is_tally, "count"),
    ("built_by_size", lambda f: f.is_size and re.match(r"建设|建成|新改|新扩|铺设", f.reading.verb), "count"),
    ("worked_on_over_a_span", lambda f: f.is_size and (f.reading.verb or _WORK_NAMED.search(f.name)) and f.passage.is_span and f.passage.role == "review" and not f.is_arrived_at, "count"),
    ("summed_up", lambda f: f.passage.role == "review" and re.search(r"(?:累计|五年共)[^,，]{0,12}$", f.clause) and not _KEPT_STOCK.search(f.name) and not (f.is_arrived_at and _LEVEL_NOUN.search(f.name)), "cumulative_total"),
    ("amount", lambda f: True, "level"),
)  # fmt: skip
"""The measure of an amount: money, things, people, sizes."""


_SO_FAR = re.compile(r"累计(?:已|共)?(?!新增|净增)[^,，]{0,16}$")
_YEAR_SAID = re.compile(r"全年|今年|当年|本年|年内|上年|去年|20\d\d年|\d月|季度|半年")


def is_so_far(facts: Facts, measure_: str) -> bool:
    """Whether things or sizes are counted from a day nobody says: 累计建成基站2267座 is not what the year built."""
    return (
        measure_ in ("increment", "count", "cumulative_total", "level")
        and not facts.passage.is_span
        and bool(facts.reading.verb)
        and facts.name.startswith(facts.reading.verb)
        and not facts.is_people
        and (facts.is_tally or facts.is_size)
        and bool(_SO_FAR.search(facts.clause))
        and not _YEAR_SAID.search(facts.before)
    )


def _acted(facts: Facts) -> bool:
    return bool(facts.reading.verb) or bool(_SERVED.search(facts.clause)) or bool(_DEED.search(facts.clause))


def _only_stock(facts: Facts) -> bool:
    """新增…企业总数: a stock, whatever is new of it."""
    return bool(re.search(r"(?:总数|总量|保有量)$", facts.name))


_REACHED = re.compile("达|突破|超|增至|年")


_TIMES_A_SPAN = re.compile(
    r"[,，](?:约|接近|将近)?(?:是|为|达到|相当于)(?:上一?个|前一?个|前|“?十[一二三四五]五”?)(?:五年|时期|期间)?的?(?:时期|期间)?的?[\d.]+倍"
)
"""3493.7亿元,是上一个五年的3.1倍: of as many years."""

_INFLOW = re.compile("(?:外资|内资|资金)$")
_GREW_IN_A_YEAR = re.compile(r"[,，、](?:同比|[比较]上年)?(?:增长|下降|增加)")


def _is_of_one_year(facts: Facts) -> bool:
    """Whether what came in is said to be of one year of a span: its year, its growth, or the level it came from."""
    return (
        periods.is_of_last_year(facts.before, facts.passage)
        or bool(_GREW_IN_A_YEAR.match(facts.text, facts.one.end))
        or bool(re.search(r"\d年", facts.clause))
        or _is_of_two(facts)
    )


def _sums(facts: Facts) -> bool:
    """Money put up, or flows that 累计 adds up, over the years of a span."""
    if facts.does("new") or (facts.is_tally and not facts.is_money):
        return False
    if facts.is_money and facts.does("paid") and not _KEPT_STOCK.search(facts.name):
        return True
    summed = facts.is_summed
    if facts.is_money and _TIMES_A_SPAN.match(facts.text, facts.one.end):
        return True
    if facts.is_money and _INFLOW.search(facts.name) and not _is_of_one_year(facts):
        return True
    if (
        facts.is_money
        and facts.name.endswith("投资")
        and "完成" in facts.clause
        and not _REACHED.search(facts.clause)
    ):
        return True
    if facts.is_money:
        return summed and (bool(facts.reading.verb) or bool(_FLOW.search(facts.name)))
    if facts.is_people and _serves(facts):
        return False
    return summed and not facts.name.endswith(("余额", "保有量", "里程", "人口", "面积率"))


def _serves(facts: Facts) -> bool:
    return (
        facts.does("served")
        or bool(_SERVED.search(facts.clause[-24:]))
        or facts.name.endswith(
            ("就业", "培训", "脱贫", "筛查", "治疗", "体检", "接种", "搬迁", "救助", "改造")
        )
        or bool(_SERVED_AFTER.match(facts.text, facts.one.end))
    )


_GROWTH_AFTER = re.compile(r"的(?:增速|增幅|[高快中]速增长)")
_GREW = re.compile(r"增长[,，](?:同比|增速|增幅)?(?:达到|达|为)?$")
_LESS_IN_LIST = re.compile(r"(?:减|压缩|缩短)[^,，]{0,6}[\d.]+%[、和][^,，\d]{1,8}$")
_LESS = re.compile(r"(?:减|压缩|缩短|压减)[^,，]{0,6}$")
_YEARLY = re.compile(r"年均|年平均|平均每年")
_RATE_NAMED = re.compile(
    r"(?:增速|增幅|增长率|涨幅|增长)(?:均|都|也|分别)?(?:为|达到|达|在|保持在|控制在|回[升落][至到])?(?:约)?$"
)
_RATES_LISTED = re.compile(
    r"分别增长[^,，]*$|(?:增长|增速|增幅|下降)分别(?:为|达到?)?[^,，]*$|(?:增长|下降)[\d.]+%(?:、|和|,)$"
)


def _over_years(facts: Facts) -> bool:
    """五年增长45.8%; and in a review of several years a growth that is not said to be of the last."""
    if periods.years_together(facts.clause):
        return True
    return (
        facts.passage.is_span and not facts.base and not periods.is_of_last_year(facts.before, facts.passage)
    )


_LISTED = re.compile(r"(?:[\d.]{1,9}%?[、和与及])+$")


_AVERAGE_AIMED_AT = re.compile(
    r"(?:年均|年平均)(?:增长|下降|递增)[\d.%—–\-~至到以上左右约]{2,16}[,，、](?:并|努力)?(?:力争|确保|争取)(?:实现|达到?|增长)*$"
)
"""年均增长8%—9%,力争10%以上: both are averages."""


def _yearly(facts: Facts) -> bool:
    if _AVERAGE_AIMED_AT.search(facts.before):
        return True
    tail = _LISTED.sub("", facts.clause[-80:])[-16:]
    return bool(_YEARLY.search(tail)) and (
        facts.one.change in ("rise", "fall")
        or facts.one.verb in ("年均", "平均")
        or bool(re.search(r"增|降", tail[-8:]))
    )


_PRICE_INDEX = re.compile(r"价格(?:总水平)?总?指数$")

PERCENTS: tuple[Rule, ...] = (
    ("growth_named_after", lambda f: not f.one.change and _GROWTH_AFTER.match(f.text, f.one.end), "growth_rate"),
    ("price_index_in_per_cent", lambda f: _PRICE_INDEX.search(f.name) and not f.one.change and 80 <= f.one.value <= 130, "price_index"),
    ("change_of_a_price_index", lambda f: _PRICE_INDEX.search(f.name) and not f.one.change, "growth_rate"),
    ("vital_rate", lambda f: f.unit == "‰" and f.name.endswith("率") and not f.one.change, "ratio"),
    ("natural_growth", lambda f: f.name.endswith("自然增长率"), "share"),
    ("average_of_years", _yearly, "avg_annual_growth_rate"),
    ("change_since_a_named_year", lambda f: f.base and f.one.change, "change_since"),
    ("cut", lambda f: f.one.change == "cut", "reduction"),
    ("fall_over_a_span", lambda f: f.one.change == "fall" and (f.passage.is_span or "累计" in f.clause) and "同比" not in f.clause, "reduction"),
    ("less", lambda f: not f.one.change and ((_LESS.search(f.clause) and not f.name.endswith("率")) or _LESS_IN_LIST.search(f.clause)), "reduction"),
    ("grew_in_the_clause_before", lambda f: not f.one.change and _GREW.search(f.before), "growth_rate"),
    ("put_up_over_a_span", lambda f: f.one.change in ("rise", "fall") and f.passage.is_span and f.one.verb == "提高", "change_since"),
    ("over_years_together", lambda f: f.one.change == "rise" and f.passage.role == "review" and "年均" not in f.clause and _over_years(f), "change_since"),
    ("change_of_a_year", lambda f: f.one.change in ("rise", "fall"), "growth_rate"),
    ("concentration", lambda f: f.unit == "%" and f.name.endswith("浓度"), "growth_rate"),
    ("rate_named", lambda f: _RATE_NAMED.search(f.clause) or re.search(r"(?:增速|增幅|涨幅|增长率)$", f.name), "growth_rate"),
    ("rates_listed", lambda f: _RATES_LISTED.search(f.clause), "growth_rate"),
    ("part_of_a_whole", lambda f: True, "share"),
)  # fmt: skip
"""The measure of a per cent or per mille."""

_YEARS_TOGETHER = re.compile(r"[\d十五三四二两]年(?:来|间|累计)?(?:共|累计)?$")

MULTIPLES: tuple[Rule, ...] = (
    ("times_as_much", lambda f: f.one.change != "rise", "ratio"),
    ("change_since_a_named_year", lambda f: f.base or f.passage.is_span, "change_since"),
    # Nothing doubles in the year that a report speaks of: since when it does, the text leaves open.
    ("doubled", lambda f: f.unit == "番", "change_since"),
    ("over_years_together", lambda f: _YEARS_TOGETHER.search(f.clause[: -len(f.one.verb)] if f.one.verb and f.clause.endswith(f.one.verb) else f.clause), "change_since"),
    ("times_more", lambda f: True, "growth_rate"),
)  # fmt: skip
"""The measure of 倍 and 番."""

KINDS = {
    "structure": "structure_part", "ratio": "ratio", "rank": "rank", "rank_move": "rank_change", "duration": "duration",
    "points": "change_pp", "index": "price_index", "fraction": "share",
}  # fmt: skip
"""Kinds of a number that say their measure."""


def measure(facts: Facts) -> tuple[str, str]:
    """The measure, and the rule that said so."""
    one = facts.one
    if one.kind in KINDS:
        return KINDS[one.kind], one.kind
    table = PERCENTS if one.kind == "percent" else MULTIPLES if one.kind == "multiple" else AMOUNTS
    return next((result, name) for name, holds, result in table if holds(facts))


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
