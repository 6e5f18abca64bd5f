"""Hard-wrapped text joined for reading, with a map back to the lines as given.

A PDF or an old page breaks sentences, even numbers, over lines. Not here: reading the joined text.
"""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

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
    if not _is_wrapped(lines):
        return [Joined(line, ((0, number, 0),)) for number, line in enumerate(lines)]
    joined: list[Joined] = []
    text = ""
    pieces: list[tuple[int, int, int]] = []
    for number, line in enumerate(lines):
        body = line.rstrip()
        lead = len(body) - len(body.lstrip())
        begins = bool(_STARTS.match(line)) or not body
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


def _is_wrapped(lines: Sequence[str]) -> bool:
    long = [line.rstrip() for line in lines if len(line.strip()) >= 20]
    if len(long) < 8:
        return False
    open_ended = [line for line in long if not _ENDS.search(line)]
    widths = sorted(len(line) for line in long)
    return len(open_ended) > 0.5 * len(long) and widths[len(widths) * 9 // 10] <= 60
