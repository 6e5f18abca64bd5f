"""`indicators extract`: a document's figures as JSON lines or CSV.

Not here: reading them (`readers.prose`).
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import IO

from orchestration.catalogue import Catalogue
from orchestration.extraction import confidence
from orchestration.extraction.figures import ExtractedFigure
from orchestration.figure import AHEAD_OF, PrintedFigure
from orchestration.plain import cell, in_json
from orchestration.readers.prose import Reading

KEYS = (
    "doc", "para", "start", "end", "surface", "num_start", "num_end", "indicator", "subject", "value", "value_high",
    "unit", "comparator", "measure", "period", "status", "borderline", "relation", "relation_to", "indicator_id",
    "region_id", "unit_id", "growth_basis", "modality", "confidence", "reason", "rules",
)  # fmt: skip
"""Keys of an object, as the annotation guide names them, then the catalogue's and our own."""


def objects(extraction: Reading, doc: str, catalogue: Catalogue) -> Iterator[dict[str, object]]:
    """One object a figure, mapped through the catalogue where it knows the words; never guessed."""
    home = extraction.document.region
    home_id = catalogue.region_id(home)
    for one in _in_order(extraction):
        region_id = catalogue.region_id(one.subject) if one.subject else home_id
        # 万头（只） is counted as 万头.
        unit = catalogue.unit(one.unit.split("（")[0].split("(")[0]) if one.unit else None
        names = one.indicator.split(";")
        unit_id = unit.unit_id if unit else None
        ids = [
            None
            if one.relation == AHEAD_OF
            else catalogue.indicator_id(name, one.measure, region_id, unit_id)
            for name in names
        ]
        row = asdict(one) | {
            "doc": doc,
            "subject": one.subject or home,
            "value": _number(one.value),
            "value_high": _number(one.value_high),
            "indicator_id": ";".join(one_id or "" for one_id in ids) if any(ids) else None,
            "region_id": region_id,
            "unit_id": unit_id,
            "rules": " > ".join(one.rules),
        }
        yield {key: row[key] for key in KEYS}


def _in_order(reading: Reading) -> list[ExtractedFigure]:
    found = [*reading.figures, *map(_of_table, reading.tabled)]
    return sorted(found, key=lambda one: (one.para, one.start, one.num_start or 0))


def _of_table(one: PrintedFigure) -> ExtractedFigure:
    """A figure of a table with the keys of one of prose."""
    assert one.paragraph is not None
    assert one.char_start is not None
    assert one.char_end is not None
    return ExtractedFigure(
        para=one.paragraph,
        start=one.char_start,
        end=one.char_end,
        surface=one.surface or "",
        num_start=one.char_start,
        num_end=one.char_end,
        indicator=one.indicator_text,
        subject=one.subject_text,
        value=one.value,
        value_high=one.value_to,
        unit=one.unit_text,
        comparator=one.bound_op,
        measure=one.measure,
        period=one.period,
        status=one.figure_status,
        base_period=one.base_period,
        confidence=confidence.share("table"),
        reason="read from a table, by its header",
        rules=("table",),
    )


def _number(text: str | None) -> float | int | str | None:
    """A number; text of a cell that is none stays text, to be seen."""
    if text is None:
        return None
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


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
