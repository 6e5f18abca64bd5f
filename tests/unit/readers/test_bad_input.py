"""What readers do with files that are damaged, hostile or of no known kind: a reason, never another error."""

import csv
import gzip
import io
import re
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from orchestration.catalogue import Catalogue
from orchestration.documents import ReaderError
from orchestration.figure import ReleaseFacts, to_figures
from orchestration.readers import Told
from orchestration.readers.registry import read_file, recognise
from orchestration.settings import settings as project
from tests.unit.readers import synthetic, variants

FORMATS = Path(__file__).parents[4] / "shared" / "formats"

HEADER = "indicator_text,measure,figure_status,value,period"
NBS = "数据库：月度数据\n"
ROW = "地区生产总值,level,actual,5,2031"


def swap(content, old, new):
    assert old in content
    return content.replace(old, new)


REFUSED = {
    # nothing, and nothing known
    "empty": (b"", "empty"),
    "blanks": (b"  \n \t\n", "empty"),
    "one word": ("你好", "no layout recognises"),
    "numbers only": ("1,2,3\n4,5,6\n", "no layout recognises"),
    "random bytes": (bytes(range(128, 256)) * 40, "GB18030|no layout"),
    "nul bytes": (b"\0" * 4000, "neither UTF-8 nor GB18030"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(300), "neither UTF-8|no layout"),
    "mail": ("From: a@b\nSubject: x\n\nhello\n", "no layout recognises"),
    "empty page": ("<html><body></body></html>", "no layout recognises"),
    "page without a table": ("<html><body><p>系统维护</p></body></html>", "no layout recognises"),
    "empty json": ("{}", "no layout recognises"),
    "other json": ('{"a": [1, 2]}', "no layout recognises"),
    # workbooks
    "cut workbook": (b"PK\x03\x04" + bytes(200), "cut short|not a readable workbook"),
    "cut old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not a readable workbook"),
    "old Word document": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(99),
        r"old Word format \(.doc, .wps\); save it as .docx",
    ),
    "encrypted workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(99),
        "encrypted",
    ),
    "encrypted old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)
        + b"\x2f\x00\x36\x00\x01\x00" + bytes(90),
        "the workbook is encrypted",
    ),
    "spreadsheet with entities": (
        '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e "e">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "DOCTYPE or entities",
    ),
    "cut spreadsheet": (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row>',
        "not well-formed XML",
    ),
    "spreadsheet with a row beyond reason": (
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Worksheet><Table><Row ss:Index="9999999"><Cell ss:Index="900"><Data>1</Data></Cell></Row></Table></Worksheet></Workbook>',
        "more than 5000000 cells",
    ),
    "page cut inside its table": (synthetic.YEARBOOK_HTML[:-60], "without its end.*cut short"),
    "compressed table": (gzip.compress(synthetic.NBS.encode()), "compressed"),
    # figures.csv
    "unknown column": (f"{HEADER},colour\n{ROW},red\n", "colour"),
    "column twice": (f"{HEADER},value\n{ROW},6\n", "each once"),
    "row too long": (f"{HEADER}\n{ROW},9\n", "line 2.*more fields"),
    "row too short": (f"{HEADER}\n地区生产总值,level\n", "line 2.*fewer fields"),
    "no indicator": (f"{HEADER}\n,level,actual,5,2031\n", "line 2, indicator_text"),
    "no measure": (f"{HEADER}\n地区生产总值,,actual,5,2031\n", "line 2, measure"),
    "paragraph no number": (f"{HEADER},paragraph\n{ROW},x\n", "line 2, paragraph"),
    "paragraph beyond all columns": (f"{HEADER},paragraph\n{ROW},9999999999\n", "line 2, paragraph.*at most 9 digits"),
    "yes or no": (f"{HEADER},is_borderline\n{ROW},maybe\n", "line 2, is_borderline"),
    "open quote": (f'{HEADER}\n"地区生产总值,level,actual,5,2031\n', "not valid CSV|fewer fields"),
    "figures in another encoding": (f"{HEADER}\n{ROW}\n".encode("gb18030"), "not UTF-8"),
    # the bureau's export
    "export without a header": (NBS + "时间：最近5年\n甲,1,2\n", "no header row"),
    "export of nothing": (NBS, "no header row"),
    "export with a heading that is no period": (swap(synthetic.NBS, "2031年3月", "三月"), "row 3: '三月' is no period"),
    "export of month 13": (swap(synthetic.NBS, "2031年3月", "2031年13月"), "'2031年13月' is no period"),
    "export cut inside a row": (
        "数据库：年度数据\n指标,2031年,2030年,2029年\n年末总人口(万人),1,2,3\n粮食产量(万吨),4,5", "2 fields|3 fields.*cut short",
    ),
    "regions of no indicator": (swap(synthetic.REGIONS, "指标：地区生产总值(亿元)\n", ""), "says of what"),
    "rows that are no period": (swap(synthetic.TRANSPOSED, "2030年,", "去年,"), "row 5: '去年' is no period"),
    # the bureau's answers
    "error answer": (synthetic.EASYQUERY_ERROR, "answered with an error, 501"),
    "cut answer": (synthetic.EASYQUERY[:500], "not valid JSON.*cut short"),
    "answer without nodes": ('{"returncode":200,"returndata":{}}', "lacks"),
    "answer that is text": ('{"returncode":200,"returndata":"x"}', "answered with an error"),
    "answer without the indicator": (swap(synthetic.EASYQUERY, '"code":"A"', '"code":"B"'), "lacks 'A'"),
    "answer with another period": (swap(synthetic.EASYQUERY, '"valuecode":"2030B"', '"valuecode":"2030Z"'), "'2030Z'"),
    "deep answer": ('{"returncode":' + "[" * 100_000, "not valid JSON"),
    "cassette of nothing": ("interactions: []\nversion: 1\n# easyquery\n", None),
    "cassette without a body": ("interactions:\n- request: {uri: easyquery}\nversion: 1\n", "not a recorded exchange"),
    "cassette with an endless body": (
        variants.cassette(gzip.compress(b"0" * 100_000_001, 1)), "unpacks without end",
    ),
    "cassette with a cut body": (variants.cassette(gzip.compress(b"{}" * 99)[:-9]), "cut short"),
    "cassette with a body that is no base 64": (variants.cassette("%%%", "base64_string"), "base64_string"),
    "cassette of the catalogue's tree": (variants.cassette("[]"), "none of 1 interactions"),
    "newer error answer": ('{"success":false,"message":"无权限","data":[],"values":0}', "error: 无权限"),
    "newer answer of another structure": ('{"success":true,"data":[{"values":[1]}]}', "lacks"),
    "newer answer with another period": (
        swap(variants.NEWER, "203107MM", "203113MM"), "'203113MM' is none of",
    ),
    "cassette that is no YAML": ("interactions: [easyquery\n", "not a recorded exchange"),
    # tables of places
    "yearbook without a year": (swap(synthetic.YEARBOOK, "2031年", ""), "no layout recognises"),
    "yearbook without a unit": (swap(synthetic.YEARBOOK, "单位:人,,,,\n", ""), "no layout recognises"),
    "panel with a year that is none": (swap(synthetic.PANEL, "随州市,2031", "随州市,去年"), "row 2: '去年' is no year"),
    "yearbook that does not say of what": ("2031年\n单位：亿元\n地区,2030年,2031年\n随县,1,2\n", "says what is counted"),
    "wide export with a row that is no period": (swap(synthetic.WIDE, "2031-03,", "合计,"), "row 6: '合计' is no period"),
    "wide export without a unit": (swap(synthetic.WIDE, "单位,万吨,万吨,%,亿元\n", ""), "says the unit"),
    "bulletin without a period": (swap(synthetic.BULLETIN, "2031年1-3月", ""), "which month"),
    # SDMX
    "message with a DOCTYPE": (
        swap(synthetic.SDMX_ML, "<mes:Struct", '<!DOCTYPE x [<!ENTITY e "e">]><mes:Struct'), "DOCTYPE",
    ),
    "message with entities": (
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "sdmx.org/resources/sdmxml"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>',
        "DOCTYPE",
    ),
    "message that reads a file": (
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l xmlns="http://www.sdmx.org/resources/sdmxml">&x;</l>',
        "DOCTYPE",
    ),
    "message in an encoding nobody knows": (
        '<?xml version="1.0" encoding="x-none"?><m xmlns="http://www.sdmx.org/resources/sdmxml"/>', "not well-formed",
    ),
    "message in an encoding that is not read": (
        '<?xml version="1.0" encoding="Big5"?><m xmlns="http://www.sdmx.org/resources/sdmxml"/>', "save it as UTF-8",
    ),
    "cut message": (synthetic.SDMX_ML[:420], "not well-formed"),
    "message of no data": ('<m xmlns="http://www.sdmx.org/resources/sdmxml"/>', "no observation"),
    "observation without a time": (swap(synthetic.SDMX_CSV, ",gdp,2031,1500.10", ",gdp,,1500.10"), "TIME_PERIOD"),
    "observation of no indicator": (swap(synthetic.SDMX_CSV, "INDICATOR", "ANYTHING"), "needs TIME_PERIOD and one of"),
    "time that is none": (swap(synthetic.SDMX_CSV, ",gdp,2031,1500.10", ",gdp,soon,1500.10"), "'soon'"),
    "row of another length": (synthetic.SDMX_CSV + "dataflow,X\n", "another number of fields"),
    # prose
    "scanned": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + bytes(400), "PDF"),
    "cut Word document": (b"PK\x03\x04word/document.xml" + bytes(300), "cut short|not a"),
}  # fmt: skip


