"""The layouts of `variants`: which is recognised, and every figure that is read of each, no more and no less."""

import csv
import io
import zipfile
from xml.sax.saxutils import escape

import docx
import pytest

from orchestration.documents.sheets import load_sheets
from orchestration.readers.registry import read_file, recognise
from tests.unit.readers import synthetic, variants


def lines(figures):
    return [
        " | ".join(
            one or "-"
            for one in (figure.indicator_text, figure.subject_text, figure.value, figure.unit_text, figure.period, figure.measure)
        )
        for figure in figures
    ]  # fmt: skip


LAYOUTS = {
    "bulletin": variants.BULLETIN,
    "yearbook": variants.YEARBOOK,
    "macro-wide": variants.MACRO_WIDE,
    "panel": variants.PANEL,
    "nbs-export": variants.NBS_EXPORT,
    "nbs-easyquery": variants.NBS_EASYQUERY,
    "sdmx": variants.SDMX,
}
CASES = [
    pytest.param(layout, content, expected, id=f"{layout}: {name}")
    for layout, cases in LAYOUTS.items()
    for name, (content, expected) in cases.items()
]


@pytest.mark.parametrize(("layout", "content", "expected"), CASES)
def test_every_figure_of_the_variant(tmp_path, layout, content, expected):
    path = tmp_path / "file.xls"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert layout == recognise(path)[0].LAYOUT
    assert sorted(lines(read_file(path))) == sorted(expected.splitlines())


def grid(text):
    """Cells of a delimited table."""
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def as_workbook(path, rows):
    synthetic.workbook(path, synthetic.sheet_data(rows))


def as_word(path, rows):
    document = docx.Document()
    width = max(map(len, rows))
    table = document.add_table(rows=0, cols=width)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = text
    document.save(path)


def as_page(path, rows):
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    path.write_text(f"<html><table><tr>{'</tr><tr>'.join(cells)}</tr></table></html>", encoding="gb18030")


def as_spreadsheet_2003(path, rows):
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    lines = (
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row)
        + "</Row>"
        for row in rows
    )
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="S"><Table>'
        f"{''.join(lines)}</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )


TABLES = [
    pytest.param(layout, content, expected, id=f"{layout}: {name}")
    for layout in ("bulletin", "yearbook", "macro-wide", "panel", "nbs-export")
    for name, (content, expected) in LAYOUTS[layout].items()
    if isinstance(content, str) and not content.startswith("<")
]


# A blank column on the left, as many workbooks have, moves the table and its places by one.
@pytest.mark.parametrize(("form", "left"), [(as_word, 0), (as_page, 1), (as_spreadsheet_2003, 0)])
@pytest.mark.parametrize(("layout", "content", "expected"), TABLES)
def test_the_same_figures_in_every_form(tmp_path, layout, content, expected, form, left):
    the_same_figures(tmp_path, layout, content, expected, form, left)


# One of each layout is written as a workbook here, since that takes twenty times as long; the others are heavy.
@pytest.mark.parametrize(
    ("layout", "content", "expected"),
    [
        pytest.param(*one.values, id=one.id, marks=() if is_first else pytest.mark.heavy)
        for one, before in zip(TABLES, [None, *TABLES], strict=False)
        for is_first in [before is None or before.values[0] != one.values[0]]
    ],
)
def test_the_same_figures_in_a_workbook(tmp_path, layout, content, expected):
    the_same_figures(tmp_path, layout, content, expected, as_workbook, 1)


def the_same_figures(tmp_path, layout, content, expected, form, left):
    path = tmp_path / "file.bin"
    rows = [[*[""] * left, *row] for row in grid(content)]
    form(path, rows)
    assert layout == recognise(path)[0].LAYOUT
    figures = read_file(path)
    assert sorted(lines(figures)) == sorted(expected.splitlines())
    for one in figures:
        assert rows[one.sheet_row - 1][one.sheet_column - 1].strip() == one.surface


# Shown as 88.50 it is exact to the hundredth; what a cell holds beyond what it shows is not thrown away.
def test_a_number_is_read_as_the_workbook_shows_it(tmp_path):
    rows = [["2031年3月主要指标"], ["指标", "单位", "累计", "同比"], ["固定资产投资", "亿元"]]
    data = synthetic.sheet_data(rows).removesuffix("</row>")
    data += '<c r="C3" s="2"><v>88.5</v></c><c r="D3" s="1"><v>0.0612</v></c></row>'
    path = synthetic.workbook(tmp_path / "a.xlsx", data, formats=("0.0%", "0.00"))
    assert lines(read_file(path)) == [
        "固定资产投资 | - | 88.50 | 亿元 | 2031-01/2031-03 | level",
        "固定资产投资 | - | 6.1 | % | 2031-01/2031-03 | growth_rate",
    ]


@pytest.mark.parametrize(
    ("held", "code", "read"),
    [
        ("6", "0.0", "6.0"),
        ("6", "0.0_ ", "6.0"),
        ("-6", "#,##0.00;[Red]\\-#,##0.00", "-6.00"),
        ("6.04", "0.0", "6.04"),
        ("6", "0", "6"),
        ("6", "General", "6"),
        ("6", "0.0#", "6"),
        ("6000", "0.0,", "6000"),
        ("6", "0.00E+00", "6"),
        ("6", "0.0&quot;亿元&quot;", "6.0"),
        ("6", "_ * #,##0.0_ ;_ * -#,##0.0_ ;_ * &quot;-&quot;??_ ;_ @_ ", "6.0"),
        ("6", "[$-409]0.0", "6.0"),
        ("0.06", "0.0%", "6.0%"),
    ],
)
def test_the_decimals_of_a_cell_are_those_it_shows(tmp_path, held, code, read):
    data = f'<row r="1"><c r="A1" s="1"><v>{held}</v></c><c r="B1"><v>{held}</v></c></row>'
    (sheet,) = load_sheets(synthetic.workbook(tmp_path / "a.xlsx", data, formats=(code,)))
    assert sheet.rows == ((read, held),)


# Written by another program: LibreOffice and Excel give built-in formats by their number alone.
def test_decimals_of_a_built_in_format_are_shown(tmp_path):
    data = '<row r="1"><c r="A1" s="1"><v>6</v></c></row>'
    path = synthetic.workbook(tmp_path / "a.xlsx", data, formats=("0",))
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    members["xl/styles.xml"] = members["xl/styles.xml"].replace(
        b'<xf numFmtId="200"/>', b'<xf numFmtId="2"/>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    (sheet,) = load_sheets(path)
    assert sheet.rows == (("6.00",),)


def test_a_header_that_is_repeated_goes_on_under_the_lines_of_the_table(tmp_path):
    header = "序号,指标,本月止累计,上年同期,增减%"
    rows = ["江北市经济运行月报,,,,", "2031年3月,,,,单位：万元", header, "1,税收收入,88000,90000,-2.2", header, header,
            "2,进口总额（美元）,120,,"]  # fmt: skip
    (tmp_path / "table").write_text("\n".join(rows), encoding="utf-8")
    (*_, last) = read_file(tmp_path / "table")
    assert (last.indicator_text, last.value, last.unit_text, last.period) == (
        "进口总额", "120", "万美元", "2031-01/2031-03",
    )  # fmt: skip
