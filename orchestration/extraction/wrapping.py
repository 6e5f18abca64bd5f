"""Lines joined for reading, with a map back to the lines as given.

A PDF or an old page breaks sentences, even numbers, over lines, and puts page numbers, running heads and marks of
footnotes between them: none of these is a word of the sentence. Not here: reading the joined text.
"""

import bisect
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.extraction import tables

_ENDS = re.compile(r"[。！？!?：:；;]\s*[”」』)）]?\s*$")
_STARTS = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]+[、．.章部]|[(（][一二三四五六七八九十\d]+[)）]|\d+(?:[、．]|\.(?!\d))|——|　　|\s{2,})"
)
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－·‐]+\s*\d{1,3}\s*[-—–－·‐]*|[-—–－·‐]*\s*\d{1,3}\s*[-—–－·‐]+|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?"
    r"|\d{1,3}\s*/\s*\d{1,3}|·?\d{1,3}·)\s*"
)
_ONLY_NUMBERS = re.compile(r"[\s\d.,%％‰+\-−—年]+")
_MARK = re.compile(
    r"(?<=[\u4e00-\u9fff）)”])\s*(?:[\[［〔]\s*(?:注)?\d{1,2}\s*[\]］〕]|[①-⑳])|^\s*[\[［〔]\s*\d{1,2}\s*[\]］〕]\s*(?=\d)"
)
"""The mark of a footnote behind a word, where it is no part of the text."""

_GOES_ON = re.compile(r"[\d.](?:\s*)$")
_CONTINUES = re.compile(r"\s*(?:\.?\d|[%％‰]|个?百分点|[万亿千百]|元|吨|公顷|平方|立方)")
_CAPTION = re.compile(r"\s*[图表]\s*\d{1,2}(?!\d)[^。；]{0,60}$")
"""The title of a picture or table."""

REPEATED = 3
"""Times that a short line stands in a document, from which it is a running head."""

HEAD_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class Joined:
    """A paragraph for reading, and where its pieces begin: offset in it, line (from 0), offset in that line."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Line (from 0) and offset in it of a character."""
        index = bisect.bisect_right([piece[0] for piece in self.pieces], offset) - 1
        start, line, column = self.pieces[index]
        return line, column + offset - start


class _Paragraph:
    """A paragraph as it grows: text, and the place of each piece of a line in it."""

    def __init__(self) -> None:
        self.text = ""
        self.pieces: list[tuple[int, int, int]] = []

    def add(self, line: str, number: int, column: int) -> None:
        """A line from a column on, without the marks of footnotes."""
        for found in [*_MARK.finditer(line, column), None]:
            end = found.start() if found else len(line)
            if end > column:
                self.pieces.append((len(self.text), number, column))
                self.text += line[column:end]
            if found:
                column = found.end()

    def joined(self) -> Joined:
        return Joined(self.text, tuple(self.pieces))


def join(lines: Sequence[str], is_marked: bool = False) -> list[Joined]:
    """Paragraphs of the lines: a line that stops in the middle of a sentence goes on with the next.

    Only where most long lines do stop so; else every line is its own paragraph, but a number that is broken goes on.
    `is_marked` where the file marks its paragraphs.
    """
    usual = None if is_marked else _wrapped_at(lines)
    furniture = _furniture(lines, usual is not None)
    in_tables: frozenset[int] = frozenset() if is_marked else tables.read(lines)[1]
    joined: list[Joined] = []
    paragraph = _Paragraph()
    for number, line in enumerate(lines):
        if number in furniture:
            continue
        body = line.rstrip()
        previous = paragraph.pieces[-1][1] if paragraph.pieces else None
        is_apart = previous is None or number in in_tables or previous in in_tables
        shown = lines[previous] if previous is not None else ""
        if previous and _MARK.match(shown):
            # The mark of a footnote breaks a line in two.
            shown = lines[previous - 1].rstrip() + shown
        if paragraph.text and not (not is_apart and body and _is_one(paragraph.text, body, shown, usual)):
            joined.append(paragraph.joined())
            paragraph = _Paragraph()
        if not body:
            continue
        lead = len(body) - len(body.lstrip())
        paragraph.add(
            line if usual is None and not paragraph.text else body, number, lead if paragraph.text else 0
        )
    if paragraph.text:
        joined.append(paragraph.joined())
    return joined


def _is_one(text: str, line: str, before: str, usual: int | None) -> bool:
    """Whether a line goes on with the paragraph whose last line is `before`."""
    if _ENDS.search(text):
        return False
    if _GOES_ON.search(text) and _CONTINUES.match(line) and not re.fullmatch(r"\s*\d+[、.．]?\s*", text):
        # 1234.|5亿元: no heading and no item begins so.
        return not re.match(r"\s*\d{1,2}[、．]|\s*\d{1,2}\.(?!\d)", line) and not re.search(
            r"[,，]\s*\d{4}$", text
        )
    if usual is None or _STARTS.match(line) or _CAPTION.match(before) or _CAPTION.match(line):
        return False
    # A short line ends a paragraph or is a heading; the mark of a footnote breaks it as well.
    return (
        _width(before.rstrip()) >= 0.7 * usual
        or bool(_MARK.match(line))
        or bool(re.match(r"\s*[\[［〔]\d", line))
    )


def _furniture(lines: Sequence[str], is_wrapped: bool) -> frozenset[int]:
    """Page numbers, the numbers of charts, and short lines that stand on many pages."""
    counts = Counter(
        re.sub(r"\d+", "", line.strip()) for line in lines if 4 < len(line.strip()) <= HEAD_AT_MOST
    )
    found = set()
    for number, line in enumerate(lines):
        bare = line.strip()
        is_head = (
            is_wrapped
            and counts[re.sub(r"\d+", "", bare)] >= REPEATED
            and not re.search(r"[。；，、：:]", bare)
            and "\t" not in bare
        )
        if bare and (
            _PAGE_NUMBER.fullmatch(bare)
            or (is_wrapped and ((_ONLY_NUMBERS.fullmatch(bare) and not _is_rest(lines, number)) or is_head))
        ):
            found.add(number)
    return frozenset(found)


def _is_rest(lines: Sequence[str], number: int) -> bool:
    """Whether a line of nothing but a number may end the sentence of the line above: 增长|5.1%."""
    above = lines[number - 1].rstrip() if number else ""
    return bool(re.search(r"[\u4e00-\u9fff]$", above)) and not _ENDS.search(above) and len(above) >= 20


def _wrapped_at(lines: Sequence[str]) -> int | None:
    """The columns at which lines stop in the middle of a sentence, when many do, all at about one width."""
    long = [line.rstrip() for line in lines if len(line.strip()) >= 20 and "\t" not in line]
    widths = sorted(_width(line) for line in long if not _ENDS.search(line))
    if len(widths) < 2 or len(widths) < 0.3 * len(long):
        return None
    usual = widths[len(widths) * 9 // 10]
    is_even = sum(width >= 0.8 * usual for width in widths) >= 0.7 * len(widths)
    return usual if usual <= 240 and is_even else None


def _width(line: str) -> int:
    """Columns a line takes: a Chinese character takes two."""
    return sum(1 if one < "\u2000" else 2 for one in line)
