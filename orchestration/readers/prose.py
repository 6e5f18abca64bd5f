"""Prose of a bureau or government: a report, a communiqué, a note, read by `extraction`.

Not here: the grammar.
"""

import re
import zlib
from pathlib import Path

from orchestration.extraction.command import extract_file, is_period
from orchestration.extraction.figures import ExtractedFigure
from orchestration.figure import PrintedFigure

LAYOUT = "prose"

_WORDS = re.compile("[\u4e00-\u9fff]{6}")
_LONGEST = 206
"""Characters from the words of a sentence to its end."""


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None: PDF and Word by their marks, text by its sentences."""
    if head.startswith(b"%PDF-"):
        return "it is a PDF"
    if head.startswith(b"PK\x03\x04") and b"word/" in head:
        return "it is a Word document"
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, 65_536)
        except zlib.error:
            return None
    for encoding in ("utf-8", "gb18030"):
        text = head.decode(encoding, errors="ignore")
        if _sentences(text) >= 3 and not re.search("\\t[\\d.]+\\t", text):
            return "it has Chinese sentences"
    return None


def _sentences(text: str) -> int:
    """How many Chinese sentences end in the text."""
    ended = re.split("[。；]", text)[:-1]
    # Looked for from the end, for as one pattern it is tried anew from every character of a text without an end.
    return sum(bool(_WORDS.search(one.rsplit("\n", 1)[-1][-_LONGEST:])) for one in ended)


def read(
    path: Path, kind: str | None = None, region: str | None = None, year: int | None = None
) -> list[PrintedFigure]:
    """Figures of the document, one for each indicator that a printed number states.

    Kind (work_report, communique), region and year are found in the document where not given. Raises
    ReaderError.
    """
    found = extract_file(path, kind, region, year)
    return [_printed(one, name) for one in found.figures for name in one.indicator.split(";")]


def _bound(one: ExtractedFigure) -> str | None:
    """The bound as `figure` names it: what is near a number is below it, 近 and 接近 alike."""
    if one.measure == "statement":
        return None
    if one.value_high is not None:
        return "range"
    if one.comparator == "approx" and re.search(r"近\D{0,2}$", one.surface[: _number_at(one)]):
        return "approx_below"
    return one.comparator


def _number_at(one: ExtractedFigure) -> int:
    """Where in the print its number begins."""
    return (one.num_start or one.start) - one.start


def _printed(one: ExtractedFigure, name: str) -> PrintedFigure:
    return PrintedFigure(
        # A rate per mille is no share of a hundred.
        measure="level" if one.measure == "share" and one.unit == "‰" else one.measure,
        figure_status=one.status,
        indicator_text=name,
        subject_text=one.subject,
        value=one.value,
        value_to=one.value_high,
        bound_op=_bound(one),
        unit_text=one.unit,
        period=one.period if is_period(one.period) else None,
        period_text=one.period,
        paragraph=one.para,
        char_start=one.start,
        char_end=one.end,
        surface=one.surface,
        base_period=one.base_period,
        relation=one.relation,
        relation_to=one.relation_to,
        modality=one.modality,
        is_borderline=one.borderline,
        review_state="machine",
        note=one.reason if one.confidence < 0.7 else None,
    )
