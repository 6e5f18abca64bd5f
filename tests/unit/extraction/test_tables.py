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
