"""The grammar on sentences of our own: what is found, of what, and what is passed over."""

from dataclasses import replace
from decimal import Decimal

import pytest

from orchestration.documents.reading import of_lines
from orchestration.extraction import numerals
from orchestration.extraction.figures import extract, passed_over
from orchestration.extraction.passages import Document
from orchestration.extraction.quantities import find
from orchestration.readers import Told
from orchestration.readers.prose import describe

REPORT = Document("work_report", 2025, "云岭州")
OPENING = ["一、2024年工作回顾", "二、2025年工作安排"]


def review(sentence: str):
    return [one for one in extract([OPENING[0], sentence], REPORT) if one.para == 2]


def plan(sentence: str):
    return [one for one in extract([OPENING[1], sentence], REPORT) if one.para == 2]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十四", 14),
        ("二十一", 21),
        ("两万亿", 2 * 10**12),
        ("一百零五", 105),
        ("三千二百", 3200),
        ("一点", None),
        ("二〇三〇", 2030),
    ],
)
def test_chinese_numerals(text, value):
    found = numerals.chinese(text)
    assert found == (None if value is None else Decimal(value))


# name, value, unit, comparator, measure of each figure of a sentence about the year 2024
REVIEWED = [
    ("全州地区生产总值完成1286.4亿元、增长5.6%。", [("地区生产总值", "1286.4", "亿元", "eq", "level"), ("地区生产总值", "5.6", "%", "eq", "growth_rate")]),
    ("一般公共预算收入突破80亿元，固定资产投资下降3.4%。", [("一般公共预算收入", "80", "亿元", "gt", "level"), ("固定资产投资", "-3.4", "%", "eq", "growth_rate")]),
    ("城镇、农村居民人均可支配收入分别达到41280元、18350元。", [("城镇居民人均可支配收入", "41280", "元", "eq", "level"), ("农村居民人均可支配收入", "18350", "元", "eq", "level")]),
    ("三次产业结构调整为18.2∶33.5∶48.3。", [("第一产业增加值占地区生产总值比重", "18.2", None, "eq", "structure_part"), ("第二产业增加值占地区生产总值比重", "33.5", None, "eq", "structure_part"), ("第三产业增加值占地区生产总值比重", "48.3", None, "eq", "structure_part")]),
    ("新增停车位3200个、充电桩180个。", [("新增停车位", "3200", "个", "eq", "increment"), ("新增充电桩", "180", "个", "eq", "increment")]),
    ("建成46个口袋公园。", [("建成口袋公园", "46", "个", "eq", "count")]),
    ("森林覆盖率达67.3%，居全省第2位。", [("森林覆盖率", "67.3", "%", "eq", "share"), ("森林覆盖率", "2", "位", "eq", "rank")]),
    ("研发投入强度提高0.12个百分点。", [("研发投入强度", "0.12", "个百分点", "eq", "change_pp")]),
    ("城镇调查失业率控制在5.5%以内。", [("城镇调查失业率", "5.5", "%", "le", "share")]),
    ("审批时限压缩70%以上。", [("审批时限", "70", "%", "ge", "reduction")]),
    ("粮食产量约86万吨。", [("粮食产量", "86", "万吨", "approx", "level")]),
    ("粮食产量86万吨左右。", [("粮食产量", "86", "万吨", "approx", "level")]),
    ("农产品加工业与农业总产值之比达1.8:1。", [("农产品加工业与农业总产值之比", "1.8", ":1", "eq", "ratio")]),
    ("规上工业增加值同比增长百分之六。", [("规上工业增加值", "6", "%", "eq", "growth_rate")]),
    ("药品价格降幅超六成。", [("药品价格", "-60", "%", "gt", "growth_rate")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), REVIEWED, ids=[one[0][:16] for one in REVIEWED])
def test_figures_of_a_review(sentence, expected):
    found = [(one.indicator, one.value, one.unit, one.comparator, one.measure) for one in review(sentence)]
    assert found == expected
    assert {one.period for one in review(sentence)} == {"2024"}
    assert {one.status for one in review(sentence)} == {"actual"}


def test_expected_is_not_actual_and_targets_are_targets():
    assert review("预计全年地区生产总值增长5.6%左右。")[0].status == "expected"
    (one,) = plan("地区生产总值增长6%以上。")
    assert (one.status, one.period, one.comparator) == ("target", "2025", "ge")
    (one,) = plan("到2030年，地区生产总值突破2000亿元。")
    assert (one.status, one.period, one.comparator) == ("target", "2030", "gt")


def test_a_span_of_years():
    lines = [
        "一、过去五年工作回顾",
        "五年来，地区生产总值年均增长6.2%，累计新增就业5.6万人，城镇化率达到52.3%。",
    ]
    found = {one.measure: one.period for one in extract(lines, REPORT)}
    assert found == {"avg_annual_growth_rate": "2020/2024", "increment": "2020/2024", "share": "2024"}


# What came about in several years is no answer to a promise of one.
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("四年来，城镇新增就业6.6万人，失业率控制在5%以内，城镇化率达52.3%、提高4.3个百分点。",
         [("城镇新增就业", "6.6", "increment", "2021/2024"), ("失业率", "5", "share", "2021/2024"),
          ("城镇化率", "52.3", "share", "2024"), ("城镇化率", "4.3", "change_pp", "2021/2024")]),
        ("五年来，固定资产投资、社会消费品零售总额年均分别增长6.1%、7.5%，外贸出口12亿美元，增长58.9%。",
         [("固定资产投资", "6.1", "avg_annual_growth_rate", "2020/2024"),
          ("社会消费品零售总额", "7.5", "avg_annual_growth_rate", "2020/2024"),
          ("外贸出口", "12", "level", "2024"), ("外贸出口", "58.9", "change_since", "2020/2024")]),
        ("五年来，我们迎难而上。2024年，粮食产量86万吨，增长2.1%，城镇化率提高0.8个百分点。",
         [("粮食产量", "86", "level", "2024"), ("粮食产量", "2.1", "growth_rate", "2024"),
          ("城镇化率", "0.8", "change_pp", "2024")]),
        ("城乡居民人均可支配收入分别达到41280元、18350元，五年增长45.8%和56.4%。",
         [("城镇居民人均可支配收入", "41280", "level", "2024"), ("农村居民人均可支配收入", "18350", "level", "2024"),
          ("城镇居民人均可支配收入", "45.8", "change_since", "2020/2024"),
          ("农村居民人均可支配收入", "56.4", "change_since", "2020/2024")]),
        ("地区生产总值是“十三五”末的1.55倍，年均增长9.2%；固定资产投资年均增长5.7%。",
         [("地区生产总值", "1.55", "ratio", "2024"), ("地区生产总值", "9.2", "avg_annual_growth_rate", "2021/2024"),
          ("固定资产投资", "5.7", "avg_annual_growth_rate", "2021/2024")]),
        ("前三季度，地区生产总值增长5.6%，居全省第1位，预计全年增长5.5%。",
         [("地区生产总值", "5.6", "growth_rate", "2024-01/2024-09"), ("地区生产总值", "1", "rank", "2024-01/2024-09"),
          ("地区生产总值", "5.5", "growth_rate", "2024")]),
    ],
)  # fmt: skip
def test_a_year_and_the_years_of_a_term(line, expected):
    found = [one for one in extract([OPENING[0], line], REPORT) if one.para == 2]
    assert [(one.indicator, one.value, one.measure, one.period) for one in found] == expected


