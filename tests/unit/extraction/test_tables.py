"""Tables inside a document, of places that do not exist: what a number in them is said to be."""

import pytest

from orchestration.extraction import tables
from orchestration.extraction.figures import extract
from orchestration.extraction.passages import Document

BULLETIN = Document("communique", 2023, "云岭市")


def read(*lines: str):
    return [
        (one.indicator, one.subject, one.value, one.unit, one.measure, one.period)
        for one in extract(lines, BULLETIN)
    ]


INDICATORS = [
    ("地区生产总值", None, "1330.85", "亿元", "level", "2023"),
    ("地区生产总值", None, "4.8", "%", "growth_rate", "2023"),
    ("第一产业增加值", None, "241.10", "亿元", "level", "2023"),
    ("第一产业增加值", None, "-0.6", "%", "growth_rate", "2023"),
]


@pytest.mark.parametrize(
    "lines",
    [
        ("指标\t绝对数(亿元)\t比上年增长(%)", "地区生产总值\t1330.85\t4.8", "#第一产业\t241.10\t-0.6"),
        ("| 指标 | 绝对数（亿元） | 比上年增长（%） |", "| --- | --- | --- |", "| 地区生产总值 | 1330.85 | 4.8 |", "| 第一产业 | 241.10 | −0.6 |"),
        ("表1 云岭市生产总值", "指标 绝对数(亿元) 比上年增长(%)", "地区生产总值 1330.85 4.8", "第一产业 241.10 -0.6"),
        ("指标\t单位\t绝对数\t增速(%)", "地区生产总值\t亿元\t1,330.85\t4.8", "其中:第一产业\t亿元\t241.10\t-0.6"),
        ("单位：亿元", "指标\t全年\t同比增长%", "地区生产总值\t1330.85\t4.8", "第一产业\t241.10\t-0.6"),
    ],
    ids=["tabs", "bars", "gaps", "a column of units", "a unit above"],
)  # fmt: skip
def test_one_table_in_every_form(lines):
    found = [(*one[:2], one[2].replace("1,330", "1330"), *one[3:]) for one in read(*lines)]
    assert found == INDICATORS


# A change is in per cent only where no other unit is printed.
@pytest.mark.parametrize(
    ("header", "number", "unit", "measure"),
    [
        ("比上年增减(亿元)", "12.3", "亿元", "increment"),
        ("比上年增加（万人）", "1.2", "万人", "increment"),
        ("工业增加值(亿元)", "1.2", "亿元", "level"),
        ("比上年增减（万人）", "-1.2", "万人", "increment"),
        ("同比增减(元/人)", "301", "元/人", "increment"),
        ("增减(百分点)", "0.4", "百分点", "change_pp"),
        ("比上年增减个百分点", "0.4", "个百分点", "change_pp"),
        ("增长(倍)", "1.5", "倍", "growth_rate"),
        ("自然增长率(‰)", "2.1", "‰", "growth_rate"),
        ("比上年增减(亿元)", "5.1%", "%", "growth_rate"),
        ("比上年增长(%)", "5.1", "%", "growth_rate"),
        ("比上年增减(±%)", "5.1", "%", "growth_rate"),
        ("同比增长（可比价）（%）", "5.1", "%", "growth_rate"),
    ],
)
def test_a_change_has_the_unit_of_its_header(header, number, unit, measure):
    found = read(f"指标\t绝对数(亿元)\t{header}", f"财政收入\t100\t{number}", f"财政支出\t300\t{number}")
    value = number.rstrip("%")
    assert [one[2:5] for one in found if one[2] == value] == [(value, unit, measure)] * 2
    if "自然" not in header and "增加值" not in header:
        assert {one[0] for one in found} == {"财政收入", "财政支出"}


def test_years_over_columns_and_places_down_the_side():
    assert read(
        "县市区\t2022年常住人口(万人)\t2023年常住人口(万人)", "青岩县\t41.2\t40.9", "全市\t200.3\t199.9"
    ) == [
        ("常住人口", "青岩县", "41.2", "万人", "level", "2022"),
        ("常住人口", "青岩县", "40.9", "万人", "level", "2023"),
        ("常住人口", None, "200.3", "万人", "level", "2022"),
        ("常住人口", None, "199.9", "万人", "level", "2023"),
    ]


def test_shares_ranks_and_indices():
    found = read("指标\t比重(%)\t全省排名", "工业\t31.2\t4", "建筑业\t8.1\t11")
    assert [(one[0], one[3], one[4]) for one in found] == [
        ("工业", "%", "share"),
        ("工业", "位", "rank"),
        ("建筑业", "%", "share"),
        ("建筑业", "位", "rank"),
    ]
    found = read("指标\t指数(上年=100)", "居民消费价格\t100.4", "食品烟酒\t101.2")
    assert [(one[0], one[2], one[4]) for one in found] == [
        ("居民消费价格", "100.4", "price_index"),
        ("食品烟酒", "101.2", "price_index"),
    ]


def test_a_number_without_header_and_unit_is_passed_over():
    assert read("甲\t12.5", "乙\t13.5") == []


def test_prose_is_no_table():
    lines = ["全年 全市 生产总值 1330.85 亿元，增长 4.8%。", "年末常住人口 199.86 万人。"]
    assert tables.read(lines) == ([], frozenset())


def test_offsets_point_at_the_cell():
    line = "　第一产业\t 241.10\t5.2%"
    found, _ = tables.read(["指标\t绝对数(亿元)\t比上年增长", line, "第二产业\t500\t4.1%"])
    assert [line[one.start : one.end] for one in found if one.line == 1] == ["241.10", "5.2%"]


def test_a_header_that_names_the_measure_follows_the_thing():
    lines = [
        "产品名称\t单位\t产量\t比上年增长（±%）",
        "发电量\t亿千瓦时\t56.8\t+12.3",
        "水泥\t万吨\t312.4\t−8.6",
    ]
    found = extract(lines, Document("communique", 2024, "云岭州"))
    assert [one.indicator for one in found if one.measure == "level"] == ["发电量", "水泥产量"]


@pytest.mark.parametrize("label", ["#", "其中：", "（万吨）", "一、", "1.", "——"])
def test_a_row_whose_label_names_nothing_is_named_by_its_header(label):
    assert read("品种\t产量（万吨）", "稻谷\t12.5", f"{label}\t3.5", "小麦\t2.0") == [
        ("稻谷产量", None, "12.5", "万吨", "level", "2023"),
        ("产量", None, "3.5", "万吨", "level", "2023"),
        ("小麦产量", None, "2.0", "万吨", "level", "2023"),
    ]
