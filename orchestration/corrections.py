"""Known errors: rows of the catalogue's corrections.csv, worked out against the lake.

`write_corrections` gives dbt's staging one Parquet file with the corrected value columns of each figure; the
lake keeps every figure as published. `as_corrected` is what the expectations judge: a misprint that is
corrected need not stay in quarantine. Not here: which correction is in force on which day (dbt's staging).
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import lake
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.figure import SCHEMA as FIGURE_SCHEMA
from orchestration.figure import FigureError, corrected_numbers

ACTIONS = ("drop", "override", "scale", "flag")
ORIGINS = ("our_transcription", "source_error", "publisher_corrigendum")

_NUMBERS = (
    "value", "value_to", "decimals", "unit_id", "unit_factor", "unit_mult", "bound_op", "low", "high",
    "low_closed", "high_closed", "is_low_unbounded", "is_high_unbounded", "is_assumption",
)  # fmt: skip

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "figure_id": pl.String,
    "correction_id": pl.String,
    "action": pl.String,
    "reason": pl.String,
    "origin": pl.String,
    "decided_on": pl.Date,
    "effective_on": pl.Date,
    **{name: FIGURE_SCHEMA[name] for name in _NUMBERS},
}
"""One row a correction; `effective_on` is null for one that holds on all days."""


def write_corrections(lake_folder: Path, seeds: Path) -> int:
    """Work out every correction whose release is in the lake; returns how many.

    Raises CatalogueError, naming the line, for a row that is malformed, finds no figure, or whose guard no
    longer equals the published value: the source has changed, so the correction has to be looked at.
    """
    catalogue = Catalogue(seeds)
    path = seeds / "corrections.csv"
    problems: list[str] = []
    rows: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for line, row in catalogue.rows("corrections.csv"):
        part = lake.part(lake_folder, "figure", row["release_id"])
        if not part.exists():
            continue
        figures = pl.read_parquet(part, hive_partitioning=False).filter(
            pl.col("figure_id") == row["figure_id"]
        )
        try:
            if row["figure_id"] in seen:
                raise FigureError(
                    f"figure {row['figure_id']} is corrected in line {seen[row['figure_id']]} too"
                )
            rows.append(_correct(row, figures.to_dicts(), catalogue))
            seen[row["figure_id"]] = line
        except FigureError as error:
            problems.append(f"{path}, line {line}: {error}")
    if problems:
        raise CatalogueError("\n".join(problems))
    lake.write(lake_folder / "correction" / lake.PART, pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    return len(rows)


def as_corrected(figures: pl.DataFrame, release_id: str, catalogue: Catalogue) -> pl.DataFrame:
    """The figures of one release (`figure.SCHEMA`) with the corrections that hold on all days.

    Corrected values stand in place, dropped figures are left out. Raises CatalogueError, naming the line,
    as `write_corrections` does.
    """
    rows = {row["figure_id"]: row for row in figures.to_dicts()}
    is_changed = False
    for line, row in catalogue.rows("corrections.csv"):
        if row["release_id"] != release_id or row["effective_on"]:
            continue
        found = rows.get(row["figure_id"])
        try:
            corrected = _correct(row, [found] if found else [], catalogue)
        except FigureError as error:
            raise CatalogueError(f"{catalogue.folder / 'corrections.csv'}, line {line}: {error}") from None
        if row["action"] == "drop":
            del rows[row["figure_id"]]
        else:
            rows[row["figure_id"]] = {
                **rows[row["figure_id"]],
                **{name: corrected[name] for name in _NUMBERS},
            }
        is_changed = True
    return pl.DataFrame(list(rows.values()), schema=figures.schema) if is_changed else figures


def _correct(row: dict[str, str], figures: list[dict[str, Any]], catalogue: Catalogue) -> dict[str, Any]:
    for name, known in (("action", ACTIONS), ("origin", ORIGINS)):
        if row[name] not in known:
            raise FigureError(f"{name} {row[name]!r} is none of {', '.join(known)}")
    if not figures:
        raise FigureError(
            f"release {row['release_id']} has no figure {row['figure_id']}; find its id with "
            f"`indicators releases {row['release_id']}`"
        )
    figure = figures[0]
    published = figure["value"]
    if published != _number(row["guard_value"], "guard_value"):
        raise FigureError(
            f"the guard expects the published value {row['guard_value']!r}, the release has {published}; "
            "the source has changed: look at it, then mend or remove this row"
        )
    effective_on = _day(row["effective_on"], "effective_on")
    if (row["origin"] == "publisher_corrigendum") == (effective_on is None):
        raise FigureError(
            "effective_on is the day of the publisher's corrigendum, and empty for every other origin"
        )
    numbers = {name: figure[name] for name in _NUMBERS}
    if row["action"] in ("override", "scale"):
        unit = catalogue.unit(row["unit_text"] or figure["unit_text"])
        if row["unit_text"] and unit is None:
            raise FigureError(f"unit {row['unit_text']!r} has no row in unit.csv")
        if row["action"] == "scale":
            value = published * _number(row["factor"], "factor")
        else:
            value = _number(row["value"], "value") if row["value"] else published
        numbers |= corrected_numbers(
            figure, catalogue, value.normalize(), row["bound_op"] or figure["bound_op"], unit
        )
    return numbers | {
        "figure_id": row["figure_id"],
        "correction_id": row["correction_id"],
        "action": row["action"],
        "reason": row["reason"],
        "origin": row["origin"],
        "decided_on": _day(row["decided_on"], "decided_on"),
        "effective_on": effective_on,
    }


def _number(text: str, name: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise FigureError(f"{name} {text!r} is no number") from None


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FigureError(f"{name} {text!r} is no date as 2026-11-24") from None
