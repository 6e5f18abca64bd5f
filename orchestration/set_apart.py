"""What a test of the models names goes to quarantine, so that it holds back itself and nothing else.

The load's expectations are meant to say all that can be wrong with a figure. Where a dbt test is the first to
notice, the figures behind its rows are taken out of what was loaded, with the test as their reason, and the
models are built again without them. Not here: how the models are run (`assets.models`), what is expected of a
load (`expectations`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration import lake
from orchestration.corrections import write_corrections
from orchestration.expectations.page import write_index, write_release_page
from orchestration.figure import place_of
from orchestration.said import Said, joined
from orchestration.settings import Settings

_FIGURE_KEYS = ("figure_id", "figure_version_id", "target_id", "stated_version_id")
"""Columns that name the figure a row is about, the surest first."""

_SERIES = ("release_id", "indicator_id", "region_id", "time_period", "measure")
"""Columns by which a row of a series is found among the observations."""


@dataclass(frozen=True)
class Named:
    """A figure that a test of the models fails on."""

    test: str
    release_id: str
    figure_id: str


def failed_tests(target: Path) -> dict[str, str]:
    """The tests that failed in dbt's last run, by name, each with the SQL of its failing rows.

    None where dbt ended before it ran anything.
    """
    file = target / "run_results.json"
    if not file.exists():
        return {}
    results = json.loads(file.read_text(encoding="utf-8"))["results"]
    return {
        one["unique_id"].split(".")[2]: one["compiled_code"]
        for one in results
        if one["status"] == "fail" and one["unique_id"].startswith("test.")
    }


def named_by(build_file: Path, tests: Mapping[str, str]) -> list[Named]:
    """The figures behind the rows that the tests fail on, by test, release and figure.

    A row without a key of a figure, a promise or an observation names nothing: a row of the catalogue.
    """
    found: set[Named] = set()
    with duckdb.connect(str(build_file), read_only=True) as connection:
        for test, sql in tests.items():
            for what, rows in _by_what_failed(test, connection.execute(sql).pl()):
                figures = _figures_of(connection, rows)
                found |= {Named(what, release_id, figure_id) for release_id, figure_id in figures}
    return sorted(found, key=lambda one: (one.test, one.release_id, one.figure_id))


def _by_what_failed(test: str, rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """The failing rows by what is said of them: the test, and of `never_null` the columns that are null."""
    if "null_columns" not in rows.columns:
        return [(test, rows)]
    return [
        (f"{test} ({columns})", part)
        for (columns,), part in rows.group_by("null_columns", maintain_order=True)
    ]


def _figures_of(connection: duckdb.DuckDBPyConnection, rows: pl.DataFrame) -> list[tuple[str, str]]:
    """Release and id of the figures that the rows of a model are about."""
    if rows.is_empty():
        return []
    connection.register("failing", rows.to_arrow())
    for key in _FIGURE_KEYS:
        if key in rows.columns and rows[key].null_count() == 0:
            match = f"replace(failing.{key}, ':corrected', '') = figure.figure_id"
            break
    else:
        if "promise_id" in rows.columns:
            match = (
                "figure.figure_id in (select figure_id from core.fct_target "
                "where promise_id = failing.promise_id)"
            )
        elif {"release_id", "indicator_id"} <= set(rows.columns):
            names = {"measure": "series_measure"}
            match = "figure.figure_id in (select figure_id from core.fct_observation as one where " + (
                " and ".join(
                    f"one.{names.get(name, name)} is not distinct from failing.{name}"
                    for name in _SERIES
                    if name in rows.columns
                )
                + ")"
            )
        else:
            return []
    return connection.execute(
        "select distinct figure.release_id, figure.figure_id from failing "
        f"inner join staging.stg_figure as figure on {match} order by all"
    ).fetchall()


def set_apart(settings: Settings, named: Iterable[Named]) -> list[str]:
    """Move the figures from what was loaded to quarantine; a sentence for each, with its place.

    What was corrected is worked out again, because a figure in quarantine corrects nothing.
    """
    tests: dict[str, dict[str, list[str]]] = {}
    for one in named:
        tests.setdefault(one.release_id, {}).setdefault(one.figure_id, []).append(one.test)
    said = []
    for release_id, by_figure in tests.items():
        said += _move(settings, release_id, by_figure)
        write_release_page(settings, release_id)
    write_corrections(settings.lake, settings.catalogue)
    write_index(settings)
    return said


def _reason(test: str) -> Said:
    return Said(
        f"{test}：入库校验未发现问题，但模型检验在该数值上不成立；对照原文，在corrections.csv中更正或弃用。",
        f"{test}: no expectation of the load found fault, a test of the models fails on it; compare with the "
        "document, and correct or drop it in corrections.csv.",
    )


def _move(settings: Settings, release_id: str, tests: Mapping[str, Sequence[str]]) -> list[str]:
    parts = {table: lake.part(settings.lake, table, release_id) for table in ("figure", "quarantine", "load")}
    figures, quarantine, load = (pl.read_parquet(one, hive_partitioning=False) for one in parts.values())
    reasons = {one: joined(map(_reason, failed), "; ", "；") for one, failed in tests.items()}
    given = pl.DataFrame(
        [(one, reason, reason.zh) for one, reason in reasons.items()],
        schema=dict.fromkeys(("figure_id", "reason", "reason_zh"), pl.String),
        orient="row",
    )
    moved = figures.join(given, on="figure_id").select(*lake.QUARANTINE_SCHEMA)
    lake.write(parts["quarantine"], pl.concat([quarantine, moved], how="diagonal_relaxed"))
    lake.write(parts["figure"], figures.join(given, on="figure_id", how="anti"))
    lake.write(
        parts["load"],
        load.with_columns(
            pl.col("figures") - moved.height,
            pl.col("quarantined") + moved.height,
            pl.col("unmapped") - moved["indicator_id"].null_count(),
        ),
    )
    return [_sentence(row) for row in moved.to_dicts()]


def _sentence(row: Mapping[str, Any]) -> str:
    test = str(row["reason"]).partition(":")[0]
    place = place_of(row)
    return (
        f"{row['release_id']}, figure {row['figure_id']}"
        + (f" ({place})" if place else "")
        + f": {row['indicator_text']} {row['surface'] or ''} fails {test} and is in quarantine"
    )
