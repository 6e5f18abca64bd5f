"""A person beside the machine: figures of a release with what surrounds them in the text, and the decisions.

A decision is a row of corrections.csv; the release itself stays as filed. Not here: what a correction does
(`corrections`), how a terminal draws (`commands`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import lake
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.corrections import (
    COLUMNS,
    FIELDS,
    FILE_NAME,
    append_correction,
    guarded_field,
    published,
    read_last,
    try_correction,
)
from orchestration.documents import ReaderError
from orchestration.documents.reading import read_lines
from orchestration.expectations.validate import FINDING_SCHEMA
from orchestration.releases.discovery import release_folders
from orchestration.releases.filing import document_of
from orchestration.releases.manifest import read_manifest
from orchestration.said import Said
from orchestration.settings import Settings

AROUND = 40
"""Characters of the text shown on either side of a figure."""


@dataclass(frozen=True)
class Wanted:
    """Which figures to show; every condition that is set must hold.

    `unseen`: no person has seen it. `doubtful`: the machine read it with low confidence. `unmapped`: no
    indicator. `failed`: an expectation failed on it. `figure`: the start of an id. `words`: part of the name
    or the print.
    """

    unseen: bool = False
    doubtful: bool = False
    unmapped: bool = False
    failed: bool = False
    figure: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class Shown:
    """A figure (a row of the lake) beside its text.

    `before` and `after` are what the text has around it, None where no text is at hand; `mismatch` is what
    stands at its place instead of the print. `findings` are the failed expectations that name it.
    """

    figure: dict[str, Any]
    before: str | None
    after: str | None
    mismatch: str | None
    findings: tuple[str, ...]
    corrections: tuple[dict[str, str], ...]

    @property
    def review_state(self) -> str:
        """machine, machine_double_read or person, decisions included."""
        states = {self.figure["review_state"], *(row["review_state"] for row in self.corrections)}
        return next(one for one in ("person", "machine_double_read", "machine") if one in states)

    @property
    def place(self) -> str:
        """Where in the release it stands."""
        row = self.figure
        if row["paragraph"] is not None:
            return f"line {row['paragraph']}, {row['char_start']}–{row['char_end']}"
        if row["sheet_row"] is not None:
            return f"{row['sheet'] or 'sheet'}, row {row['sheet_row']}, column {row['sheet_column']}"
        return "place not on file"

    @property
    def context(self) -> str | None:
        """The print in its text, marked; None where no text is at hand."""
        if self.before is None:
            return None
        return f"{self.before}【{self.figure['surface']}】{self.after}"


def figures_for_review(
    where: Settings, release_id: str, wanted: Wanted, text: Path | None = None
) -> list[Shown]:
    """Figures of a release as it was read last, loaded or held back, in the order of the document.

    The text is the release's own where it is on file, else `text`, a copy of it. Raises CatalogueError when
    the release was not read or `wanted.figure` fits none or several; ReaderError, ManifestError or
    IntegrityError for a text that cannot be read.
    """
    if not any(lake.part(where.lake, one, release_id).exists() for one in ("release", "held_release")):
        known = sorted(one.name.partition("=")[2] for one in (where.lake / "release").glob("release_id=*"))
        raise CatalogueError(
            Said(
                f"发布{release_id!r}没有入库；indicators run 载入{where.raw}中的发布。已入库："
                + ("、".join(known) or "无"),
                f"release {release_id!r} is not loaded; `indicators run` loads what is in {where.raw}. "
                "Loaded: " + (", ".join(known) or "none"),
            )
        )
    lines = _lines(where, release_id, text)
    part = lake.part(where.lake, "finding", release_id)
    findings = (
        pl.read_parquet(part, hive_partitioning=False)
        if part.exists()
        else pl.DataFrame(schema=FINDING_SCHEMA)
    )
    rules: dict[str, list[str]] = {}
    for row in findings.to_dicts():
        rules.setdefault(row["figure_id"], []).append(row["rule"])
    decided: dict[str, list[dict[str, str]]] = {}
    for _, decision in Catalogue(where.catalogue).rows(FILE_NAME):
        if decision["release_id"] == release_id:
            decided.setdefault(decision["figure_id"], []).append(decision)
    shown = [
        _shown(row, lines, rules.get(row["figure_id"], ()), decided.get(row["figure_id"], ()))
        for row in read_last(where.lake, release_id)
        .sort("paragraph", "sheet", "sheet_row", "char_start", "sheet_column", "ordinal", nulls_last=True)
        .to_dicts()
    ]
    found = [one for one in shown if _is_wanted(one, wanted)]
    if wanted.figure and len(found) != 1:
        raise CatalogueError(
            Said(
                f"{release_id}中编号以{wanted.figure!r}开头的数值有{len(found)}个；"
                f"indicators review {release_id} 显示编号",
                f"{len(found)} figures of {release_id} have an id that begins with {wanted.figure!r}; "
                f"`indicators review {release_id}` shows the ids",
            )
        )
    return found


def decide(
    where: Settings,
    shown: Shown,
    action: str,
    *,
    reason: str,
    field: str = "",
    value: str = "",
    origin: str = "our_transcription",
    is_person: bool = True,
    effective_on: date | None = None,
    decided_on: date | None = None,
) -> dict[str, Any]:
    """Write a decision on a figure into corrections.csv; returns the figure as corrected.

    The guard is what the figure says now. Raises CatalogueError, and writes nothing, for a decision that
    does not fit the figure or the rows it has.
    """
    figure = shown.figure
    known = {row["correction_id"] for _, row in Catalogue(where.catalogue).rows(FILE_NAME)}
    name = f"{figure['figure_id'][:12]}-{field or action}"
    number = next(one for one in range(1, len(known) + 2) if _numbered(name, one) not in known)
    watched = guarded_field(action, field, figure)
    row = dict.fromkeys(COLUMNS, "") | {
        "correction_id": _numbered(name, number),
        "release_id": figure["release_id"],
        "figure_id": figure["figure_id"],
        "action": action,
        "field": field,
        "value": value,
        "reason": reason,
        "origin": origin,
        "review_state": "person" if is_person else "machine_double_read",
        "decided_on": (decided_on or date.today()).isoformat(),
        "effective_on": effective_on.isoformat() if effective_on else "",
        "guard": published(figure, watched) if watched in FIELDS else "",
    }
    corrected = try_correction(where.lake, where.catalogue, row)
    append_correction(where.catalogue, row)
    return corrected


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _lines(where: Settings, release_id: str, text: Path | None) -> Sequence[str] | None:
    if text is not None:
        if not text.is_file():
            raise ReaderError(Said(f"{text}：没有这个文件", f"{text}: no such file"))
        return read_lines(text)
    folder = release_folders(where.raw).get(release_id)
    document = document_of(folder, read_manifest(folder)) if folder else None
    return read_lines(document) if document else None


def _shown(
    row: dict[str, Any],
    lines: Sequence[str] | None,
    rules: Iterable[str],
    corrections: Iterable[dict[str, str]],
) -> Shown:
    before = after = mismatch = None
    number, start, end = row["paragraph"], row["char_start"], row["char_end"]
    if lines is not None and number is not None and start is not None:
        line = lines[number - 1] if number <= len(lines) else ""
        if line[start:end] == row["surface"]:
            before, after = line[max(0, start - AROUND) : start], line[end : end + AROUND]
        else:
            mismatch = line[start:end]
    return Shown(row, before, after, mismatch, tuple(rules), tuple(corrections))


def _is_wanted(one: Shown, wanted: Wanted) -> bool:
    row = one.figure
    text = f"{row['indicator_text']} {row['surface']}"
    return (
        (not wanted.unseen or one.review_state != "person")
        and (not wanted.doubtful or (row["review_state"] == "machine" and row["note"] is not None))
        and (not wanted.unmapped or row["indicator_id"] is None)
        and (not wanted.failed or bool(one.findings) or row["reason"] is not None)
        and (not wanted.figure or row["figure_id"].startswith(wanted.figure))
        and (not wanted.words or wanted.words in text)
    )
