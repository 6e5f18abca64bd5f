"""`indicators extract`: a document's figures as JSON lines, CSV or a table, and the reader's way to them.

Not here: the grammar (`figures` and below).
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from orchestration.catalogue import Catalogue
from orchestration.extraction import passages, wrapping
from orchestration.extraction.figures import ExtractedFigure, extract
from orchestration.extraction.passages import Document
from orchestration.extraction.reading import read_lines
from orchestration.period import parse_period
from orchestration.plain import cell, in_json
from orchestration.readers import ReaderError

KEYS = (
    "doc", "para", "start", "end", "surface", "num_start", "num_end", "indicator", "subject", "value", "value_high",
    "unit", "comparator", "measure", "period", "status", "borderline", "relation", "relation_to", "indicator_id",
    "region_id", "unit_id", "confidence", "reason",
)  # fmt: skip
"""Keys of an object, as the annotation guide names them, then the catalogue's and our own."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document's figures with what was found out about it."""

    document: Document
    figures: list[ExtractedFigure]
    lines: list[str]


def extract_file(
    path: Path, kind: str | None = None, region: str | None = None, year: int | None = None
) -> Extraction:
    """Figures of a file; kind, region and year are read from it where not given. Raises ReaderError."""
    lines = read_lines(path)
    try:
        document = passages.describe(lines, kind, region, year)
    except ValueError as error:
        raise ReaderError(f"{path}: {error}") from None
    paragraphs = wrapping.join(lines)
    figures = extract([one.text for one in paragraphs], document)
    return Extraction(document, [_placed(one, paragraphs, lines) for one in figures], lines)


def _placed(one: ExtractedFigure, paragraphs: list[wrapping.Joined], lines: list[str]) -> ExtractedFigure:
    """The figure with offsets in the lines as given; a figure broken over lines ends with its first one."""
    paragraph = paragraphs[one.para - 1]
    line, start = paragraph.place(one.start)
    end_line, end = paragraph.place(one.end - 1)
    end = end + 1 if end_line == line else len(lines[line])
    fields = {name: getattr(one, name) for name in ExtractedFigure.__slots__}
    fields |= {"para": line + 1, "start": start, "end": end, "surface": lines[line][start:end]}
    if one.num_start is not None and one.num_end is not None:
        number_line, number_start = paragraph.place(one.num_start)
        number_end_line, number_end = paragraph.place(one.num_end - 1)
        if number_line != line:
            fields |= {"para": number_line + 1, "start": number_start}
            fields["end"] = end if end_line == number_line else len(lines[number_line])
            fields["surface"] = lines[number_line][number_start : fields["end"]]
        fields["num_start"] = number_start
        fields["num_end"] = number_end + 1 if number_end_line == number_line else len(lines[number_line])
    return ExtractedFigure(**fields)


def objects(extraction: Extraction, doc: str, catalogue: Catalogue) -> Iterator[dict[str, object]]:
    """One object a figure, mapped through the catalogue where it knows the words; never guessed."""
    home = extraction.document.region
    home_id = catalogue.region_id(home)
    for one in extraction.figures:
        region_id = catalogue.region_id(one.subject) if one.subject else home_id
        unit = catalogue.unit(one.unit) if one.unit else None
        names = one.indicator.split(";")
        unit_id = unit.unit_id if unit else None
        ids = [catalogue.indicator_id(name, one.measure, region_id, unit_id) for name in names]
        row = asdict(one) | {
            "doc": doc,
            "subject": one.subject or home,
            "value": _number(one.value),
            "value_high": _number(one.value_high),
            "indicator_id": ";".join(one_id or "" for one_id in ids) if any(ids) else None,
            "region_id": region_id,
            "unit_id": unit_id,
        }
        yield {key: row[key] for key in KEYS}


def _number(text: str | None) -> float | int | None:
    if text is None:
        return None
    return float(text) if "." in text else int(text)


def write(rows: Iterable[dict[str, object]], form: str, out: IO[str]) -> None:
    """Rows as jsonl or csv."""
    if form == "jsonl":
        for row in rows:
            # A statement has no number, so it has no place of one either.
            kept = {
                key: value
                for key, value in row.items()
                if value is not None or key not in ("num_start", "num_end")
            }
            out.write(in_json(json.dumps(kept, ensure_ascii=False)) + "\n")
        return
    writer = csv.DictWriter(out, KEYS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: cell(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows
    )


def is_period(text: str | None) -> bool:
    """Whether a period can stand in a figure."""
    if text is None:
        return False
    try:
        parse_period(text)
    except ValueError:
        return False
    return True
