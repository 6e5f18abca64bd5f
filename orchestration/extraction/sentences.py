"""Sentences of a line, without the spaces typesetting puts between words, and their places in the line.

Not here: lines that stop in the middle of a sentence (`wrapping`), rows of tables (`tables`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from orchestration.extraction.numerals import same_width

LONGEST = 600
"""Characters read as one sentence: far above any real one, so that the time for a line grows with its length."""

_SENTENCE = re.compile(r"[^。！？!?]*(?:[。！？!?]+[”』」’\"]*|$)")
# Between a Chinese character or sign and anything else a space says nothing; between two numbers it parts them, but not
# before three digits and their unit (1 029亿元) or behind a decimal point (653. 9亿元).
_SPACE = re.compile(
    r"(?<=[^\x00-\x7f])[ \u200b\ufeff]+|^[ \u200b\ufeff]+|[ \u200b\ufeff]+(?=[^\x00-\x7f]|%|$)|\u200b|\ufeff|"
    r"(?:(?<=[^\d.,]\d)|(?<=[^\d.,]\d\d)|(?<=[^\d.,]\d\d\d)) (?=\d{3}(?:\.\d+)?[元人户个吨家亩件公辆套万亿平])|"
    r"(?:(?<=[\u4e00-\u9fff]\d\.)|(?<=[\u4e00-\u9fff]\d\d\.)|(?<=[^\d.,]\d\d\d\.)) (?=\d)"
)


class Sentence(NamedTuple):
    """A sentence in half-width signs, and for each of its characters the place in the line."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the line of a stretch of this sentence; an empty stretch stays empty."""
        if start >= end:
            return self.places[start], self.places[start]
        return self.places[start], self.places[end - 1] + 1


def behind_last(marks: str, text: str, end: int | None = None, begin: int = 0) -> int:
    """The place behind the last of some marks before `end`; 0 where none stands from `begin` on."""
    last = -1
    for mark in marks:
        # Only what lies behind the last one found can be later.
        last = max(last, text.rfind(mark, max(begin, last), end))
    return last + 1


def sentences(line: str) -> Iterator[Sentence]:
    """The sentences of a line, in order; together they hold all its characters but spaces."""
    text = same_width(line)
    places: Sequence[int] = range(len(text))
    if " " in text or "\u200b" in text or "\ufeff" in text:
        kept = [True] * len(text)
        for match in _SPACE.finditer(text):
            kept[match.start() : match.end()] = [False] * (match.end() - match.start())
        places = [place for place in places if kept[place]]
        text = "".join(text[place] for place in places)
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > LONGEST:
            cut = behind_last(",，;；、", text, start + LONGEST, start + 1)
            cut = cut or start + LONGEST
            yield Sentence(text[start:cut], places[start:cut])
            start = cut
        if start < end:
            yield Sentence(text[start:end], places[start:end])
