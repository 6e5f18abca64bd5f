"""Documents in sentences: a report, a communiqué, a note, an article; their text read by `extraction`, their tables
by the layouts of tables, so that neither hides the other.

Not here: the grammar, what the layouts of tables know (`bulletin`, `yearbook`).
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.documents import ReaderError
from orchestration.documents.reading import DocumentText, read_document
from orchestration.documents.sheets import Sheet
from orchestration.extraction import passages, wrapping
from orchestration.figure import PrintedFigure
from orchestration.period import parse_period
from orchestration.readers import Told, bulletin, yearbook
from orchestration.readers.cells import is_number
from orchestration.said import Said, in_chinese, why

# The grammar's hundreds of patterns cost a second to compile: only what holds prose waits for them.
if TYPE_CHECKING:
    from orchestration.documents.identity import Identity
    from orchestration.extraction.figures import ExtractedFigure, Passed

LAYOUT = "prose"

_FALLS = r"(?:同比)?(?:下降|降低|减少|回落|下滑|收窄|压减|缩减|下调|负增长|降)"
_WORDS = re.compile("[\u4e00-\u9fff]{6}")
_LONGEST = 206
"""Characters from the words of a sentence to its end."""
_STATED = re.compile(r"[\u4e00-\u9fff][^\d]{0,40}\d[\d,.]{0,20}\s{0,3}(?:%|％|[亿万]|元|人|吨|公顷|个|家|户)")
_WORDS_OF_TEXT = re.compile("[\u4e00-\u9fff]{4}.{0,200}[。；]")
_AIMS = re.compile("目标|预期|力争|计划|确保|预算安排|奋斗")
_NOTE = re.compile(r"\s*(?:注|附注|备注|说明|资料来源|数据来源|来源|[\[［(（]?\d{1,2}[\]］)）.、])")


@dataclass(frozen=True)
class Reading:
    """A document's figures: of its text, and of its tables where the file marks them; what it says it is.

    Paragraphs are lines from 1, offsets characters of the line from 0; `lines` are those.
    """

    document: passages.Document
    identity: "Identity"
    figures: "list[ExtractedFigure]"
    tabled: list[PrintedFigure]
    lines: list[str]
    unread: list[str]
    paragraphs: list[wrapping.Joined]
    """Its lines outside tables, joined for reading."""

    @property
    def skipped(self) -> "list[Passed]":
        """Numbers of its sentences that are no figure, with the rule that says so."""
        from orchestration.extraction.figures import passed_over  # noqa: PLC0415

        return [
            replace(one, para=self.paragraphs[one.para - 1].place(one.start)[0] + 1)
            for one in passed_over(
                [one.text for one in self.paragraphs], self.document.region, self.document.kind
            )
        ]

    @property
    def kind(self) -> str | None:
        """The kind of release that the document says it is."""
        return self.identity.kind.value if self.identity.kind else None

    def said(self, told: Told) -> list[str]:
        """What the document says of itself where it was not told, each with its evidence."""
        own = self.identity
        asked = [
            ("种类", "kind", told.kind, own.kind), ("地区", "place", told.region, own.place),
            ("年份", "year", told.year or told.period, own.period), ("发布机构", "publisher", None, own.publisher),
            ("发布日期", "published on", None, own.published),
        ]  # fmt: skip
        return [
            Said(
                f"{name_zh} {found.value}：{found.evidence!r}，{in_chinese(found.where)}",
                f"{name} {found.value}: {found.evidence!r}, {found.where}",
            )
            for name_zh, name, given, found in asked
            if given is None and found is not None
        ]

    def doubts(self, told: Told) -> list[str]:
        """What stays open, where it was not told."""
        return [Said(f"存疑：{in_chinese(one)}", f"in doubt: {one}") for one in doubts(self.identity, told)]


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None: PDF and Word by their marks, text by its sentences."""
    if head.startswith(b"%PDF-"):
        return Said("PDF文件", "it is a PDF")
    if head.startswith(b"PK\x03\x04") and b"word/" in head:
        return Said("Word文件", "it is a Word document")
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 65_536)
        except zlib.error:
            return None
    for encoding in ("utf-8", "gb18030"):
        text = head.decode(encoding, errors="ignore")
        if _sentences(text) >= 3 and not re.search("\\t[\\d.]+\\t", text):
            return Said("含中文语句", "it has Chinese sentences")
    return None