def test_a_paragraph_of_the_last_year_ends_those_of_a_term():
    for opening in ("各位代表，2024年是收官之年", "各位代表！去年，全州稳中有进"):
        lines = [OPENING[0], "四年来，新增就业6.6万人。", f"{opening}，新增就业1.7万人。"]
        assert [one.period for one in extract(lines, REPORT)] == ["2021/2024", "2024"]


# A total since nobody says when is not what the year built.
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("累计建成5G基站2267座、充电桩180个。", ["累计建成5G基站", "累计建成充电桩"]),
        ("全年累计建成充电桩180个。", ["建成充电桩"]),
        ("累计新增城镇就业5.6万人。", ["新增城镇就业"]),
    ],
)
def test_a_total_so_far_keeps_its_name(sentence, expected):
    assert [one.indicator for one in review(sentence)] == expected
    assert [one.indicator for one in plan(sentence)] == expected


# Places in kindergartens are no places in schools.
@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("新建改建幼儿园36所，新增学位1.1万个。", "新增幼儿园学位"),
        ("新建改建中小学36所，新增学位1.1万个。", "新增学位"),
        ("新建中小学、幼儿园36所，新增学位1.1万个。", "新增学位"),
        ("新建幼儿园36所。新增学位1.1万个。", "新增学位"),
    ],
)
def test_places_are_in_what_was_built(sentence, name):
    assert review(sentence)[-1].indicator == name


def test_steps_of_a_stair_are_no_part_of_a_name():
    found = span("五年来，全市生产总值跨越四个千亿元台阶，从5666亿元增加到9300亿元，年均增长9.7%。")
    assert [(one.indicator, one.value, one.period) for one in found] == [
        ("生产总值", "5666", "2019"),
        ("生产总值", "9300", "2024"),
        ("生产总值", "9.7", "2020/2024"),
    ]


def test_a_noun_said_once_behind_a_list_of_levels():
    found = review("新增3个国家级、8个省级、20个市级农业产业园，培育18家龙头企业。")
    assert [one.indicator for one in found] == [
        "新增国家级农业产业园",
        "新增省级农业产业园",
        "新增市级农业产业园",
        "培育龙头企业",
    ]


@pytest.mark.parametrize(
    "heading", ["名词解释", "**附件：名词解释**", "《政府工作报告》有关用语说明", "【注释】"]
)
def test_the_notes_behind_a_report_are_no_figures(heading):
    lines = [*OPENING, "地区生产总值增长6%。", heading, "1．地区生产总值：2023年核定为941.45亿元，增长4%。"]
    assert [one.para for one in extract(lines, REPORT)] == [3]
    assert [
        (one.surface, one.para) for one in passed_over(lines, None) if one.rule == "note_behind_the_report"
    ] == [
        ("941.45亿元", 5),
        ("增长4%", 5),
    ]
    assert "note_behind_the_report" not in {one.rule for one in passed_over(lines, None, "communique")}


def test_the_place_of_a_county_and_of_a_body():
    (one,) = review("青岩县地区生产总值突破300亿元。")
    assert (one.subject, one.indicator) == ("青岩县", "地区生产总值")
    (one,) = review("云岭矿业集团产值达到107.3亿元。")
    assert one.subject == "云岭矿业集团"


SPAN = "一、过去五年工作回顾"


def span(sentence: str):
    return [one for one in extract([SPAN, sentence], REPORT) if one.para == 2]


def stated(found):
    return [(one.indicator, one.value, one.unit, one.measure, one.period) for one in found]


