"""Every layout: which is recognised, and the figures that are read, cell by cell."""

import docx
import pytest

from orchestration.documents import ReaderError, word
from orchestration.readers.registry import read_file, recognise
from tests.unit.readers import synthetic


def put(tmp_path, content, name="export.bin", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def brief(figures):
    return [
        (one.indicator_text, one.subject_text, one.value, one.unit_text, one.period, one.measure)
        for one in figures
    ]


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (synthetic.NBS, "nbs-export"), (synthetic.REGIONS, "nbs-export"), (synthetic.QUARTERS, "nbs-export"),
        (synthetic.TRANSPOSED, "nbs-export"), (synthetic.EASYQUERY, "nbs-easyquery"),
        (synthetic.YEARBOOK, "yearbook"), (synthetic.YEARBOOK_HTML, "yearbook"), (synthetic.WIDE, "macro-wide"),
        (synthetic.PANEL, "panel"), (synthetic.BULLETIN, "bulletin"), (synthetic.SDMX_CSV, "sdmx"),
        (synthetic.SDMX_ML, "sdmx"), (synthetic.SDMX_GENERIC, "sdmx"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a"])
def test_layout_is_known_by_content_whatever_the_name(tmp_path, content, layout, name):
    found, why = recognise(put(tmp_path, content, name))
    assert (found.LAYOUT, bool(why)) == (layout, True)


# January has no column: the cumulated cell of February is of both months, the single one says nothing.
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_monthly_export(tmp_path, encoding):
    figures = brief(read_file(put(tmp_path, synthetic.NBS, encoding=encoding)))
    assert len(figures) == 14
    assert ("工业增加值", None, "3.9", "%", "2031-04", "growth_rate") in figures
    assert ("工业增加值", None, "-13.5", "%", "2031-01/2031-02", "growth_rate") in figures
    assert ("工业增加值", None, "5.7", "%", "2030", "growth_rate") in figures
    assert ("社会消费品零售总额", None, "28178", "亿元", "2031-04", "level") in figures
    assert ("社会消费品零售总额", None, "106758", "亿元", "2031-01/2031-04", "level") in figures
    assert not [one for one in figures if one[4] == "2031-02"]


def test_export_by_region_has_no_figure_where_nothing_is_printed(tmp_path):
    assert brief(read_file(put(tmp_path, synthetic.REGIONS))) == [
        ("地区生产总值", "湖北省", "60012.9", "亿元", "2032", "level"),
        ("地区生产总值", "湖北省", "55803.6", "亿元", "2031", "level"),
        ("地区生产总值", "江北省", "1.0", "亿元", "2032", "level"),
    ]


def test_quarterly_export(tmp_path):
    figures = brief(read_file(put(tmp_path, synthetic.QUARTERS)))
    assert ("国内生产总值", None, "300", "亿元", "2031-Q3", "level") in figures
    assert ("国内生产总值", None, "870", "亿元", "2031-01/2031-09", "level") in figures
    assert ("国内生产总值指数", None, "105.2", "上年同期=100", "2031-01/2031-09", "price_index") in figures


def test_export_with_periods_down_the_side(tmp_path):
    assert brief(read_file(put(tmp_path, synthetic.TRANSPOSED)))[:2] == [
        ("年末常住人口", "湖北省", "5830", "万人", "2031", "level"),
        ("城镇化率", "湖北省", "64.7", "%", "2031", "share"),
    ]


# hasdata false says missing, though data says 0; the digits are those of strdata.
def test_query_answer(tmp_path):
    assert brief(read_file(put(tmp_path, synthetic.EASYQUERY))) == [
        ("粮食产量", "湖北省", "14.3", "万吨", "2031", "level"),
        ("粮食产量", "湖北省", "2", "万吨", "2030-Q2", "level"),
    ]


@pytest.mark.parametrize("as_workbook", [False, True])
def test_yearbook_table(tmp_path, as_workbook):
    path = tmp_path / "table.xls"
    if as_workbook:
        synthetic.workbook(path, synthetic.cells(synthetic.YEARBOOK))
    else:
        path.write_text(synthetic.YEARBOOK, encoding="gb18030")
    figures = read_file(path)
    topic = "年末单位从业人员："
    assert (f"{topic}第一产业", "随州市", "3", "人", "2031", "level") in brief(figures)
    assert (f"{topic}第二产业", "随州市市辖区", "11", "人", "2031", "level") in brief(figures)
    assert not [one for one in figures if one.subject_text == "临城市市辖区" and "第二" in one.indicator_text]
    # A sum of the cities listed is not the province.
    assert {one.subject_text for one in figures if one.is_borderline} == {"江北省", "江北省市辖区"}


def test_yearbook_page_under_a_workbooks_name(tmp_path):
    figures = brief(read_file(put(tmp_path, synthetic.YEARBOOK_HTML, "table.xls")))
    assert [(one[1], one[2], one[3], one[5]) for one in figures] == [
        ("随州市", "1.94", "%", "share"), ("随州市市辖区", "0.28", "%", "share"), ("随州市", "48.24", "%", "share"),
    ]  # fmt: skip


def test_wide_export(tmp_path):
    assert brief(read_file(put(tmp_path, synthetic.WIDE))) == [
        ("货运量", "湖北", "100", "万吨", "2031-01/2031-02", "level"),
        ("原煤产量", "全国", "35.1", "万吨", "2031-03", "level"),
        ("货运量", "湖北", "160.5", "万吨", "2031-01/2031-03", "level"),
        ("工业增加值", "全国", "4.4", "%", "2031-03", "growth_rate"),
        ("国内生产总值", "全国", "280000", "亿元", "2031-01/2031-03", "level"),
    ]


def test_panel_takes_units_from_headings_and_leaves_what_stands_beside(tmp_path):
    figures = read_file(put(tmp_path, synthetic.PANEL))
    assert brief(figures) == [
        ("地区生产总值", "随州市", "1896900", "万元", "2031", "level"),
        ("年末总人口", "随州市", "257.72", "万人", "2031", "level"),
        ("绿化覆盖率", "随州市市辖区", "32.9", "%", "2031", "share"),
        ("地区生产总值", "临城市", "4016600", "万元", "2031", "level"),
        ("绿化覆盖率", "临城市市辖区", "38", "%", "2031", "share"),
    ]
    assert figures[0].price_basis == "current"


def test_bulletin_table(tmp_path):
    assert brief(read_file(put(tmp_path, synthetic.BULLETIN))) == [
        ("规模以上工业增加值", None, "7.1", "%", "2031-03", "growth_rate"),
        ("规模以上工业增加值", None, "6.5", "%", "2031-01/2031-03", "growth_rate"),
        ("社会消费品零售总额", None, "55.3", "亿元", "2031-03", "level"),
        ("社会消费品零售总额", None, "1660.0", "亿元", "2031-01/2031-03", "level"),
        ("社会消费品零售总额", None, "8.2", "%", "2031-01/2031-03", "growth_rate"),
        ("限额以上", None, "12.1", "亿元", "2031-03", "level"),
        ("限额以上", None, "36.2", "亿元", "2031-01/2031-03", "level"),
        ("限额以上", None, "-1.4", "%", "2031-01/2031-03", "growth_rate"),
        ("一般公共预算收入", None, "9.9", "亿元", "2031-01/2031-02", "level"),
        ("一般公共预算收入", None, "3.1", "%", "2031-01/2031-02", "growth_rate"),
    ]


@pytest.mark.parametrize("encoding", ["GB2312", "gbk", "GB18030"])
def test_sdmx_message_in_a_chinese_encoding(tmp_path, encoding):
    content = synthetic.SDMX_ML.replace("UTF-8", encoding).replace('"gdp"', '"地区生产总值"')
    path = tmp_path / "message.xml"
    path.write_bytes(content.encode(encoding))
    assert brief(read_file(path)) == [("地区生产总值", "421300", "1500.10", "亿元", "2031", "level")]


# XHTML and the spreadsheets of Chinese offices declare an encoding, which the parsers refuse in text.
@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "GBK"])
def test_a_page_and_a_spreadsheet_that_declare_their_encoding(tmp_path, encoding):
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'
    rows = [line.split(",") for line in synthetic.BULLETIN.splitlines()]
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    for before, cell, row, after in (
        ('<html xmlns="http://www.w3.org/1999/xhtml"><body><table>', "td", "tr", "</table></body></html>"),
        (f'<Workbook xmlns="{name}"><Worksheet><Table>', "Cell", "Row", "</Table></Worksheet></Workbook>"),
    ):
        body = "".join(
            f"<{row}>{''.join(f'<{cell}>{one}</{cell}>' for one in line)}</{row}>" for line in rows
        )
        path = put(tmp_path, declared + before + body + after, f"{row}.xls", encoding)
        assert brief(read_file(path)) == brief(read_file(put(tmp_path, synthetic.BULLETIN)))


