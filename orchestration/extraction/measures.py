"""The measure of a figure: level, count, increment, growth, share …, by ordered tables of named rules.

The first rule whose condition holds decides, and its name is kept with the figure. Not here: status, sign, basis and
modality (`meaning`).
"""

import re

from orchestration.extraction import periods
from orchestration.extraction.facts import Facts, Rule

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