def test_pairs_of_levels_have_their_own_years():
    found = span(
        "五年来，地区生产总值由2019年的902亿元增加到2024年的1286亿元，年均增长6.1%；城镇化率由47.2%提高到52.3%。"
    )
    assert stated(found) == [
        ("地区生产总值", "902", "亿元", "level", "2019"),
        ("地区生产总值", "1286", "亿元", "level", "2024"),
        ("地区生产总值", "6.1", "%", "avg_annual_growth_rate", "2020/2024"),
        ("城镇化率", "47.2", "%", "share", "2019"),
        ("城镇化率", "52.3", "%", "share", "2024"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("货物进出口总额120亿元。其中，出口80亿元。", ("货物出口总额", "80")),
        ("金融机构本外币存款余额1200亿元，其中住户存款700亿元。", ("金融机构本外币住户存款余额", "700")),
        ("科技企业孵化器15个，其中国家级3个、省级6个。", ("省级科技企业孵化器", "6")),
        ("民生支出占财政支出的84.5%，增长11.9%。", ("民生支出", "11.9")),
        ("坚持80%以上财力用于民生。", ("民生支出占财力比重", "80")),
        ("100个市级重点项目完成投资300亿元。", ("市级重点项目投资", "300")),
        ("转化开工项目90个、计划总投资110亿元。", ("转化开工项目计划总投资", "110")),
        ("创建“幸福河湖”国家级示范县1个、省级示范县4个。", ("创建“幸福河湖”省级示范县", "4")),
        ("列入整治清单的12条黑臭水体全部消除。", ("黑臭水体", "12")),
        ("全国赛金牌7枚、银牌9枚。", ("全国赛银牌", "9")),
        ("市级发文、会议分别压减8%、27%。", ("市级会议", "27")),
        ("发明专利申请量和授权量分别增长50%和20%。", ("发明专利授权量", "20")),
        ("完成15个村湾建设任务。", ("完成村湾", "15")),
        ("建设20个宜居宜业的新时代美丽乡村。", ("建设新时代美丽乡村", "20")),
        ("茶产业不断壮大，种植面积30万亩。", ("茶种植面积", "30")),
        ("茶叶产量连续五年位居全省第一。", ("茶叶产量", "1")),
        ("全面小康实现程度提高4个百分点。", ("全面小康实现程度", "4")),
    ],
)  # fmt: skip
def test_what_is_said_of_the_thing_before_is_named_with_it(sentence, expected):
    one = review(sentence)[-1]
    assert (one.indicator, one.value) == expected


def test_two_numbers_of_one_noun():
    found = review("5097户1.6万人相对贫困人口全部脱贫。")
    assert [one.indicator for one in found] == ["相对贫困人口"] * 2


def test_a_bound_and_an_expectation_hold_as_far_as_they_are_said():
    (held,) = review("人口自然增长率控制在6.12‰。")
    assert held.comparator == "eq"
    (aimed,) = plan("居民消费价格涨幅控制在3.5%左右。")
    assert aimed.comparator == "approx"
    (bound,) = plan("城镇登记失业率控制在4%以内。")
    assert bound.comparator == "le"
    assert [one.comparator for one in plan("至少建成2个示范区、20个示范村。")] == ["ge", "ge"]
    found = review("预计生产总值387亿元，增长11%；税收收入77亿元。")
    assert {one.status for one in found} == {"expected"}


def test_lists_of_two_levels_have_their_own_years():
    found = span("企业平台、众创空间分别由9家、2家，发展到13家和11家。")
    assert [(one.value, one.measure, one.period) for one in found] == [
        ("9", "level", "2019"), ("2", "level", "2019"), ("13", "level", "2024"), ("11", "level", "2024"),
    ]  # fmt: skip
    (one,) = span("接待游客较“十三五”时期增长68%。")
    assert one.period == "2020/2024"
    found = span("接待游客4367万人次、旅游花费174.6亿元，较“十三五”时期分别增长68%、32%。")
    assert [one.period for one in found[2:]] == ["2020/2024"] * 2


def test_times_and_growth_by_times():
    found = span("五年来，茶叶产值达到31.6亿元，是2019年的2.4倍，比2015年增长3.1倍。")
    assert stated(found)[1:] == [
        ("茶叶产值", "2.4", "倍", "ratio", "2024"),
        ("茶叶产值", "3.1", "倍", "change_since", "2024"),
    ]


def test_names_left_short_are_made_whole():
    found = review(
        "农林牧渔业增加值231.5亿元，增长3.2%。其中，农业128.4亿元，增长4.1%；牧业61.2亿元，下降1.7%。"
    )
    assert [(one.indicator, one.value) for one in found[2:]] == [
        ("农业增加值", "128.4"),
        ("农业增加值", "4.1"),
        ("牧业增加值", "61.2"),
        ("牧业增加值", "-1.7"),
    ]
    found = review("蔬菜种植面积4.6万亩，产量9.8万吨；油茶3.1万亩，增加0.4万亩。")
    assert [(one.indicator, one.measure) for one in found] == [
        ("蔬菜种植面积", "level"),
        ("蔬菜产量", "level"),
        ("油茶种植面积", "level"),
        ("油茶种植面积", "increment"),
    ]


# A lead over another place is no change of one's own, however it is said; one's own past is.
@pytest.mark.parametrize(
    ("sentence", "leads"),
    [
        ("常住人口城镇化率达到62.1%，高于全省5.1个百分点。", ["全省"]),
        ("研发投入强度2.1%，比全省平均水平高0.3个百分点。", ["全省平均水平"]),
        ("森林覆盖率67.3%，高出全国平均水平40个百分点。", ["全国平均水平"]),
        ("地区生产总值增长6%，分别高于全国、全省1.0、0.5个百分点。", ["全国、全省", "全国、全省"]),
        ("城镇化率62%，比上年提高1.2个百分点，领先全省0.4个百分点。", [None, "全省"]),
        ("城镇化率62.1%，高于上年1.2个百分点。", [None]),
        ("城镇化率比2020年高3.2个百分点。", [None]),
        ("先进制造业占比提高2个百分点。", [None]),
        ("民营经济比重提高超过1个百分点。", [None]),
    ],
)  # fmt: skip
def test_a_lead_over_another_is_no_change_of_ones_own(sentence, leads):
    for found in (review(sentence), plan(sentence)):
        points = [one for one in found if one.measure == "change_pp"]
        assert [one.relation_to for one in points] == leads
        assert [one.relation for one in points] == [one and "ahead_of" for one in leads]


