"""What the expectations on a build found: kept beside the build, and how it was before.

`warehouse/build/checks.parquet` has the newest result of each; publication copies it into the file's audit
schema. Not here: the rules (`rules_build`), when they run (`assets.checks`).
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from orchestration import lake
from orchestration.expectations import history
from orchestration.expectations.validate import TEXTS, ExpectationResult, texts
from orchestration.settings import Settings

CHECK_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "layer": pl.String,
    "rule": pl.String,
    "severity": pl.String,
    "is_success": pl.Boolean,
    "is_error": pl.Boolean,
    "observed": pl.String,
    "expected": pl.String,
    "unexpected_count": pl.Int64,
    **dict.fromkeys(TEXTS, pl.String),
    "sample": pl.String,
    "checked_at": pl.Datetime("us", "UTC"),
}
"""One row an expectation on the build; `sample` is JSON."""

LAYERS = ("core", "marts")


def checks_file(settings: Settings) -> Path:
    """The newest results on the build."""
    return settings.build_file.with_name("checks.parquet")


def history_file(settings: Settings) -> Path:
    """What the expectations on builds found before."""
    return settings.validation / "build_history.parquet"


def read_checks(settings: Settings) -> pl.DataFrame:
    """The newest results on the build, core before marts (`CHECK_SCHEMA`)."""
    file = checks_file(settings)
    return pl.read_parquet(file) if file.exists() else pl.DataFrame(schema=CHECK_SCHEMA)


def read_history(settings: Settings) -> pl.DataFrame:
    """What was found on this and earlier builds (`history.HISTORY_SCHEMA`)."""
    file = history_file(settings)
    return pl.read_parquet(file) if file.exists() else history.EMPTY


def record(settings: Settings, layer: str, results: Sequence[ExpectationResult]) -> list[ExpectationResult]:
    """Keep the results on a layer of the build; each comes back with what was found before.

    The core is checked first, so what was found on the marts of an earlier build ends with it.
    """
    now = datetime.now(UTC)
    rows = [
        {
            "layer": layer,
            "rule": one.rule,
            "severity": one.severity,
            "is_success": one.success,
            "is_error": one.is_error,
            "observed": one.observed,
            "expected": one.expected,
            "unexpected_count": one.unexpected_count,
            **texts(one),
            "sample": json.dumps(list(one.sample), ensure_ascii=False),
            "checked_at": now,
        }
        for one in results
    ]
    checks = pl.DataFrame(rows, schema=CHECK_SCHEMA, orient="row")
    if layer != LAYERS[0]:
        checks = pl.concat([read_checks(settings).filter(pl.col("layer") != layer), checks])
    lake.write(checks_file(settings), checks)
    before = read_history(settings)
    lake.write(history_file(settings), history.extend(before, layer, results, now))
    return [replace(one, last_time=history.last_time(before, one.rule)) for one in results]
