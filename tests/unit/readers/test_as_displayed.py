"""Cells, headings and dimensions as they are displayed: merged, bilingual, with the unit over them, of another place."""

import csv
import os
from pathlib import Path

import pytest

from orchestration.readers import Told
from orchestration.readers.registry import read_file
from orchestration.settings import PROJECT

SHARED = Path(os.environ.get("INDICATORS_SHARED", PROJECT.parent / "shared"))


def brief(figures):
    return [
        (one.indicator_text, one.subject_text, one.value, one.unit_text, one.period, one.measure)
        for one in figures
    ]


def spreadsheet(*rows: str) -> str:
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>'
        + "".join(f"<Row>{row}</Row>" for row in rows)
        + "</Table></Worksheet></Workbook>"
    )


def cell(text: str, attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="String">{text}</Data></Cell>'


def test_cells_stand_behind_what_is_merged_before_them(tmp_path):
    path = tmp_path / "merged.xls"
    path.write_text(
        spreadsheet(
            cell("2031年3月主要指标", 'ss:MergeAcross="3"'),
            cell("指标", 'ss:MergeDown="1"') + cell("1-3月累计", 'ss:MergeAcross="1"') + cell("本月"),
            cell("绝对量（亿元）", 'ss:Index="2"') + cell("同比增长%") + cell("绝对量（亿元）"),
            cell("社会消费品零售总额") + cell("60.2") + cell("4.8") + cell("20.5"),
        )
    )
    assert [one[2:5] for one in brief(read_file(path))] == [
        ("60.2", "亿元", "2031-01/2031-03"), ("4.8", "%", "2031-01/2031-03"), ("20.5", "亿元", "2031-03"),
    ]  # fmt: skip


GROUPS = [
    ["中国2031年地级以上城市数据", "", "2-1 人口数（万人）", "", "2-2 土地面积（全市）", "2-3 就业人员（人）", "", "2-4 地区生产总值（亿元）", ""],
    ["", "", "", "", "", "", "", "", ""],
    ["城 市", "City", "户籍人口 Household Registered Population", "", "土地面积 （平方公里）  Total Land Area (sq.km)", "第一产业", "第二产业", "地区生产总值", "第一产业"],
    ["", "", "", "", "", "", "", "", ""],
    ["", "", "全市 Total City", "市辖区 Districts under City", "", "全市", "全市", "全市", "全市"],
    ["  临城市", "Lincheng", "240", "60", "9614", "501", "52809", "1234.5", "144.1"],
]  # fmt: skip


def test_groups_hold_unit_and_topic_and_headings_are_bilingual(tmp_path):
    path = tmp_path / "groups.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(GROUPS)
    assert brief(read_file(path)) == [
        ("户籍人口", "临城市", "240", "万人", "2031", "level"), ("户籍人口", "临城市市辖区", "60", "万人", "2031", "level"),
        ("土地面积", "临城市", "9614", "平方公里", "2031", "level"),
        ("就业人员：第一产业", "临城市", "501", "人", "2031", "level"),
        ("就业人员：第二产业", "临城市", "52809", "人", "2031", "level"),
        ("地区生产总值", "临城市", "1234.5", "亿元", "2031", "level"),
        ("第一产业增加值", "临城市", "144.1", "亿元", "2031", "level"),
    ]  # fmt: skip


def test_furniture_of_a_page_is_no_heading(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<html><body><p>江北省统计局 网站支持IPV6</p><p>2031年各市地区生产总值</p><p>单位：亿元、%</p><table>"
        "<tr><td rowspan=2>市别</td><td colspan=2>总量</td><td>增长（%）</td></tr>"
        "<tr><td>地区生产总值</td><td>第一产业</td><td>第一产业</td></tr>"
        "<tr><td>临城市</td><td>1234.5</td><td>144.1</td><td>3.9</td></tr></table></body></html>"
    )
    assert [(one[0], *one[2:]) for one in brief(read_file(path))] == [
        ("地区生产总值", "1234.5", "亿元", "2031", "level"), ("第一产业增加值", "144.1", "亿元", "2031", "level"),
        ("第一产业增加值", "3.9", "%", "2031", "growth_rate"),
    ]  # fmt: skip


def test_a_part_of_the_year_in_a_name(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "2031年9月主要经济指标\n指标,单位,本月止累计\n居民人均可支配收入（上半年）,元,12000\n出口,亿元,3\n"
    )
    assert [one[4] for one in brief(read_file(path))] == ["2031-01/2031-06", "2031-01/2031-09"]


@pytest.mark.parametrize("dimension", ["COUNTRY", "GEO", "REF_AREA", "REPORTING_COUNTRY", "CITY_AREA"])
def test_any_dimension_of_place_is_the_place(tmp_path, dimension):
    path = tmp_path / "a.csv"
    path.write_text(
        f"DATAFLOW,{dimension},INDICATOR,TIME_PERIOD,OBS_VALUE\nX,CHN,gdp,2031,1\nX,JPN,gdp,2031,2\n"
    )
    told = Told()
    assert [one.subject_text for one in read_file(path, told=told)] == ["CHN", "JPN"]
    assert told.unread == []


def test_a_dimension_that_narrows_what_is_counted_stands_in_its_name(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "DATAFLOW,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE\nX,population,F,2031,1\nX,population,_T,2031,2\n"
    )
    assert [one.indicator_text for one in read_file(path)] == ["population SEX=F", "population"]


def test_an_answer_by_place(tmp_path):
    path = tmp_path / "a.json"
    one = '{{"code":"{}","name":"{}","values":[{{"i_showname":"地区生产总值","du_name":"亿元","value":"{}","dt":"2031YY"}}]}}'
    answers = ",".join(
        [one.format("421300000000", "随州市", "1.5"), one.format("420100000000", "武汉市", "2.5")]
    )
    path.write_text(f'{{"data":[{answers}],"state":20000}}')
    assert [one[1:5] for one in brief(read_file(path))] == [
        ("随州市", "1.5", "亿元", "2031"), ("武汉市", "2.5", "亿元", "2031"),
    ]  # fmt: skip


@pytest.mark.skipif(not SHARED.is_dir(), reason="no writer of .xls is among our tools; set INDICATORS_SHARED")
def test_per_cent_of_an_old_workbook_is_as_shown():
    figures = read_file(SHARED / "cases" / "26-per-cent-in-xls.xls")
    assert [(one.value, one.unit_text) for one in figures if one.measure == "growth_rate"] == [
        ("6.1", "%"),
        ("-1.2", "%"),
    ]