def _ended(text: str) -> list[str]:
    """What stands before each end of a sentence, of each the last characters.

    Looked for from the end, for as one pattern it is tried anew from every character of a text without an end.
    """
    return [one.rsplit("\n", 1)[-1][-_LONGEST:] for one in re.split("[。；]", text)[:-1]]


def _sentences(text: str) -> int:
    """How many Chinese sentences end in the text."""
    return sum(bool(_WORDS.search(one)) for one in _ended(text))


def _states(line: str) -> bool:
    """Whether a sentence of the line states a figure with its unit."""
    return any(_STATED.search(one) for one in _ended(line))


def states_beside_tables(path: Path, head: bytes) -> str | None:
    """Why a page or Word document with tables is read with its text, or None: a paragraph of it states figures."""
    is_word = head.startswith(b"PK\x03\x04") and b"word/" in head
    if not is_word and not re.search(rb"<\s*(?:!doctype html|html|body|p|div|table)\b", head, re.IGNORECASE):
        return None
    try:
        text = read_document(path)
    except ReaderError:
        # Whoever reads it says so.
        return None
    count = sum(map(_states, _outside_tables(text))) if text.is_marked else 0
    return Said(f"{count}段叙述数值", f"{count} of its paragraphs state figures") if count else None


def _outside_tables(text: DocumentText) -> Iterator[str]:
    """The paragraphs outside tables that are no notes to them."""
    inside = {line for first, last in text.tables for line in range(first, last + 1)}
    for number, line in enumerate(text.lines):
        if number not in inside and not _NOTE.match(line):
            yield line


def read(path: Path, told: Told | None = None) -> list[PrintedFigure]:
    """Figures of the document, one for each indicator that a printed number states, in its order.

    Kind, region and year are found in the document where `told` does not have them. Raises ReaderError.
    """
    told = told or Told()
    found = extract_file(path, told)
    told.unread += [one for one in found.unread if one not in told.unread]
    printed = [_printed(one, name) for one in found.figures for name in one.indicator.split(";")]
    return sorted([*printed, *found.tabled], key=lambda one: (one.paragraph or 0, one.char_start or 0))


def doubts(found: "Identity", told: Told) -> list[str]:
    """The doubts of a document that what is told does not settle."""
    settled = {"kind": told.kind, "place": told.region, "year": told.year or told.period}
    return [sentence for about, sentence in found.doubts if settled.get(about) is None]


def extract_file(path: Path, told: Told | None = None) -> Reading:
    """What the document states; what `told` does not say of it is read from it. Raises ReaderError."""
    from orchestration.extraction.figures import extract  # noqa: PLC0415

    told = told or Told()
    text = read_document(path)
    is_empty = text.is_marked and not any(map(_WORDS_OF_TEXT.search, text.lines))
    if is_empty and not any(
        is_number(cell)
        for first, last in text.tables
        for row in text.rows[first : last + 1]
        for cell in row[1:]
    ):
        raise ReaderError(
            Said(
                f"{path}：网页只有链接和标题，没有文件正文；请保存文件本身",
                f"{path}: a page of links and titles, without the text of a document; save the document itself",
            )
        )
    try:
        document, found, about = describe(text, told)
    except ValueError as error:
        raise ReaderError(Said(f"{path}：{in_chinese(why(error))}", f"{path}: {error}")) from None
    kind, region, year = (
        told.kind or (found.kind.value if found.kind else None),
        document.region,
        document.year,
    )
    inner = Told(kind, region, year, told.period)
    tabled, taken = _tabled(path, text, inner, about)
    lines = [line if number not in taken else "" for number, line in enumerate(text.lines)]
    paragraphs = wrapping.join(lines, text.is_marked)
    figures = [_placed(one, paragraphs, lines) for one in extract([one.text for one in paragraphs], document)]
    if kind != "work_report":
        figures = [_as_aimed(one, text.lines, year) for one in figures]
    return Reading(document, found, figures, tabled, text.lines, inner.unread, paragraphs)