def test_lists_share_their_numbers_out():
    found = review("城、乡居民人均可支配收入分别为36210元、15840元，增长5.1%、7.4%。")
    assert [(one.indicator, one.value) for one in found] == [
        ("城镇居民人均可支配收入", "36210"),
        ("农村居民人均可支配收入", "15840"),
        ("城镇居民人均可支配收入", "5.1"),
        ("农村居民人均可支配收入", "7.4"),
    ]
    found = review("第二、第三产业比重分别提高1.2和0.7个百分点。")
    assert [(one.value, one.unit, one.measure) for one in found] == [
        ("1.2", "个百分点", "change_pp"),
        ("0.7", "个百分点", "change_pp"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("规上工业增加值增长7.1%，高于全省1.3个百分点。", ("规上工业增加值增速", "1.3", "个百分点", "change_pp")),
        ("外贸出口6.2亿元，恢复到2019年的93%。", ("外贸出口", "93", "%", "share")),
        ("居民消费价格指数为101.8。", ("居民消费价格指数", "101.8", None, "price_index")),
        ("人口自然增长率为-1.24‰。", ("人口自然增长率", "-1.24", "‰", "ratio")),
        ("货物周转量达 15.86 亿吨公里。", ("货物周转量", "15.86", "亿吨公里", "level")),
        ("每百户家庭拥有家用汽车38.6辆。", ("每百户家庭拥有家用汽车", "38.6", "辆", "level")),
        ("惠及20余万老年人。", ("惠及老年人", "20", "万", "count")),
        ("设立20多亿元的绿色矿业产业基金。", ("绿色矿业产业基金", "20", "亿元", "level")),
        ("投入3.6亿元用于中小学校改造。", ("中小学校改造投入", "3.6", "亿元", "level")),
        ("高新技术产业增速均超过15%。", ("高新技术产业", "15", "%", "growth_rate")),
    ],
)  # fmt: skip
def test_the_last_figure_of_a_sentence(sentence, expected):
    one = review(sentence)[-1]
    assert (one.indicator, one.value, one.unit, one.measure) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # What is new goes on through a list, past a comma and into a part of the whole.
        ("新增规上工业企业30家、高新技术企业12家。", [("新增规上工业企业", "increment"), ("新增高新技术企业", "increment")]),
        ("累计新增高新技术企业90家，规上工业企业60家以上。", [("新增高新技术企业", "increment"), ("新增规上工业企业", "increment")]),
        ("新增“四上”企业120家，其中规模以上工业企业40家。", [("新增“四上”企业", "increment"), ("新增规模以上工业企业", "increment")]),
        ("新增市场主体3.2万户、增长33%，其中企业7100户。", [("新增市场主体", "increment"), ("新增市场主体", "growth_rate"), ("新增企业", "increment")]),
        # It ends where a number is arrived at, or where something else is done or measured.
        ("新增规上工业企业30家，高新技术企业突破130家。", [("新增规上工业企业", "increment"), ("高新技术企业", "level")]),
        ("新增医院2家、诊所达到20家。", [("新增医院", "increment"), ("诊所", "level")]),
        ("新增市场主体900家，市场主体总量8000家。", [("新增市场主体", "increment"), ("市场主体总量", "level")]),
        ("新改建集市2处、新建公园1处。", [("新改建集市", "count"), ("新建公园", "increment")]),
        ("净增规模以上工业企业21家，总数达到304家。", [("净增规模以上工业企业", "increment"), ("规模以上工业企业总数", "level")]),
        # Those that applied are not all there are.
        ("申报高新技术企业35家，增长40%，总数突破90家。", [("申报高新技术企业", "count"), ("申报高新技术企业", "growth_rate"), ("高新技术企业总数", "level")]),
        # Those brought up in a year are some of them too.
        ("培育高新技术企业32家。", [("培育高新技术企业", "count")]),
        ("培育规上工业企业15家，总数达到304家。", [("培育规上工业企业", "count"), ("规上工业企业总数", "level")]),
    ],
)  # fmt: skip
def test_what_is_new_is_never_the_stock(sentence, expected):
    assert [(one.indicator, one.measure) for one in plan(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("茶叶加工实现产值52亿元、增长12%，出口3亿美元。", "茶叶加工出口"),
        ("规模以上工业总产值820亿元，出口3亿美元。", "出口"),
        ("茶叶、铸造产值双双突破50亿元。", "茶叶产值;铸造产值"),
        ("铸造产业产值逆势增长8%。", "铸造产业产值"),
        ("茶叶出口额多年稳居全省第一。", "茶叶出口额"),
        ("民间投资增幅回升至12.4%。", "民间投资"),
    ],
)
def test_a_name_without_what_is_said_of_it(sentence, expected):
    assert review(sentence)[-1].indicator == expected


def test_a_growth_that_is_returned_to_is_a_growth():
    (one,) = review("民间投资增幅回升至12.4%。")
    assert (one.measure, one.value) == ("growth_rate", "12.4")


def test_numbers_shared_out_keep_names_that_are_whole():
    found = review("接待游客、旅游总收入分别增长11%和14%。")
    assert [one.indicator for one in found] == ["接待游客", "旅游总收入"]


@pytest.mark.parametrize(
    "sentence",
    [
        "加密云岭高新区至青岩区路网，力争全州常住人口城镇化率达到60%以上。",
        "青岩县推进新区建设，确保全州城镇化率达到60%以上。",
        "完成棚户区改造420套。",
        "确保银行不良贷款余额控制在4亿元以内。",
        "争取政策性银行投放资金20亿元以上。",
    ],
)
def test_what_is_no_place_is_no_subject(sentence):
    assert {one.subject for one in plan(sentence)} == {None}


def test_expected_holds_as_far_as_it_is_said():
    found = review("农产品加工产值预计增长8%，新增龙头企业42户。")
    assert [one.status for one in found] == ["expected", "actual"]
    found = review("进出口总额预计实现100亿元，增长5%，新增龙头企业42户。")
    assert [one.status for one in found] == ["expected", "expected", "actual"]
    found = review("预计全年财政收入增长3%，固定资产投资增长6%。")
    assert [one.status for one in found] == ["expected", "expected"]


