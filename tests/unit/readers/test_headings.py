"""What a heading and a cell say, where a unit or a sign is easily got wrong."""

import pytest

from orchestration.readers.cells import number
from orchestration.readers.headings import series
from orchestration.readers.periods import period_in, printed_period


@pytest.mark.parametrize(
    ("heading", "own", "table", "name", "unit", "measure"),
    [
        ("出口总值(美元)当期值(千美元)", None, None, "出口总值", "千美元", "level"),
        ("出口（美元）", None, "万元", "出口", "万美元", "level"),
        ("出口（美元）", "万美元", None, "出口", "万美元", "level"),
        ("税收（万元）", "亿元", None, "税收（万元）", "亿元", "level"),
        ("地区生产总值增速", None, "亿元", "地区生产总值", "%", "growth_rate"),
        ("存款余额比年初增减（亿元）", None, None, "存款余额", "亿元", "increment"),
        ("人口自然增长率(‰)", None, None, "人口自然增长率", "‰", "level"),
        ("GDP/亿元", None, None, "GDP", "亿元", "level"),
        ("万元产值能耗", None, None, "万元产值能耗", None, "level"),
        ("水泥（万标准袋）", None, None, "水泥", "万标准袋", "level"),
        ("城镇化率", "%", None, "城镇化率", "%", "share"),
        ("制造业采购经理指数", "%", None, "制造业采购经理指数", "%", "level"),
    ],
)
def test_unit_and_measure_of_a_heading(heading, own, table, name, unit, measure):
    found = series(heading, own, table)
    assert (found.name, found.unit, found.measure) == (name, unit, measure)


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("1 234.5", "1234.5"), ("１，２３４", "1234"), ("5.6①", "5.6"), ("5.6¹", "5.6"), ("下降3.2%", "-3.2"),
        ("增长0.5", "0.5"), ("−0.4", "-0.4"), ("1.2E+05", "120000"), (".5", "0.5"), ("…", None), ("——", None),
        ("#DIV/0!", None), ("2.2-2.4", "2.2-2.4"), ("约15", "约15"), ("12,34", "12,34"),
    ],
)  # fmt: skip
def test_number_of_a_cell(cell, digits):
    assert number(cell) == digits


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2031年1—10月", "2031-01/2031-10"), ("2031 年 3 月", "2031-03"), ("2031.1-3月", "2031-01/2031-03"),
        ("03/2031", "2031-03"), ("Mar-2031", "2031-03"), ("2031年12月31日", "2031-12-31"), ("2031M03", "2031-03"),
        ("2031年1-4季度", "2031"), ("2031-03-01 00:00:00", "2031-03"), ("2031年13月", None), ("三月", None),
    ],
)  # fmt: skip
def test_period_of_a_heading(text, period):
    assert printed_period(text) == period


@pytest.mark.parametrize(
    ("lines", "period"),
    [
        (["发布时间：2031-04-20", "2031年3月20日", "2031年1-3月主要指标"], "2031-01/2031-03"),
        (["江北市2031年统计月报", "1-10月"], "2031-01/2031-10"),
        (["2031年主要指标"], "2031"),
        (["主要指标"], None),
    ],
)
def test_period_of_a_title(lines, period):
    assert period_in(lines) == period