# What Word and WPS save after the rows above a merged cell were removed.
@pytest.mark.parametrize(("layout", "count"), [("bulletin", 8), ("prose", 1)])
def test_a_word_table_whose_first_row_continues_a_merged_cell(tmp_path, layout, count):
    document = docx.Document()
    document.add_paragraph("云岭市2031年1-3月主要经济指标")
    document.add_paragraph("一季度，全市实现地区生产总值1500亿元。")
    rows = [line.split(",") for line in synthetic.BULLETIN.splitlines()[1:5]]
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    for cell in list(table.rows[0].cells):
        cell._tc.vMerge = "continue"
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert len(read_file(path, layout)) >= count


def test_cells_merged_over_rows_and_columns_of_a_word_table_are_repeated(tmp_path):
    document = docx.Document()
    document.add_paragraph("甲")
    table = document.add_table(rows=3, cols=3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number)
    table.cell(0, 0).merge(table.cell(2, 0)).text = "下"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "右"
    document.save(str(tmp_path / "a.docx"))
    path = tmp_path / "a.docx"
    assert list(word.read(path, path.read_bytes()).blocks) == [
        "甲",
        ("下", "1", "2"),
        ("下", "右", "右"),
        ("下", "7", "8"),
    ]


@pytest.mark.parametrize("content", [synthetic.SDMX_ML, synthetic.SDMX_GENERIC])
def test_sdmx_message_keeps_the_digits_printed(tmp_path, content):
    assert brief(read_file(put(tmp_path, content))) == [("gdp", "421300", "1500.10", "亿元", "2031", "level")]


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ("1.5E3", "1500"), ("1.23456789E3", "1234.56789"), ("+61.0", "61.0"), ("-.5e-1", "-0.05"), ("7.", "7"),
        ("some", "some"),
    ],
)  # fmt: skip
def test_sdmx_numbers_are_those_of_xml_schema(tmp_path, sent, value):
    (figure,) = read_file(put(tmp_path, synthetic.SDMX_ML.replace('"1500.10"', f'"{sent}"')))
    assert (figure.value, figure.surface) == (value, sent)


