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

_FALLS = r"(?:同比)?(?:下降|降低|减少|回落|下滑|收窄|压减|缩减|下调|负增长|降)"
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


_TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}


def _bound(one: ExtractedFigure) -> str | None:
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


def _range(one: ExtractedFigure) -> tuple[str | None, str | None]:
    """The ends of the figure, the lower first: 下降2%—3% is −3 to −2."""
    if (
        one.value is not None
        and one.value_high is not None
        and one.value.startswith("-")
        and one.value_high.startswith("-")
    ):
        return one.value_high, one.value
    return one.value, one.value_high


def _measure(one: ExtractedFigure) -> str:
    """The measure as `figure` names it: a rate per mille or 1/4 is no share of a hundred."""
    if one.unit == "‰" and one.measure in ("share", "ratio"):
        return "level"
    return "ratio" if one.measure == "share" and one.unit is None else one.measure


def _number_at(one: ExtractedFigure) -> int:
    """Where in the print its number begins."""
    return (one.num_start or one.start) - one.start


def _printed(one: ExtractedFigure, name: str) -> PrintedFigure:
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
