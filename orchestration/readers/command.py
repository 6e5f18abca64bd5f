"""`indicators read`: what would be loaded of a file, before it is a release.

Not here: the layouts, and whether the figures hold (`expectations`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.catalogue import Catalogue
from orchestration.figure import ReleaseFacts, to_figures
from orchestration.readers import ReaderError
from orchestration.readers.registry import LAYOUTS, read_file, recognise


@dataclass(frozen=True)
class Reading:
    """A file as read: frame of `figure.SCHEMA`, figures that cannot stand in it with the reason, the layout."""

    figures: pl.DataFrame
    rejected: list[tuple[dict[str, Any], str]]
    layout: str
    why: str


def read_as_release(path: Path, catalogue: Catalogue, layout: str | None, region: str | None) -> Reading:
    """Read a file as if it were a release of `region`, known today. Raises ReaderError."""
    if not path.is_file():
        raise ReaderError(f"{path}: no such file")
    region_id = catalogue.region_id(region)
    if region is not None and region_id is None:
        raise ReaderError(f"region {region!r} has no row in the catalogue's region.csv")
    if layout is None:
        found, why = recognise(path)
        layout = str(found.LAYOUT)
    else:
        why = "as told"
        if layout not in (names := [one.LAYOUT for one in LAYOUTS]):
            raise ReaderError(f"layout {layout!r} is none of {', '.join(names)}")
    release = ReleaseFacts(
        release_id=path.stem,
        region_id=region_id,
        released_on=None,
        known_on=date.today(),
        provenance="extracted",
        review_state="machine",
        vintage_stage=None,
    )
    figures, rejected = to_figures(read_file(path, layout), release, catalogue)
    return Reading(figures, rejected, layout, why)


def json_lines(figures: pl.DataFrame) -> Iterator[str]:
    """One JSON object a figure, with the columns of `figure.SCHEMA`; decimals as numbers, every digit kept."""
    for row in figures.iter_rows(named=True):
        fields = (f"{json.dumps(name)}: {_json(value)}" for name, value in row.items())
        yield "{" + ", ".join(fields) + "}"


def _json(value: Any) -> str:
    if isinstance(value, Decimal):
        # Through a float the last of many digits would be lost.
        return f"{value.normalize():f}"
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)
