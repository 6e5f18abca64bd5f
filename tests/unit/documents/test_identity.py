"""What a document says it is, of places that do not exist: kind, place, year, day, each from what says it."""

import pytest

from orchestration.documents.identity import identify
from orchestration.documents.reading import DocumentText, of_lines, read_document


def text(*lines: str, said: tuple[tuple[str, str], ...] = ()) -> DocumentText:
    return of_lines(list(lines), said)


def brief(document: DocumentText, kind: str | None = None):
    found = identify(document, kind)
    parts = (found.kind, found.place, found.period, found.publisher, found.published)
    return tuple(one.value if one else None for one in parts)


NAVIGATION = (
    "首页",
    "无障碍",
    "2026年政府采购",
    "国家统计局",
    "专题专栏",
    *(f"栏目{number}" for number in range(60)),
)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            text("青岩市2031年国民经济和社会发展统计公报", "青岩市统计局 2032年4月2日", "全年生产总值12亿元。"),
            ("communique", "青岩市", "2031", "青岩市统计局", "2032-04-02"),
        ),
        (
            text(*NAVIGATION, "2031年青岩市国民经济和社会发展统计公报", "全年生产总值12亿元。"),
            ("communique", "青岩市", "2031", None, None),
        ),
        # A title over two lines of a cover, with blanks around its digits.
        (
            text("— 1 —", "2031 年青岩市国民经济和社会发展", "统计公报", "2031 年，全市稳中有进。"),
            ("communique", "青岩市", "2031", None, None),
        ),
        # No title: the bureau's line, the date line, the sentence that opens, and what the notes call it.
        (
            text("青岩市统计局", "2032 年 5 月", "2031 年是收官之年，比2020年普查时多。", "注：本公报数据为初步统计数。"),
            ("communique", "青岩市", "2031", "青岩市统计局", "2032-05"),
        ),
        (
            text("索引号 421300006/2032-323569", "2031年青岩市国民经济和社会发展统计公报", "全年生产总值2016.05亿元。"),
            ("communique", "青岩市", "2031", None, None),
        ),
        (
            text("安岭省青岩市经济运行情况", "2031年，全市生产总值12亿元。", said=(("meta pubdate", "2032-01-26 17:23:05"),)),
            ("economic_note", "青岩市", "2031", None, "2032-01-26"),
        ),
        (text("2031年1-6月青岩市主要经济指标"), ("bulletin", "青岩市", "2031-01/2031-06", None, None)),
        (text("青岩县2031年上半年经济运行情况"), ("economic_note", "青岩县", "2031-01/2031-06", None, None)),
        (
            text("政府工作报告", "——2031年1月9日在青岩县第十六届人民代表大会第四次会议上"),
            ("work_report", "青岩县", "2031", None, "2031-01-09"),
        ),
        (
            text("政府工作报告", "二〇三一年一月二十日在青岩县第十六届人民代表大会第四次会议上"),
            ("work_report", "青岩县", "2031", None, "2031-01-20"),
        ),
        # The name of a chapter is that of a note, and no title.
        (
            text(
                "政府工作报告", "——2031年1月9日在青岩县第十六届人民代表大会第四次会议上", "", "县长 甲", "",
                "各位代表：", "", "现在，我代表县人民政府向大会作政府工作报告。", "一、2030年经济社会发展基本情况",
            ),
            ("work_report", "青岩县", "2031", None, "2031-01-09"),
        ),
        (
            text("记者从市统计局获悉，2031年全市生产总值12亿元。", said=(("<title>", "生产总值增长 - 青岩市人民政府"),)),
            (None, "青岩市", "2031", None, None),
        ),
        (text("新城要有新气象，城市建设2.5亿元。"), (None, None, None, None, None)),
    ],
    ids=[
        "a title", "behind navigation", "over two lines", "without a title", "an index number and a decimal", "a note",
        "a table of months", "half a year", "a report", "a day in characters", "a chapter",
        "an article", "nothing",
    ],
)  # fmt: skip
def test_what_a_document_says_it_is(document, expected):
    assert brief(document) == expected


def test_each_finding_has_its_words_and_its_place():
    found = identify(text("首页", "青岩市2031年国民经济和社会发展统计公报"))
    assert (found.year.evidence, found.year.where) == ("青岩市2031年国民经济和社会发展统计公报", "line 2")


def test_what_is_not_said_is_a_doubt_and_no_default():
    found = identify(text("记者获悉，今年目标很高。"))
    assert found.kind is None
    assert [about for about, _ in found.doubts] == ["kind", "place"]


def test_a_year_after_the_day_of_publication_is_in_doubt():
    document = text("青岩市2031年统计公报", said=(("meta pubdate", "2030-05-01"),))
    assert [about for about, _ in identify(document).doubts] == ["year"]


PAGE = """<html><head><title>青岩市2031年统计公报-青岩市政府网</title><meta name="PubDate" content="2032-05-11 10:37">
<meta name="ContentSource" content="青岩市统计局"></head><body><nav>2018年公告</nav><p>全年<b>生产</b>总值12{}亿元。</p></body></html>"""


def test_a_page_says_it_in_its_head(tmp_path):
    path = tmp_path / "page"
    path.write_text(PAGE.format("。全市上下坚持稳中求进，经济运行稳中有进，3"))
    assert brief(read_document(path)) == ("communique", "青岩市", "2031", "青岩市统计局", "2032-05-11")
