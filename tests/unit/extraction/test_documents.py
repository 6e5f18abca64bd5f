"""Documents: kinds of file, hard-wrapped text, refusals, and any text at all."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.documents import ReaderError
from orchestration.extraction.figures import extract
from orchestration.extraction.passages import Document
from orchestration.extraction.sentences import LONGEST, sentences
from orchestration.readers import prose, registry
from orchestration.settings import PROJECT

TEXT = """云岭市2023年国民经济和社会发展统计公报
云岭市统计局　2024年3月28日
一、综合
初步核算，全年全市实现地区生产总值(GDP)1330.85亿元，按可比价格计算，比上年增长4.8%。
年末全市常住人口199.86万人，城镇化率59.12%，比上年末提高0.65个百分点。
全年居民人均可支配收入32156元，比上年增长6.5%。
"""

SHARED = Path(os.environ.get("INDICATORS_SHARED", PROJECT.parent / "shared"))


def names(path: Path):
    found = prose.extract_file(path)
    return found.document, [(one.indicator, one.value, one.measure) for one in found.figures]


EXPECTED = [
    ("地区生产总值(GDP)", "1330.85", "level"),
    ("地区生产总值(GDP)", "4.8", "growth_rate"),
    ("常住人口", "199.86", "level"),
    ("城镇化率", "59.12", "share"),
    ("城镇化率", "0.65", "change_pp"),
    ("居民人均可支配收入", "32156", "level"),
    ("居民人均可支配收入", "6.5", "growth_rate"),
]


def write_docx(path: Path) -> None:
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.save(str(path))


@pytest.mark.parametrize("form", ["utf-8", "gb18030", "gzip", "html", "docx"])
def test_one_document_in_every_form(tmp_path, form):
    path = tmp_path / "document"
    match form:
        case "utf-8" | "gb18030":
            path.write_bytes(TEXT.encode(form))
        case "gzip":
            path.write_bytes(gzip.compress(TEXT.encode()))
        case "html":
            body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
            path.write_text(
                f"<html><head><title>x</title></head><body><script>var a=99%;</script>{body}</body></html>"
            )
        case "docx":
            write_docx(path)
    document, found = names(path)
    assert (document.kind, document.year, document.region) == ("communique", 2023, "云岭市")
    assert found == EXPECTED
    assert registry.recognise(path)[0].LAYOUT == "prose"


def test_hard_wrapped_text_is_joined_and_offsets_stay(tmp_path):
    long = "全年全市实现地区生产总值1330.85亿元，按可比价格计算，比上年增长4.8%，其中第一产业增加值190.47亿元，第二产业增加值551.26亿元，"
    text = TEXT.splitlines()[0] + "\n" + (long * 6 + "全年粮食产量147.37万吨。")
    width = 30
    body = text.split("\n")[1]
    wrapped = (
        text.split("\n")[0] + "\n" + "\n".join(body[at : at + width] for at in range(0, len(body), width))
    )
    path = tmp_path / "wrapped.txt"
    path.write_text(wrapped)
    found = prose.extract_file(path)
    values = [one.value for one in found.figures]
    assert values[-1] == "147.37"
    assert values[:4] == ["1330.85", "4.8", "190.47", "551.26"]
    for one in found.figures:
        assert found.lines[one.para - 1][one.start : one.end] == one.surface


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\x1f\x8b\x08\x00broken", "damaged gzip"),
        (gzip.compress(b"0" * 70_000_000), "unpacks to more"),
        (b"%PDF-1.4 broken", "damaged or encrypted PDF"),
        (b"PK\x03\x04broken", "damaged Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old binary Office"),
        (b"\xff\xfe\x00\x00\xff", "neither UTF-8 nor GB18030"),
        ("没有年份的一句话，产量12万吨。".encode(), "no year is printed"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path, data, says):
    path = tmp_path / "bad"
    path.write_bytes(data)
    with pytest.raises(ReaderError, match=says) as caught:
        prose.extract_file(path)
    assert str(path) in str(caught.value)


ALPHABET = "增长下降分别达到突破以上左右第一二三十百千万亿%％元人个家位、，。；：“”（）0123456789.-—年月日全市地区生产总值 \t县区"


@settings(max_examples=300, deadline=2000)
@given(st.lists(st.text(ALPHABET, max_size=120), max_size=6))
def test_any_text_gives_valid_offsets(lines):
    for one in extract(lines, Document("work_report", 2025, "云岭州")):
        line = lines[one.para - 1]
        assert line[one.start : one.end] == one.surface
        if one.num_start is not None:
            assert one.start <= one.num_start < one.num_end <= len(line)


@settings(max_examples=100, deadline=2000)
@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_characters_at_all_do_no_harm(lines):
    extract(lines, Document("communique", 2025, None))


def test_a_line_of_any_length_is_read_in_pieces_of_bounded_length():
    # The time for a sentence can grow faster than its length, so that of a line is bounded by its pieces.
    line = "全州地区生产总值完成1286.4亿元、增长5.6%，" * 5000
    pieces = list(sentences(line))
    assert max(len(one.text) for one in pieces) <= LONGEST
    assert "".join(one.text for one in pieces) == line.replace("％", "%")
    assert len(pieces) < 2.2 * len(line) / LONGEST


PROSE = (
    "预计全州实现地区生产总值1286.4亿元、增长5.6%左右，其中第一产业增加值231.5亿元；城镇、农村居民人均可支配收入分别达到41280元、18350元。"
    "到2030年，森林覆盖率由67.3%提高到68%以上，居全省第2位，粮食产量稳定在86—90万吨，审批时限压缩七成。"
)


@settings(max_examples=200, deadline=2000)
@given(st.data())
def test_damaged_prose_gives_valid_offsets(data):
    text = list(PROSE)
    for _ in range(data.draw(st.integers(0, 12))):
        place = data.draw(st.integers(0, len(text) - 1))
        match data.draw(st.sampled_from(["drop", "put", "swap"])):
            case "drop" if len(text) > 1:
                text.pop(place)
            case "put":
                text.insert(place, data.draw(st.sampled_from(ALPHABET)))
            case _:
                text[place] = data.draw(st.sampled_from(ALPHABET))
    lines = "".join(text).splitlines()
    for one in extract(lines, Document("work_report", 2025, "云岭州")):
        line = lines[one.para - 1]
        assert line[one.start : one.end] == one.surface
        if one.num_start is not None and one.num_end is not None:
            assert one.start <= one.num_start < one.num_end <= one.end


def test_a_statement_has_no_place_of_a_number(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(
        "云岭州2025年政府工作报告\n二、2025年工作安排\n居民收入增长与经济增长同步，粮食产量86万吨。\n"
    )
    program = Path(sys.executable).with_name("indicators")
    done = subprocess.run(
        [program, "extract", path, "--format", "jsonl"], capture_output=True, text=True, check=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["measure"] for row in rows if "num_start" not in row] == ["statement"]
    assert [row["measure"] for row in rows if "num_start" in row] == ["level"]
    assert "num_end" not in rows[0]


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the annotated report is not in the repository; set INDICATORS_SHARED"
)
def test_the_annotated_report(tmp_path):
    predicted = tmp_path / "predicted.jsonl"
    program = Path(sys.executable).with_name("indicators")
    report = SHARED / "extraction" / "suizhou_wr_2026.txt"
    done = subprocess.run(
        [program, "extract", report, "--format", "jsonl"], capture_output=True, text=True, check=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    with predicted.open("w") as out:
        out.writelines(
            json.dumps(row, ensure_ascii=False) + "\n" for row in rows if row["measure"] != "statement"
        )
    gold = SHARED / "extraction" / "suizhou_wr_2026.gold.jsonl"
    scored = subprocess.run(
        [sys.executable, SHARED / "extraction" / "score.py", gold, predicted, "--min-f1", "0.98", "--min-whole", "0.90"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert scored.returncode == 0, scored.stdout


def test_what_is_near_a_number_is_filed_as_below_it(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(
        "云岭州2025年政府工作报告\n一、2024年工作回顾\n粮食产量近86万吨，常住人口接近60万人。油料产量约6万吨，蔬菜产量9万吨左右。\n"
    )
    assert [one.bound_op for one in prose.read(path)] == ["approx_below", "approx_below", "approx", "approx"]


def test_the_kind_of_place_stands_for_its_name():
    found = extract(
        ["自治州一般公共预算收入56.93亿元、增长15.7%。"], Document("communique", 2031, "云岭自治州")
    )
    assert [(one.indicator, one.value) for one in found] == [
        ("一般公共预算收入", "56.93"),
        ("一般公共预算收入", "15.7"),
    ]
