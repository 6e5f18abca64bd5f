"""Hard-wrapped text joined for reading, with a map back to the lines as given.

A PDF or an old page breaks sentences, even numbers, over lines. Not here: reading the joined text.
"""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.extraction import tables

_ENDS = re.compile(r"[。！？!?：:；;]\s*[”」』)）]?\s*$")
_STARTS = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]+[、．.章部]|[(（][一二三四五六七八九十\d]+[)）]|\d+(?:[、．]|\.(?!\d))|——|　　|\s{2,})"
)


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


def join(lines: Sequence[str]) -> list[Joined]:
    """Paragraphs of the lines: a line that stops in the middle of a sentence goes on with the next.

    Only where most long lines do stop so; else every line is its own paragraph.
    """
    usual = _wrapped_at(lines)
    if usual is None:
        return [Joined(line, ((0, number, 0),)) for number, line in enumerate(lines)]
    joined: list[Joined] = []
    text = ""
    pieces: list[tuple[int, int, int]] = []
    in_tables = tables.read(lines)[1]
    for number, line in enumerate(lines):
        body = line.rstrip()
        lead = len(body) - len(body.lstrip())
        # A short line ends a paragraph or is a heading.
        ended = bool(pieces) and _width(lines[pieces[-1][1]].rstrip()) < 0.7 * usual
        begins = (
            ended or bool(_STARTS.match(line)) or not body or number in in_tables or number - 1 in in_tables
        )
        if text and (begins or _ENDS.search(text)):
            joined.append(Joined(text, tuple(pieces)))
            text, pieces = "", []
        if not body:
            continue
        cut = lead if text else 0
        pieces.append((len(text), number, cut))
        text += body[cut:]
    if text:
        joined.append(Joined(text, tuple(pieces)))
    return joined


def _wrapped_at(lines: Sequence[str]) -> int | None:
    """The columns at which lines stop in the middle of a sentence, when many do, all at about one width."""
    long = [line.rstrip() for line in lines if len(line.strip()) >= 20 and "\t" not in line]
    widths = sorted(_width(line) for line in long if not _ENDS.search(line))
    if len(widths) < 3 or len(widths) < 0.3 * len(long):
        return None
    usual = widths[len(widths) * 9 // 10]
    is_even = sum(width >= 0.8 * usual for width in widths) >= 0.7 * len(widths)
    return usual if usual <= 240 and is_even else None


def _width(line: str) -> int:
    """Columns a line takes: a Chinese character takes two."""
    return sum(1 if one < "\u2000" else 2 for one in line)