def describe(text: DocumentText, told: Told) -> "tuple[passages.Document, Identity, str]":
    """The document for the grammar, what it says it is, and the period it is about.

    A report reviews and plans; a document of any other kind states. Raises ValueError where no year is said.
    """
    from orchestration.documents.identity import identify  # noqa: PLC0415

    found = identify(text, told.kind)
    kind = told.kind or (found.kind.value if found.kind else None)
    region = told.region or (found.place.value if found.place else None)
    said = found.period.value if found.period else None
    if told.year and not (said and parse_period(said).end.year == told.year):
        said = str(told.year)
    about = told.period or said
    if about is None:
        raise ValueError(
            Said(
                ("文件中没有印出年份；请用--year，或在release.yml中写period（如2025或2025-01/2025-06）"),
                "no year is printed in the document; give --year, in release.yml period (as 2025 or 2025-01/2025-06)",
            )
        )
    span = parse_period(about)
    if kind == "work_report":
        return passages.report(text.lines, span.end.year, region), found, about
    is_part = (
        "/" in about and (span.start.month, span.start.year) == (1, span.end.year) and span.end.month < 12
    )
    part = f"{span.end.month:02d}" if is_part else None
    return passages.Document("communique", span.end.year, region, part=part), found, about


def _as_aimed(one: "ExtractedFigure", lines: list[str], year: int) -> "ExtractedFigure":
    """The figure as a target where its own sentence sets it for a year to come: no other kind than a report plans."""
    if not is_period(one.period) or parse_period(one.period or "").end.year <= year or one.status != "actual":
        return one
    sentence = re.split("[。；]", lines[one.para - 1][: one.start])[-1]
    return replace(one, status="target") if _AIMS.search(sentence) else one


def _tabled(path: Path, text: DocumentText, told: Told, about: str) -> tuple[list[PrintedFigure], set[int]]:
    """Figures of the tables that the file marks, placed as paragraphs are, and the lines they take."""
    if not text.tables:
        return [], set()
    sheet = Sheet("", text.rows, tables=text.tables)
    found: list[PrintedFigure] = []
    taken: set[int] = set()
    for first, last in text.tables:
        before = len(told.unread)
        has_numbers = any(is_number(cell) for row in text.rows[first : last + 1] for cell in row)
        read = yearbook.of_table(path.name, sheet, (first, last), told, about)
        figures = list(
            bulletin.of_table(path.name, sheet, (first, last), told, about) if read is None else read
        )
        for one in figures:
            # In a document a cell may hold words: a second header, a number of an order.
            if one.value is not None and is_number(one.value):
                found.append(_in_line(one, text))
            elif has_numbers:
                told.not_read(f"{path.name}, line {one.sheet_row}", f"{one.surface!r} is no number")
        if figures or len(told.unread) > before:
            taken.update(range(first, last + 1))
        elif has_numbers:
            told.not_read(f"{path.name}, line {first + 1}", "a table whose header is not understood")
    return found, taken


def _in_line(one: PrintedFigure, text: DocumentText) -> PrintedFigure:
    """A cell's figure with its place in the line that its row is."""
    assert one.sheet_row is not None
    assert one.sheet_column is not None
    row = text.rows[one.sheet_row - 1]
    start = sum(len(cell) + 1 for cell in row[: one.sheet_column - 1])
    cell = row[one.sheet_column - 1]
    return replace(
        one,
        paragraph=one.sheet_row,
        char_start=start,
        char_end=start + len(cell),
        surface=cell,
        sheet=None,
        sheet_row=None,
        sheet_column=None,
    )