@pytest.mark.parametrize(
    ("lines", "kind", "year", "reviewed", "region"),
    [
        (["政府工作报告", "——2018年12月26日在青岩县第十六届人民代表大会第四次会议上", "2018年工作回顾"], "work_report", 2018, 2018, "青岩县"),
        (["政府工作报告", "2023年1月9日在云岭藏族自治州第十三届人民代表大会第二次会议上", "我代表州人民政府"], "work_report", 2023, 2022, "云岭藏族自治州"),
        (["2024年政府工作报告", "我代表州人民政府，向大会报告工作。"], "work_report", 2024, 2023, None),
        (["云山左旗2022年国民经济和社会发展统计公报", "云山左旗统计局 2023年4月"], "communique", 2022, 2022, "云山左旗"),
        (["安岭省云岭市青岩区人民政府工作报告", "2021年12月3日", "过去五年工作回顾"], "work_report", 2021, 2021, "青岩区"),
    ],
    ids=["December", "prefecture", "no place named", "banner", "district of a city"],
)  # fmt: skip
def test_what_a_document_says_of_itself(lines, kind, year, reviewed, region):
    found = describe(of_lines(lines), Told())[0]
    assert (found.kind, found.year, found.last_reviewed, found.region) == (kind, year, reviewed, region)


def test_a_bulletin_of_half_a_year():
    lines = ["云岭市2024年上半年经济运行情况", "全市生产总值612亿元，增速比一季度提高0.3个百分点。"]
    found = extract(lines, describe(of_lines(lines), Told())[0])
    assert [(one.value, one.period) for one in found] == [
        ("612", "2024-01/2024-06"),
        ("0.3", "2024-01/2024-06"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "化解10万元以下村级债务。",
        "一批10亿元项目开工。",
        "出台八条政策措施。",
        "连续3个季度获得激励。",
        "全国每十辆货车就有一辆云岭造。",
        "发布于2019-05-15 13:47:39的通知。",
        "深入实施“1335”战略。",
        "2024年3月5日召开第十五届人民代表大会第四次会议。",
        "推进G316国道和5G基站建设。",
        "创建5A级景区，打造15分钟便民生活圈。",
        "“十四五”规划圆满收官。",
        "开工亿元以上项目一批。",
        "照护3岁以下婴幼儿。",
        "《条例（2024年修订）》施行。",
        "落实稳经济25条措施。",
        "严格落实中央八项规定精神。",
        "拨打120急救电话。",
    ],
)
def test_what_is_no_figure_is_passed_over(sentence):
    assert review(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "relation", "indicator", "to"),
    [
        ("居民收入增长与经济增长同步。", "in_step_with", "居民收入", "地区生产总值"),
        ("节能降碳完成省定目标。", "set_by_province", "节能降碳", None),
    ],
)
def test_promises_without_a_number(sentence, relation, indicator, to):
    (one,) = plan(sentence)
    assert (one.measure, one.relation, one.indicator, one.relation_to) == (
        "statement",
        relation,
        indicator,
        to,
    )
    assert one.num_start is None


def test_offsets_point_into_the_line():
    line = "　　预计全州地区生产总值完成１２８６．４亿元、增长５．６％左右，粮食产量2—3万吨。"
    for one in find(line):
        assert 0 <= one.start <= one.num_start < one.num_end <= one.end <= len(line)
    values = [(line[one.num_start : one.num_end], one.value) for one in find(line)]
    assert values == [("１２８６．４", Decimal("1286.4")), ("５．６", Decimal("5.6")), ("2—3", Decimal(2))]


def test_a_number_of_which_nothing_is_said_is_named_among_those_passed_over():
    lines = ["2354项依申请事项可容缺受理。", "公交车326标台。", "税收收入3.6亿元。"]
    assert [(one.para, one.surface, one.rule) for one in passed_over(lines, "云岭州")] == [
        (1, "2354项", "names_nothing"),
        (2, "326", "no_unit"),
    ]