# Our own export gives both ends of a bound, clipped to what is possible.
@pytest.mark.parametrize(
    ("bound", "low", "high", "value", "value_to"),
    [
        ("le", "0", "60", "60", None), ("lt", "0", "60", "60", None), ("ge", "60", "100", "60", None),
        ("gt", "60", "100", "60", None), ("gt", "60", "", "60", None), ("range", "5", "8", "5", "8"),
    ],
)  # fmt: skip
def test_sdmx_bound_is_the_end_it_bounds(tmp_path, bound, low, high, value, value_to):
    content = (
        "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_VALUE_LOW,OBS_VALUE_HIGH,"
        f"BOUND_OP,UNIT_MEASURE\ndataflow,X:Y(1.0),I,421300,urbanisation_rate,2031,NaN,{low},{high},{bound},PC\n"
    )
    (figure,) = read_file(put(tmp_path, content))
    assert (figure.bound_op, figure.value, figure.value_to) == (bound, value, value_to)


def test_sdmx_csv(tmp_path):
    figures = read_file(put(tmp_path, synthetic.SDMX_CSV))
    assert brief(figures) == [
        ("gdp", "421300", "1500.10", "亿元", "2031", "level"),
        ("gdp", "421300", "6.1", "%", "2031", "growth_rate"),
    ]
    assert figures[1].vintage_stage == "preliminary"


def test_a_hidden_sheet_is_not_read(tmp_path):
    path = synthetic.workbook(tmp_path / "a.xlsx", synthetic.cells(synthetic.PANEL), state="hidden")
    with pytest.raises(ReaderError, match="no layout recognises"):
        read_file(path)


def test_a_cell_has_its_place_and_print(tmp_path):
    figure = read_file(put(tmp_path, synthetic.REGIONS))[1]
    assert (figure.sheet_row, figure.sheet_column, figure.surface) == (5, 3, "55803.6")
