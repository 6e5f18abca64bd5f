"""Pages, Word documents and wrapped text: what is shown is what is read, at its place in the original."""

import docx
import pytest

from orchestration.documents import ReaderError
from orchestration.documents.reading import read_document
from orchestration.documents.text import joined, shown
from orchestration.extraction.wrapping import join
from orchestration.readers import Told, prose
from orchestration.readers.registry import read_file, recognise

SENTENCES = "<p>青岩市2031年国民经济和社会发展统计公报</p><p>初步核算，全年全市地区生产总值<span>12</span><span>34.5</span>亿元，比上年增长6.1%。</p>"
TABLE = "<p>表1 居民消费价格涨跌幅度</p><table><tr><td>指标</td><td>比上年涨跌（%）</td></tr><tr><td>居民消费价格</td><td>0.2</td></tr></table>"
NEXT = "<table><tr><td>产品名称</td><td>单位</td><td>产量</td></tr><tr><td>水泥</td><td>万吨</td><td>196.2</td></tr></table>"


def page(tmp_path, body: str, name: str = "page.html"):
    path = tmp_path / name
    path.write_text(f"<html><body>{body}</body></html>")
    return path


def brief(figures):
    return [(one.indicator_text, one.value, one.unit_text, one.measure, one.period) for one in figures]


def test_text_and_tables_of_a_page_are_read_together(tmp_path):
    path = page(tmp_path, SENTENCES + TABLE + NEXT)
    assert brief(read_file(path)) == [
        ("地区生产总值", "1234.5", "亿元", "level", "2031"), ("地区生产总值", "6.1", "%", "growth_rate", "2031"),
        ("居民消费价格", "0.2", "%", "growth_rate", "2031"), ("水泥", "196.2", "万吨", "level", "2031"),
    ]  # fmt: skip
    lines = read_document(path).lines
    for one in read_file(path):
        assert lines[one.paragraph - 1][one.char_start : one.char_end] == one.surface


def test_text_and_tables_of_a_word_document_are_read_together(tmp_path):
    document = docx.Document()
    for line in ("青岩市2031年统计公报", "全年全市地区生产总值1234.5亿元，比上年增长6.1%。", "表1 价格"):
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("指标", "比上年涨跌（%）", "居民消费价格", "0.2"), strict=True):
        cell.text = text
    document.save(str(tmp_path / "a.docx"))
    assert [one[:2] for one in brief(read_file(tmp_path / "a.docx"))] == [
        ("地区生产总值", "1234.5"), ("地区生产总值", "6.1"), ("居民消费价格", "0.2"),
    ]  # fmt: skip


def test_a_column_that_is_not_understood_costs_its_cells(tmp_path):
    strange = TABLE.replace("（%）</td>", "（%）</td><td>类值</td>").replace(
        "<td>0.2</td>", "<td>0.2</td><td>7</td>"
    )
    told = Told()
    figures = read_file(page(tmp_path, SENTENCES + strange), told=told)
    assert [one.value for one in figures] == ["1234.5", "6.1", "0.2"]
    assert ["'类值'" in one for one in told.unread] == [True]


def test_two_panels_side_by_side(tmp_path):
    rows = "<tr><td>行业</td><td>增速（%）</td><td>行业</td><td>增速（%）</td></tr><tr><td>采矿业</td><td>1.5</td><td>制造业</td><td>2.5</td></tr>"
    figures = read_file(page(tmp_path, SENTENCES + f"<table>{rows}</table>"))
    assert brief(figures)[2:] == [
        ("采矿业", "1.5", "%", "growth_rate", "2031"), ("制造业", "2.5", "%", "growth_rate", "2031"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["press", "bulletin", "economic_note", "census_bulletin", "communique", None]
)
def test_only_a_work_report_sets_targets(tmp_path, kind):
    figures = read_file(
        page(tmp_path, SENTENCES + "<p>二、人口</p><p>年末全市常住人口200.5万人。</p>"), told=Told(kind)
    )
    assert {(one.figure_status, one.period) for one in figures} == {("actual", "2031")}


def test_a_target_is_one_where_the_text_sets_it(tmp_path):
    aim = "<p>2032年，全市预期目标是：地区生产总值增长6%左右。</p>"
    figures = read_file(page(tmp_path, SENTENCES + aim))
    assert [(one.figure_status, one.period) for one in figures] == [
        ("actual", "2031"), ("actual", "2031"), ("target", "2032"),
    ]  # fmt: skip


def test_what_is_told_wins(tmp_path):
    path = page(tmp_path, SENTENCES)
    assert {one.period for one in read_file(path, told=Told(period="2029"))} == {"2029"}
    assert prose.extract_file(path, Told(region="临城市")).document.region == "临城市"
    table = page(tmp_path, "<p>主要指标</p>" + TABLE, "table.html")
    assert [one.period for one in read_file(table, told=Told(period="2029-01/2029-03"))] == [
        "2029-01/2029-03"
    ]


def test_a_page_of_links_is_refused(tmp_path):
    path = page(tmp_path, "".join(f"<a href='{n}'>青岩市2031年统计公报第{n}页</a><br>" for n in range(9)))
    with pytest.raises(ReaderError, match="links and titles"):
        prose.extract_file(path)


def test_a_table_that_only_places_text_is_text(tmp_path):
    body = f"<table><tr><td>{SENTENCES}</td></tr></table>"
    assert recognise(page(tmp_path, body))[0] is prose
    assert [one.value for one in read_file(page(tmp_path, body))] == ["1234.5", "6.1"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("全年\n  增长", "全年增长"),
        ("5.\n1", "5.1"),
        ("12\n.5", "12.5"),
        ("a\n  b", "a b"),
        ("5\n60", "5 60"),
    ],
)
def test_a_break_in_the_source_is_shown_as_a_browser_does(source, text):
    assert shown(source) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["5", "60.2"], "560.2"),
        (["74.2", "0"], "74.20"),
        (["社会消费品", "零售总额"], "社会消费品零售总额"),
        (["人口", "Population"], "人口 Population"),
    ],
)
def test_lines_of_a_cell_are_one(lines, text):
    assert joined(lines) == text


WRAPPED = [
    "初步核算，全年全市地区生产总值1234.5亿元，比上年增长",
    "6.1%。其中，第一产业增加值144.1亿元，增长3.9%；第二产",
    "业增加值531.0亿元，增长6.0%。全年全市完成人均地区",
    "— 2 —",
    "生产总值[3]61221元，增长6.3%。",
    "图1 2027—2031年地区生产总值",
    "年末全市常住人口200.5万人。",
]


def test_page_numbers_captions_and_marks_of_footnotes_are_no_words():
    found = join(WRAPPED)
    assert [one.text for one in found][-2:] == ["图1 2027—2031年地区生产总值", "年末全市常住人口200.5万人。"]
    whole = found[0]
    assert "人均地区生产总值61221元" in whole.text
    line, column = whole.place(whole.text.index("61221"))
    assert WRAPPED[line][column : column + 5] == "61221"
    line, column = whole.place(whole.text.index("6.1%"))
    assert (line, column) == (1, 0)


def test_a_number_that_a_line_breaks_goes_on_in_any_text():
    lines = ["全年地区生产总值1234.", "5亿元，增长6.1%。", "二、农业", "粮食2万吨。"]
    assert [one.text for one in join(lines)] == [
        "全年地区生产总值1234.5亿元，增长6.1%。",
        "二、农业",
        "粮食2万吨。",
    ]