# sentence of a review, and of each figure name, value, period and growth basis
OUTCOMES = [
    # A stock behind what was added to it is not itself new.
    ("新增高新技术企业213家，累计达837家。", [("新增高新技术企业", "213", "2024", None), ("高新技术企业", "837", "2024", None)]),
    ("新增上市公司18家、达59家。", [("新增上市公司", "18", "2024", None), ("上市公司", "59", "2024", None)]),
    # A name that says by itself what was done is no new one of it.
    ("新增城镇就业4.2万人，农村劳动力转移就业6万人。", [("新增城镇就业", "4.2", "2024", None), ("农村劳动力转移就业", "6", "2024", None)]),
    ("新增就业4.5万人，扶持创业2.4万人。", [("新增就业", "4.5", "2024", None), ("扶持创业", "2.4", "2024", None)]),
    # Two lists of levels share their names out, the first of the year it is from.
    ("户籍人口和常住人口城镇化率从“十三五”末的31.1%、41.5%提高到45.6%、53.4%。", [("户籍人口城镇化率", "31.1", "2020", None), ("常住人口城镇化率", "41.5", "2020", None), ("户籍人口城镇化率", "45.6", "2024", None), ("常住人口城镇化率", "53.4", "2024", None)]),
    ("粮食、油料产量分别由2020年的80万吨、12万吨增加到90万吨、15万吨。", [("粮食产量", "80", "2020", None), ("油料产量", "12", "2020", None), ("粮食产量", "90", "2024", None), ("油料产量", "15", "2024", None)]),
    # The deed is said once, behind 分别, or before the levels of a list.
    ("棚户区、老旧小区改造分别新开工1.2万套、6.5万户。", [("新开工棚户区改造", "1.2", "2024", None), ("新开工老旧小区改造", "6.5", "2024", None)]),
    ("建设省级、市级乡村振兴示范村26个、100个。", [("建设省级乡村振兴示范村", "26", "2024", None), ("建设市级乡村振兴示范村", "100", "2024", None)]),
    # The basis in brackets is the growth's and no part of the name.
    ("一般公共预算收入（扣除留抵退税因素）增长7.2%。", [("一般公共预算收入", "7.2", "2024", "like_for_like")]),
    # A share that was kept for years is of the last of them.
    ("地表水水质达标率连续9年保持100%。", [("地表水水质达标率", "9", "2016/2024", None), ("地表水水质达标率", "100", "2024", None)]),
    ("受污染耕地、建设用地污染地块安全利用率达到100%。", [("受污染耕地安全利用率;建设用地污染地块安全利用率", "100", "2024", None)]),
    # A full-width comma inside a number.
    ("城镇居民人均可支配收入36，530元，增长5.6%。", [("城镇居民人均可支配收入", "36530", "2024", None), ("城镇居民人均可支配收入", "5.6", "2024", None)]),
    ("5个镇获评示范镇。", [("获评示范镇", "5", "2024", None)]),
    ("城乡常住居民人均可支配收入均增长8%。", [("城镇常住居民人均可支配收入;农村常住居民人均可支配收入", "8", "2024", None)]),
    ("高新技术产业投资占工业投资52.9%，产值占工业总产值比重为43.4%。", [("高新技术产业投资占工业投资", "52.9", "2024", None), ("高新技术产业产值占工业总产值比重", "43.4", "2024", None)]),
    ("实际利用省外资金预计实现157亿元，增长5%。", [("利用省外资金", "157", "2024", None), ("利用省外资金", "5", "2024", None)]),
    ("城镇、农村居民收入分别实际增长7%和9%。", [("城镇居民收入", "7", "2024", "constant_price"), ("农村居民收入", "9", "2024", "constant_price")]),
    ("居民收入实际增长5%。", [("居民收入", "5", "2024", "constant_price")]),
    ("规上工业增加值增速居全省第3位，完成80亿元。", [("规上工业增加值增速", "3", "2024", None), ("规上工业增加值", "80", "2024", None)]),
    # Two lists of one clause, each shared out by its own 分别.
    ("城乡居民人均可支配收入分别达42100元和18300元、分别增长5.1%和6.2%。", [("城镇居民人均可支配收入", "42100", "2024", None), ("农村居民人均可支配收入", "18300", "2024", None), ("城镇居民人均可支配收入", "5.1", "2024", None), ("农村居民人均可支配收入", "6.2", "2024", None)]),
    # What visitors left is revenue of tourism.
    ("全年接待游客2315万人次、总收入331亿元，分别增长14.7%和17.2%。", [("接待游客", "2315", "2024", None), ("旅游总收入", "331", "2024", None), ("接待游客", "14.7", "2024", None), ("旅游总收入", "17.2", "2024", None)]),
    ("接待游客2315万人次，到位资金331亿元。", [("接待游客", "2315", "2024", None), ("到位资金", "331", "2024", None)]),
    # Money that came in is that of the investors the sentence is about, and value added that of what opens it.
    ("招商引资扩面增量，落地项目74个，到位资金增长35%。", [("落地项目", "74", "2024", None), ("招商引资到位资金", "35", "2024", None)]),
    ("争取国家资金12亿元，到位资金8亿元。", [("争取国家资金", "12", "2024", None), ("到位资金", "8", "2024", None)]),
    ("民营经济加快发展，增加值1560亿元、增长14%。", [("民营经济增加值", "1560", "2024", None), ("民营经济增加值", "14", "2024", None)]),
    # A deed said behind the things was done to all of the list.
    ("2.6万套保障性租赁住房、4100套棚户区开工建设。", [("开工建设保障性租赁住房", "2.6", "2024", None), ("开工建设棚户区", "4100", "2024", None)]),
    ("57个工业项目竣工。", [("竣工工业项目", "57", "2024", None)]),
    ("增建智慧停车场18个、停车泊位600个。", [("增建智慧停车场", "18", "2024", None), ("增建停车泊位", "600", "2024", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), OUTCOMES)
def test_an_outcome_is_named_as_its_promise(sentence, expected):
    found = [(one.indicator, one.value, one.period, one.growth_basis) for one in review(sentence)]
    assert found == expected


def test_a_chapter_on_the_year_so_far_is_no_plan_and_no_year():
    lines = [
        "一、2024年工作回顾", "新增城镇就业4万人。", "二、今年以来统筹发展工作情况", "新增城镇就业1.3万人。", "今年建成公园2个。",
        "三、2025年重点工作", "新增城镇就业5万人。",
    ]  # fmt: skip
    found = extract(lines, REPORT)
    assert [(one.value, one.status, one.period) for one in found] == [
        ("4", "actual", "2024"),
        ("5", "target", "2025"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("平均每年新增城镇就业10万人、转移劳动力6万人。", [("新增城镇就业", "每年"), ("转移劳动力", "每年")]),
        (
            "城镇新增就业人数平均每年超过25万人，新增停车位9万个。",
            [("城镇新增就业人数", "每年"), ("新增停车位", None)],
        ),
        ("地区生产总值平均每年增长8%。", [("地区生产总值", None)]),
    ],
)
def test_what_is_done_each_year_is_no_sum_of_the_years(sentence, expected):
    lines = ["二、今后五年的工作", sentence]
    found = [one for one in extract(lines, REPORT) if one.para == 2]
    assert [(one.indicator, one.subject) for one in found] == expected


def test_money_spent_on_works_through_the_years_is_of_all_of_them():
    lines = [
        "一、过去五年工作回顾",
        "五年来，公路建设投资2027亿元，公路里程达到16.3万公里，农林水支出2020年为31亿元。",
    ]
    found = [one for one in extract(lines, REPORT) if one.para == 2]
    assert [one.period for one in found] == ["2020/2024", "2024", "2020"]


def test_the_total_of_so_many_years_is_of_all_of_them():
    assert [one.period for one in review("五年粮食总产量达5540万吨，油料总产量达12万吨。")] == [
        "2020/2024",
        "2024",
    ]


def test_the_years_of_a_term_are_five_behind_a_heading_of_both():
    lines = [
        "一、过去五年和2024年工作回顾", "本届政府任期的五年，我们坚持创新，新增城镇就业31万人。",
        "2024年是本届政府的收官之年，新增城镇就业6万人。",
    ]  # fmt: skip
    assert [one.period for one in extract(lines, REPORT)] == ["2020/2024", "2024"]


def test_by_how_much_a_standard_was_raised_is_no_standard():
    (found,) = plan("基础养老金提标10元。")
    assert (found.measure, found.value) == ("increment", "10")


def test_the_changes_of_a_list_have_one_base():
    found = review(
        "生产总值801亿元、零售额310亿元、财政收入75亿元、税收51亿元、存款920亿元，分别比“十三五”末增长73.7%、1.9倍、1.2倍、3.1倍、66.8%。"
    )
    changes = found[5:]
    assert [(one.value, one.measure, one.base_period) for one in changes] == [
        (value, "change_since", "2020") for value in ("73.7", "1.9", "1.2", "3.1", "66.8")
    ]


def test_growth_over_the_year_before_is_yearly_in_a_review_of_a_term_too():
    lines = ["一、过去五年工作回顾", "经济实力跃升。初步测算，2024年地区生产总值比2023年增长9.5%。"]
    (one,) = extract(lines, REPORT)
    assert (one.measure, one.period, one.base_period) == ("growth_rate", "2024", None)
    (other,) = extract([lines[0], "2024年地区生产总值比2019年增长39.5%。"], REPORT)
    assert (other.measure, other.base_period) == ("change_since", "2019")


@pytest.mark.parametrize(
    "opening",
    ["二、三产业增加值分别增长6.8%、9.4%。", "第二、第三产业占比提高。", "三、四线城市商品房销售加快。"],
)
def test_what_several_are_is_no_number_of_a_chapter(opening):
    found = extract([OPENING[0], opening, "粮食产量达到86万吨，比上年增加2万吨。"], REPORT)
    assert {one.status for one in found} == {"actual"}


@pytest.mark.parametrize(
    ("year", "opening"),
    [
        (REPORT.year, "以强军目标为引领，双拥工作进一步加强。"),
        # Of a report read in December 今年 is the year that it reviews.
        (REPORT.year - 1, "今年是实现规划目标任务的关键一年。一年来，全县上下共同努力。"),
    ],
)
def test_what_was_worked_for_turns_no_review_to_what_is_to_come(year, opening):
    document = replace(REPORT, year=year, reviewed=REPORT.last_reviewed)
    found = extract(["一、工作回顾", opening, "粮食产量达到86万吨，比上年增加2万吨。"], document)
    assert {one.status for one in found} == {"actual"}


def test_a_heading_names_the_branch_of_an_output():
    (one,) = review("全力做优做强建筑业。实现总产值42.8亿元。")
    assert one.indicator == "建筑业总产值"


@pytest.mark.parametrize(
    ("lines", "relation"),
    [
        ([OPENING[0], "向市民承诺的十件实事顺利完成，解决了一批难题。"], "all_done"),
        ([OPENING[0], "20件民生实事全部办结。"], "all_done"),
        ([OPENING[0], "要办的30件民生实事有27件圆满完成，还有3件正在推进。"], "not_all_done"),
        ([OPENING[0], "投资62亿元，全面完成“十六件民生实事”年度任务。"], "all_done"),
        ([OPENING[1], "全面完成十六件民生实事。"], None),
        ([OPENING[0], "承诺的20项民生实事，除2项正在推进外，其余全部完成。"], "not_all_done"),
        (
            [OPENING[1], "2024年承诺的十件实事，除3项正在推进外，其他全部完成。今年继续办好十件实事。"],
            "not_all_done",
        ),
        # What is still to be done, of a term or done in the main says nothing of the year's list.
        ([OPENING[1], "确保十件实事全部完成。"], None),
        (["一、过去五年工作回顾", "50件民生实事全部完成。"], None),
        ([OPENING[0], "十件实事基本完成。"], None),
        # The list without its number is the year's; that of a province, of a term or still to be done is not.
        ([OPENING[0], "就业稳中有进，民生实事全面完成。"], "all_done"),
        ([OPENING[0], "省民生实事全面完成。"], None),
        ([OPENING[0], "省重点民生实事全面完成。"], None),
        ([OPENING[0], "省定八件民生实事全部完成。"], None),
        ([OPENING[0], "各县民生实事全部完成。"], None),
        ([OPENING[0], "大部分民生实事全部完成。"], None),
        ([OPENING[0], "省市十大民生实事全面完成。"], "all_done"),
        ([OPENING[0], "年度省、市列民生实事全部办结。"], "all_done"),
        ([OPENING[0], "去年《政府工作报告》确定的民生实事全部按时完成。"], "all_done"),
        ([OPENING[0], "19件省重点民生实事全部完成，12件市重点民生实事全部完成。"], "all_done"),
        ([OPENING[0], "民生实事基本完成。"], None),
        ([OPENING[1], "确保民生实事全面完成。"], None),
        (["一、过去五年工作回顾", "民生实事全面完成。"], None),
    ],
)
def test_whether_a_list_of_deeds_was_done(lines, relation):
    found = extract(lines, REPORT)
    said = [(one.relation, one.period, one.status) for one in found if one.measure == "statement"]
    assert said == ([(relation, "2024", "actual")] if relation else [])
    if relation == "not_all_done" and "除" in lines[-1]:
        assert all(one.status in ("plan", "target") for one in found if one.measure != "statement")


def test_a_list_of_deeds_in_chinese_numerals_is_promised():
    (one,) = plan("用心办好十件民生实事。")
    assert (one.value, one.status, one.borderline) == ("10", "target", False)
    (other,) = plan("搭建三大平台。") or [None]
    assert other is None or other.borderline


def test_a_paragraph_on_the_years_past_in_a_chapter_of_plans_sets_no_targets():
    lines = [OPENING[0], "粮食产量86万吨。", "二、“十五五”发展总体部署"]
    past = "过去的五年，是成效显著的五年，地区生产总值从2020年的517.5亿元增长到2025年的887亿元。"
    found = extract(
        [*lines, past, "“十五五”时期是关键时期，地区生产总值达到1270亿元。"],
        Document("work_report", 2026, "云岭州"),
    )
    assert [one.status for one in found if one.para == 4] == ["actual", "actual"]
    assert [one.status for one in found if one.para == 5] == ["target"]


@pytest.mark.parametrize(
    ("turn", "period"),
    [
        (
            "2024年各项任务的完成，标志着“十四五”规划顺利推进，成绩鼓舞人心。回首过去五年，我们步履坚定。",
            "2020/2024",
        ),
        ("2024年的工作，为本届政府任期画上了句号。过去五年，是极不平凡的五年。", "2020/2024"),
        ("2024年的工作成绩来之不易。今后五年任务更重。", "2024"),
    ],
)
def test_a_paragraph_that_turns_to_the_years_past_opens_them(turn, period):
    found = extract([OPENING[0], "工作扎实。", turn, "——生态优先。完成水土流失治理1643平方公里。"], REPORT)
    assert [one.period for one in found if one.value == "1643"] == [period]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "财政收入超额完成年度计划，城镇新增就业超额完成年度目标任务。",
            [("财政收入", "plan_met"), ("城镇新增就业", "plan_met")],
        ),
        (
            "但地区生产总值、规模以上工业增加值等指标仍未达到预期目标。",
            [("地区生产总值", "below_plan"), ("规模以上工业增加值", "below_plan")],
        ),
        ("固定资产投资增速低于预期。", [("固定资产投资", "below_plan")]),
        ("单位地区生产总值能耗超额完成省下达目标。", [("单位地区生产总值能耗", "set_by_province")]),
        # Whose it is nobody says, or it is not done yet.
        ("部分指标未达预期，多项任务超额完成年度计划。", []),
        ("单位地区生产总值能耗未完成省下达目标。", []),
    ],
)
def test_an_outcome_said_in_words(sentence, said):
    found = [one for one in review(sentence) if one.measure == "statement"]
    assert [(one.indicator, one.relation) for one in found] == said
    assert {(one.period, one.status) for one in found} <= {("2024", "actual")}
    # Of a term of years nothing is said of its last one.
    term = extract(["一、过去五年工作回顾", sentence], REPORT)
    assert [one for one in term if one.measure == "statement"] == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("五年，共完成投资1200亿元，实际利用外资达8.5亿美元。", ["2020/2024", "2020/2024"]),
        ("招商引资到位资金3057亿元。", ["2020/2024"]),
        ("固定资产投资3493亿元，是上一个五年的3.1倍。", ["2020/2024", "2024"]),
        ("完成160万户农村危房改造。", ["2020/2024"]),
        # The last year, where its number says so.
        ("2024年，实际利用外资2.5亿美元。", ["2024"]),
        ("利用省外资金由801亿元增加到6863亿元。", ["2019", "2024"]),
        ("财政收入达120亿元。", ["2024"]),
    ],
)
def test_what_came_in_through_a_term_is_of_the_term(sentence, expected):
    assert [one.period for one in span(sentence)] == expected


