"""The lake: Parquet, one folder a table, one atomically written file a release.

`lake/<table>/release_id=<id>/part.parquet`. The tables are `figure`, `quarantine`, `release`, `load`,
`validation`, `finding` and `history` (what expectations found before); `held` and `held_release` are what was
read of a release that is held back, until it loads; `correction` is one file for all releases. Not here: what
is loaded and why (`ingest`).
"""

import os
import secrets
import shutil
from pathlib import Path

import polars as pl

from orchestration.figure import SCHEMA as FIGURE_SCHEMA

PART = "part.parquet"

QUARANTINE_SCHEMA = FIGURE_SCHEMA | {"reason": pl.String, "reason_zh": pl.String}

RELEASE_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "release_id": pl.String,
    "kind": pl.String,
    "publisher": pl.String,
    "region_id": pl.String,
    "title": pl.String,
    "published_on": pl.Date,
    "published_on_precision": pl.String,
    "published_until": pl.Date,
    "spoken_on": pl.Date,
    "released_on": pl.Date,
    "available_on": pl.Date,
    "is_dated": pl.Boolean,
    "known_on": pl.Date,
    "address": pl.String,
    "licence": pl.String,
    "completeness": pl.String,
    "work_id": pl.String,
    "replaces_release_id": pl.String,
    "replaces_change_kind": pl.String,
    "withdrawn_on": pl.Date,
    "provenance": pl.String,
    "review_state": pl.String,
    "obtained": pl.String,
}

LOAD_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "release_id": pl.String,
    "outcome": pl.String,
    "reason": pl.String,
    "reason_zh": pl.String,
    "figures": pl.Int64,
    "quarantined": pl.Int64,
    "unmapped": pl.Int64,
    "warnings": pl.Int64,
    "content": pl.String,
    "loaded_at": pl.Datetime("us", "UTC"),
}
"""outcome: loaded, held (too much fails critically) or refused (cannot be read or trusted).

`reason_zh` is the reason in Chinese, null in a load recorded before there was one.
"""


def part(lake: Path, table: str, release_id: str) -> Path:
    """The file of one release in one table."""
    return lake / table / f"release_id={release_id}" / PART


def write(path: Path, frame: pl.DataFrame) -> None:
    """Write `frame` to `path` so that a reader sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        frame.write_parquet(unfinished)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read(lake: Path, table: str, schema: dict[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """All releases of a table, by release id; an empty frame of `schema` when there is none.

    A column that a part lacks, written before there was one, is null.
    """
    parts = sorted((lake / table).glob(f"*/{PART}"))
    if not parts:
        return pl.DataFrame(schema=schema)
    found = pl.concat([pl.read_parquet(one, hive_partitioning=False) for one in parts], how="diagonal")
    return found.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in found.columns
    )


def forget(lake: Path, release_id: str) -> None:
    """Remove a release from every table."""
    for folder in lake.glob(f"*/release_id={release_id}"):
        shutil.rmtree(folder)


def release_ids(lake: Path) -> list[str]:
    """Releases that have a load on record, sorted."""
    return sorted(folder.name.removeprefix("release_id=") for folder in (lake / "load").glob("release_id=*"))