UNREAD = {
    "a row of no year": (
        "主要年份指标\n年份,地区生产总值（亿元）\n2030,1\n去年,2\n", "row 4: '去年' is no period", ["1"],
    ),
    "a column of it knows not what": (
        swap(synthetic.BULLETIN, "累计同比±%", "神秘"), "column 5: '神秘' does not say what its 4 numbers are",
        ["7.1", "55.3", "1660.0", "12.1", "36.2", "9.9"],
    ),
    "a dimension of it knows not what": (
        "DATAFLOW,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE\nX,gdp,F,2031,1\nX,gdp,_T,2031,2\n", "the dimension SEX", ["1", "2"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "says", "values"), UNREAD.values(), ids=UNREAD)
def test_what_is_not_understood_is_named_and_costs_only_itself(tmp_path, content, says, values):
    path = tmp_path / "file"
    path.write_text(content)
    told = Told()
    assert [one.value for one in read_file(path, told=told)] == values
    assert [says in one for one in told.unread] == [True]


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_the_reason(tmp_path, name):
    content, reason = REFUSED[name]
    path = tmp_path / "file.xls"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if reason is None:
        assert read_file(path) == []
        return
    with pytest.raises(ReaderError, match=f"(?s){reason}") as refused:
        read_file(path)
    assert str(path) in str(refused.value)


def test_more_than_sixty_bad_files():
    hostile = (test_a_cell_beyond_reason, test_a_zip_bomb, test_an_archive_of_too_many_members,
               test_a_workbook_with_a_doctype, test_a_file_beyond_the_limit, test_a_page_with_a_huge_span,
               test_a_table_of_too_many_cells, test_a_document_with_a_huge_span)  # fmt: skip
    assert len(REFUSED) + len(hostile) >= 60


# Two cells, two kilobytes: opened without looking first, it ends the process.
def test_a_cell_beyond_reason(tmp_path):
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = synthetic.workbook(tmp_path / "a.xlsx", data)
    with pytest.raises(ReaderError, match=r"row 1048576, column 16384"):
        read_file(path)


def test_a_zip_bomb(tmp_path):
    path = synthetic.workbook(tmp_path / "a.xlsx", " " * 12_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(ReaderError, match="zip bomb"):
        read_file(path)


def test_an_archive_of_too_many_members(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_001):
            archive.writestr(f"m{number}", "")
    with pytest.raises(ReaderError, match="5001 members"):
        read_file(path)


def test_an_archive_whose_directory_points_before_the_file(tmp_path):
    path = synthetic.workbook(tmp_path / "a.xlsx", "")
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x05\x06") + 16
    data[place : place + 4] = (int.from_bytes(data[place : place + 4], "little") + 100).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(ReaderError, match="not a readable workbook"):
        read_file(path)


def test_an_archive_with_a_name_that_is_no_text(tmp_path):
    path = synthetic.workbook(tmp_path / "a.xlsx", "")
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 9] |= 0x08
    data[place + 46] = 0xFF
    path.write_bytes(data)
    with pytest.raises(ReaderError, match="not a readable workbook"):
        read_file(path)


def test_a_workbook_with_a_doctype(tmp_path):
    path = synthetic.workbook(tmp_path / "a.xlsx", "", prologue='<!DOCTYPE x [<!ENTITY e "e">]>')
    with pytest.raises(ReaderError, match="DOCTYPE"):
        read_file(path)


@pytest.mark.parametrize("layout", ["nbs-export", "nbs-easyquery", "sdmx", "bulletin"])
def test_a_file_beyond_the_limit(tmp_path, layout):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(synthetic.NBS.encode())
        file.truncate(100_000_001)
    with pytest.raises(ReaderError, match="100000001 bytes"):
        read_file(path, layout)


def test_a_table_of_too_many_cells(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(synthetic.NBS + ("," * 999 + "\n") * 5_001, encoding="utf-8")
    with pytest.raises(ReaderError, match="more than 5000000 cells"):
        read_file(path, "nbs-export")


def test_a_document_with_a_huge_span(tmp_path):
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell._tc.grid_span = 9_999_999
    document.save(tmp_path / "a.docx")
    with pytest.raises(ReaderError, match="merged over more than 5000000 columns"):
        read_file(tmp_path / "a.docx", "bulletin")


def test_a_page_with_a_huge_span(tmp_path):
    path = tmp_path / "a.html"
    cell = '<td rowspan="99999999" colspan="99999999">1</td>'
    path.write_text(f"<html><table><tr>{cell * 9}</tr></table></html>", encoding="utf-8")
    with pytest.raises(ReaderError, match="more than 5000000 cells"):
        read_file(path)


def test_an_error_that_nobody_expected_is_named(tmp_path):
    path = synthetic.workbook(tmp_path / "a.xlsx", synthetic.cells(synthetic.PANEL), formats=("0.0%<",))
    with pytest.raises(ReaderError, match=r"not a readable workbook .*ParseError: not well-formed"):
        read_file(path, "panel")


# Each layout asks for the tables of a file; one made to ask for eight gigabytes took seconds for each of them.
def test_a_workbook_that_does_not_open_is_tried_once(tmp_path, monkeypatch):
    tried, run = [], subprocess.run
    monkeypatch.setattr(
        subprocess, "run", lambda *given, **named: tried.append(given) or run(*given, **named)
    )
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for layout in (None, "bulletin"):
        with pytest.raises(ReaderError, match="not a readable workbook"):
            read_file(path, layout)
    assert len(tried) == 1


# The process that reads a workbook keeps a lower limit that it was started with.
@pytest.mark.parametrize("given", [5_000_000_000, 7_000_000_000, resource.RLIM_INFINITY])
def test_the_process_that_reads_a_workbook_limits_its_memory(tmp_path, given):
    path = synthetic.workbook(tmp_path / "a.xlsx", synthetic.cells(synthetic.PANEL))
    code = (
        "import resource, sys\nfrom orchestration.documents import workbook\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({given}, {given}))\n"
        "code = workbook.main(sys.argv[1])\n"
        "print(code, *resource.getrlimit(resource.RLIMIT_AS), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    limit = 5_000_000_000 if given == 5_000_000_000 else 6_000_000_000
    assert done.stderr.split() == ["0", str(limit), str(limit)]


def test_a_workbook_is_read_under_a_lower_limit(tmp_path):
    path = synthetic.workbook(tmp_path / "a.xlsx", synthetic.cells(synthetic.PANEL))
    code = (
        "import pathlib, resource, sys\nfrom orchestration.readers.registry import read_file\n"
        "resource.setrlimit(resource.RLIMIT_AS, (5_000_000_000, 5_000_000_000))\n"
        "print(len(read_file(pathlib.Path(sys.argv[1]))))"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["5"]


# Formulas are text without a value: nothing is computed, nothing is fetched.
def test_no_formula_is_evaluated(tmp_path):
    data = synthetic.cells(synthetic.PANEL).replace(
        "<v>1896900</v>", "<f>1+WEBSERVICE(&quot;http://x&quot;)</f>"
    )
    figures = read_file(synthetic.workbook(tmp_path / "a.xlsx", data))
    assert "地区生产总值" not in {one.indicator_text for one in figures if one.subject_text == "随州市"}


# What stands where a number should be is kept with its reason, not dropped.
def test_text_in_place_of_a_number_goes_to_quarantine(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(synthetic.NBS.replace("26449.9", "二万"), encoding="utf-8")
    facts = ReleaseFacts(
        "r", "100000", None, __import__("datetime").date(2031, 5, 1), "extracted", "machine", None
    )
    frame, rejected = to_figures(read_file(path), facts, Catalogue(project().catalogue))
    assert frame.height == 13
    ((row, reason),) = rejected
    assert (row["sheet_row"], row["sheet_column"], row["surface"]) == (6, 3, "二万")
    assert "is no number: digits" in reason


TEXTS = [
    value.encode()
    for name, value in vars(synthetic).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
]
REAL = [one.read_bytes() for one in sorted(FORMATS.glob("*.*"))] if FORMATS.is_dir() else []


def mutate(draw, data):
    """Cut, splice, overwrite or repeat parts of a file."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 60))
        kind = draw(st.sampled_from(["cut", "drop", "overwrite", "repeat", "flip"]))
        if kind == "cut":
            data = data[:at]
        elif kind == "drop":
            data = data[:at] + data[at + length :]
        elif kind == "overwrite":
            data = data[:at] + draw(st.binary(max_size=20)) + data[at + length :]
        elif kind == "repeat":
            data = data[:at] + data[at : at + length] * 3 + data[at:]
        elif data:
            data = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
    return data


@st.composite
def mutated(draw, originals):
    return mutate(draw, draw(st.sampled_from(originals)))


def only_figures_or_a_reason(folder, data):
    path = folder / "mutated.bin"
    path.write_bytes(data)
    try:
        figures = read_file(path)
    except ReaderError as error:
        assert str(path) in str(error)
        return
    facts = ReleaseFacts(
        "r", "421300", None, __import__("datetime").date(2031, 5, 1), "extracted", "machine", None
    )
    to_figures(figures, facts, CATALOGUE)


CATALOGUE = Catalogue(project().catalogue)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated(TEXTS))
@example(b"<table>")
@example(b'{"returncode":200,"returndata":{"datanodes":[1],"wdnodes":[]}}')
def test_a_mutated_file_gives_figures_or_a_reason(tmp_path_factory, data):
    only_figures_or_a_reason(tmp_path_factory.mktemp("m"), data)


def units_of(figures):
    """Units by name, place, number and measure."""
    found = {}
    for one in figures:
        key = (one.indicator_text, one.subject_text, one.value, one.measure)
        found.setdefault(key, set()).add(one.unit_text)
    return found


def units_above(rows):
    """The units that lines above the first number give to the table."""
    found = set()
    for row in rows:
        if any(re.fullmatch(r"-?[\d ,]*\d(\.\d+)?", cell.strip()) for cell in row):
            break
        found |= {cell for cell in row if re.match(r"单位：\w", cell)}
    return found


@st.composite
def rearranged(draw):
    """A table of the variants, and the same with rows and columns dropped, repeated, blanked, in another encoding."""
    cases = [one for layout in (variants.BULLETIN, variants.YEARBOOK, variants.MACRO_WIDE, variants.PANEL, variants.NBS_EXPORT)
             for one, _ in layout.values() if isinstance(one, str) and not one.startswith("<")]  # fmt: skip
    content = draw(st.sampled_from(cases))
    delimiter = "\t" if content.count("\t") > content.count(",") else ","
    rows = list(csv.reader(io.StringIO(content), delimiter=delimiter))
    units = units_above(rows)
    for _ in range(draw(st.integers(1, 3))):
        y = draw(st.integers(0, len(rows) - 1))
        x = draw(st.integers(0, max(map(len, rows)) - 1))
        match draw(
            st.sampled_from(
                ["drop row", "repeat row", "drop column", "blank column", "blank cell", "swap rows"]
            )
        ):
            case "drop row" if len(rows) > 1:
                del rows[y]
            case "repeat row":
                rows.insert(y, list(rows[y]))
            case "drop column":
                rows = [row[:x] + row[x + 1 :] for row in rows]
            case "blank column":
                rows = [[*row[:x], "", *row[x:]] for row in rows]
            case "blank cell":
                rows[y] = [*rows[y][:x], "", *rows[y][x + 1 :]]
            case "swap rows":
                other = draw(st.integers(0, len(rows) - 1))
                rows[y], rows[other] = rows[other], rows[y]
    # “（美元）” under “单位：万元” counts in 万; where that line is gone nobody can tell.
    assume(units_above(rows) == units)
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    return content, text.getvalue().encode(encoding)


# A number keeps its unit, or is without one and so of no use, or is refused: never ten thousand times as much.
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(rearranged())
def test_a_rearranged_table_gives_no_number_another_unit(tmp_path_factory, case):
    content, data = case
    folder = tmp_path_factory.mktemp("r")
    (folder / "original").write_text(content, encoding="utf-8")
    (folder / "other").write_bytes(data)
    known = units_of(read_file(folder / "original"))
    try:
        found = units_of(read_file(folder / "other"))
    except ReaderError:
        return
    for key, units in found.items():
        if key in known:
            assert units <= known[key] | {None}, key


@pytest.mark.heavy
@pytest.mark.skipif(not REAL, reason="the real release files are not part of the repository")
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated(REAL or [b""]))
def test_a_mutated_real_file_gives_figures_or_a_reason(tmp_path_factory, data):
    only_figures_or_a_reason(tmp_path_factory.mktemp("m"), data)


@pytest.mark.skipif(not REAL, reason="the real release files are not part of the repository")
@pytest.mark.parametrize(
    ("name", "figures", "some"),
    [
        ("nbs_monthly_industry_va.xls", 1680, ("工业增加值", None, "-13.5", "2020-01/2020-02")),
        ("nbs_monthly_industry_va_notes.xls", 63, ("工业增加值", None, "-1.1", "2020-03")),
        ("ceic_like_monthly_wide.xls", 1342, ("规模以上工业企业出口交货值", "全国", "7628.42", "2010-05")),
        ("nbs_province_gdp_gbk.csv", 589, ("地区生产总值", "湖北省", "56794.3", "2023")),
        ("city_yearbook_html_as_xls.xls", 275, (None, "阜新市市辖区", "0.28", "2014")),
        ("city_yearbook_biff_merged_header.xls", 275, (None, "盘锦市", "171347", "2014")),
        ("city_panel_1999_2018.xlsx", 33813, ("年末总人口", "随州市", "394.2", "2011")),
        ("nbs_easyquery_province_annual.json", 110, ("地级区划数", "广西壮族自治区", "14", "2018")),
        ("nbs_easyquery_2026_vcr_reg_annual.yaml", 0, None),
    ],
)
def test_real_files(name, figures, some):
    found = read_file(FORMATS / name)
    assert len(found) == figures
    if some:
        indicator, subject, value, period = some
        assert [
            one
            for one in found
            if indicator in (None, one.indicator_text)
            and (one.subject_text, one.value, one.period) == (subject, value, period)
        ]


@pytest.mark.skipif(not REAL, reason="the real release files are not part of the repository")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("city_yearbook_cnki_encrypted.xls", "the workbook is encrypted"),
        ("nbs_easyquery_2026_vcr_invalid.yaml", "error, 501"),
    ],
)
def test_real_files_that_are_refused(name, reason):
    with pytest.raises(ReaderError, match=reason):
        recognise(FORMATS / name)
        read_file(FORMATS / name)