def test_a_sum_until_a_year_is_of_the_years_until_then():
    (one,) = plan("力争到2027年累计完成固定资产投资超过1.2万亿元。")
    assert (one.measure, one.period) == ("cumulative_total", "2025/2027")


def test_what_is_striven_for_beyond_a_number_is_that_number():
    found = plan("地区生产总值增长6%，力争6.5%；财政收入增长5%，出口增长4%。")
    assert [one.modality for one in found] == [None, "力争", None, None]
    assert [one.modality for one in plan("力争财政收入增长5%；出口增长4%。")] == ["力争", "力争"]


def test_what_was_spent_less_is_named_by_the_spending():
    (one,) = review("压缩行政经费5%用于教育。")
    assert (one.indicator, one.measure) == ("行政经费", "reduction")


def test_times_another_plan_turns_no_review_to_it():
    # However far the head of the paragraph is read.
    for about in ("", "——民生水平显著提高。各级财政累计"):
        lines = [OPENING[0], f"{about}民生投入764亿元，是“十二五”时期的2.8倍。", "粮食产量86万吨。"]
        assert extract(lines, REPORT)[-1].period == "2024"


def test_what_more_was_done_than_the_year_before_has_its_own_name():
    jobs, more, *_ = review("城镇新增就业28万人，比上年多增6.1万人，登记失业率3.7%。")
    assert (jobs.indicator, more.indicator) == ("城镇新增就业", "城镇新增就业增量")
    names = [one.indicator for one in review("实施亿元项目131个、十亿元项目31个，分别比上年增加16个和2个。")]
    assert names[2:] == [f"{name}增量" for name in names[:2]]
    # A stock that grew has no other name.
    assert {one.indicator for one in review("常住人口212万人，比上年增加8.5万人。")} == {"常住人口"}


