"""What the expectations on a build found: kept beside the build, and how it was before.

`warehouse/build/checks.parquet` has the newest result of each; publication copies it into the file's audit
schema. Not here: the rules (`rules_build`), when they run (`assets.checks`).
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from orchestration import lake
from orchestration.expectations import history
from orchestration.expectations.validate import (
    BEFORE_SCHEMA,
    TEXTS,
    ExpectationResult,
    before_file,
    texts,
)
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


def keep_counts_before(settings: Settings) -> None:
    """Write down what the build that readers see holds of each release, so that a fall is noticed.

    Without such a build, or with one of a version that did not count its loads, there is nothing to fall.
    """
    counts = pl.DataFrame(schema=BEFORE_SCHEMA)
    if settings.published_file.exists():
        with duckdb.connect(str(settings.published_file), read_only=True) as connection:
            held = connection.execute(
                "select 1 from duckdb_columns() where schema_name = 'audit' and table_name = 'load' "
                "and column_name = 'content'"
            ).fetchall()
            if held:
                counts = connection.execute(_COUNTS).pl()
    lake.write(before_file(settings.build_file), counts.cast(pl.Schema(BEFORE_SCHEMA)))


_COUNTS = """
    with held as (
        select release_id, cast(null as varchar) as indicator_id, 0 as promises, 0 as observations
        from core.dim_release
        where is_held
        union all
        select release_id, indicator_id, count(distinct promise_id), 0
        from core.fct_target
        group by release_id, indicator_id
        union all
        select release_id, indicator_id, 0, count(distinct figure_id)
        from core.fct_observation
        group by release_id, indicator_id
    )

    select held.release_id, any_value(load.content) as content, held.indicator_id,
        sum(held.promises) as promises, sum(held.observations) as observations
    from held
    left join audit.load as load on held.release_id = load.release_id
    group by held.release_id, held.indicator_id
    order by all
"""


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
    return history.with_last_time(before, results)
