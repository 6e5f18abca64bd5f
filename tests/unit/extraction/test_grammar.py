"""The grammar on sentences of our own: what is found, of what, and what is passed over."""

from decimal import Decimal

import pytest

from orchestration.extraction import numerals
from orchestration.extraction.figures import extract
from orchestration.extraction.passages import Document
from orchestration.extraction.quantities import find

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
    ("建成46个口袋公园。", [("口袋公园", "46", "个", "eq", "count")]),
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


def test_the_place_of_a_county_and_of_a_body():
    (one,) = review("青岩县地区生产总值突破300亿元。")
    assert (one.subject, one.indicator) == ("青岩县", "地区生产总值")
    (one,) = review("云岭矿业集团产值达到107.3亿元。")
    assert one.subject == "云岭矿业集团"


@pytest.mark.parametrize(
    "sentence",
    [
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