def test_a_paragraph_of_a_term_may_turn_to_its_last_year():
    line = (
        "过去五年，产值年均增长8%。特别是刚刚过去的2024年，我们积极应对挑战。税收收入增长5.4%，新增企业17家。"
    )
    found = extract(["一、过去五年工作回顾", line, "新增企业60家。"], REPORT)
    assert [(one.measure, one.period) for one in found] == [
        ("avg_annual_growth_rate", "2020/2024"),
        ("growth_rate", "2024"),
        ("increment", "2024"),
        ("increment", "2020/2024"),
    ]


def test_the_first_of_two_levels_of_a_plan_is_no_target():
    found = plan("农村低保标准由900元提高到1000元，就业人数达到3万人。")
    assert [(one.value, one.status, one.period) for one in found] == [
        ("900", "actual", "2024"),
        ("1000", "target", "2025"),
        ("3", "target", "2025"),
    ]
    (past,) = plan("1-4月，货物进出口增长2.5%。")
    assert (past.status, past.period) == ("actual", "2025-01/2025-04")


def test_a_title_may_have_its_first_paragraph_behind_it():
    lines = [
        "**2024年工作回顾** 2024年是很不平凡的一年。",
        "一、产业",
        "粮食产量86万吨。",
        "二、消费",
        "接待游客850万人次。",
    ]
    found = extract([*lines, "**2025年工作任务** 今年是关键一年。", "接待游客900万人次。"], REPORT)
    assert [(one.status, one.period) for one in found] == [("actual", "2024")] * 2 + [("target", "2025")]