def _placed(one: "ExtractedFigure", paragraphs: list[wrapping.Joined], lines: list[str]) -> "ExtractedFigure":
    """The figure with offsets in the lines as given; a figure broken over lines ends with its first one."""
    paragraph = paragraphs[one.para - 1]
    has_number = one.num_start is not None and one.num_end is not None
    line, start = paragraph.place(one.start)
    fields = {name: getattr(one, name) for name in one.__slots__}
    if has_number:
        number_line, number_start = paragraph.place(one.num_start or 0)
        number_end_line, number_last = paragraph.place((one.num_end or 0) - 1)
        if number_line != line:
            # What leads to the number stands in the line before: the print begins with the number.
            line, start = number_line, number_start
        fields["num_start"] = number_start
        fields["num_end"] = (
            number_last + 1 if number_end_line == number_line else len(lines[number_line].rstrip())
        )
    end_line, last = paragraph.place(one.end - 1)
    end = last + 1 if end_line == line else len(lines[line].rstrip())
    fields |= {"para": line + 1, "start": start, "end": end, "surface": lines[line][start:end]}
    return type(one)(**fields)


def is_period(text: str | None) -> bool:
    """Whether a period can stand in a figure."""
    if text is None:
        return False
    try:
        parse_period(text)
    except ValueError:
        return False
    return True


_TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}


def _bound(one: "ExtractedFigure") -> str | None:
    """The bound as `figure` names it: what is near a number is below it, 近 and 接近 alike.

    A fall has its sign, so its bound turns round: 下降3.2%以上 is −3.2 or less.
    """
    if one.measure == "statement":
        return None
    if one.value_high is not None:
        return "range"
    if (one.value or "").startswith("-") and one.comparator in _TURNED and re.match(_FALLS, one.surface):
        return _TURNED[one.comparator]
    if one.comparator == "approx" and re.search(r"近\D{0,2}$", one.surface[: _number_at(one)]):
        return "approx_below"
    return one.comparator


def _range(one: "ExtractedFigure") -> tuple[str | None, str | None]:
    """The ends of the figure, the lower first: 下降2%—3% is −3 to −2."""
    if (
        one.value is not None
        and one.value_high is not None
        and one.value.startswith("-")
        and one.value_high.startswith("-")
    ):
        return one.value_high, one.value
    return one.value, one.value_high


def _measure(one: "ExtractedFigure") -> str:
    """The measure as `figure` names it: a rate per mille or 1/4 is no share of a hundred."""
    if one.unit == "‰" and one.measure in ("share", "ratio"):
        return "level"
    return "ratio" if one.measure == "share" and one.unit is None else one.measure


def _number_at(one: "ExtractedFigure") -> int:
    """Where in the print its number begins."""
    return (one.num_start or one.start) - one.start


def _printed(one: "ExtractedFigure", name: str) -> PrintedFigure:
    low, high = _range(one)
    return PrintedFigure(
        measure=_measure(one),
        figure_status=one.status,
        indicator_text=name,
        subject_text=one.subject,
        value=low,
        value_to=high,
        bound_op=_bound(one),
        unit_text=re.sub(r"[(（].*[)）]$", "", one.unit) if one.unit else None,
        period=one.period if is_period(one.period) else None,
        period_text=one.period,
        paragraph=one.para,
        char_start=one.start,
        char_end=one.end,
        surface=one.surface,
        base_period=one.base_period,
        growth_basis=one.growth_basis,
        relation=one.relation,
        relation_to=one.relation_to,
        modality=one.modality,
        is_borderline=one.borderline,
        review_state="machine",
        note=one.reason if one.confidence < 0.7 else None,
    )
