"""`indicators read`: what would be loaded of a file, before it is a release.

Not here: the layouts, and whether the figures hold (`expectations`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.catalogue import Catalogue
from orchestration.documents import ReaderError
from orchestration.figure import PrintedFigure, ReleaseFacts, to_figures
from orchestration.readers import Told, prose
from orchestration.readers.registry import LAYOUTS, read_file, recognise
from orchestration.said import Said


@dataclass(frozen=True)
class Reading:
    """A file as read: frame of `figure.SCHEMA`, figures that cannot stand in it with the reason, the layout, what is not
    understood; `printed` are all of them before they are mapped, `kind` and `region_id` as told or as it says."""

    printed: list[PrintedFigure]
    kind: str | None
    region_id: str | None
    figures: pl.DataFrame
    rejected: list[tuple[dict[str, Any], str]]
    layout: str
    why: str
    unread: list[str]
    said: list[str]
    doubts: list[str]


def read_as_release(path: Path, catalogue: Catalogue, layout: str | None, told: Told) -> Reading:
    """Read a file as if it were a release of what it is told to be, known today. Raises ReaderError.

    What is not told, the place above all, is what the document says of itself.
    """
    if not path.is_file():
        raise ReaderError(Said(f"{path}：没有这个文件", f"{path}: no such file"))
    region_id = catalogue.region_id(told.region)
    if told.region is not None and region_id is None:
        raise ReaderError(
            Said(
                f"地区{told.region!r}在目录的region.csv中没有行",
                f"region {told.region!r} has no row in the catalogue's region.csv",
            )
        )
    if layout is None:
        found, why = recognise(path)
        layout = found.LAYOUT
    else:
        why = "as told"
        if layout not in (names := [one.LAYOUT for one in LAYOUTS]):
            known = ", ".join(names)
            raise ReaderError(Said(f"版式{layout!r}应为{known}之一", f"layout {layout!r} is none of {known}"))
    kind = told.kind
    said: list[str] = []
    doubts: list[str] = []
    if layout == prose.LAYOUT:
        own = prose.extract_file(path, replace(told, unread=[]))
        said, doubts = own.said(told), own.doubts(told)
        region_id = region_id or catalogue.region_id(own.document.region)
        kind = kind or own.kind
    release = ReleaseFacts(
        release_id=path.stem,
        region_id=region_id,
        released_on=None,
        known_on=date.today(),
        provenance="extracted",
        review_state="machine",
        vintage_stage=None,
    )
    printed = read_file(path, layout, told)
    figures, rejected = to_figures(printed, release, catalogue)
    return Reading(printed, kind, region_id, figures, rejected, layout, why, told.unread, said, doubts)


def json_lines(figures: pl.DataFrame) -> Iterator[str]:
    """One JSON object a figure, with the columns of `figure.SCHEMA`; decimals as numbers without trailing zeros."""
    for row in figures.iter_rows(named=True):
        yield json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    whole = int(value)
    return whole if whole == value else float(value)
