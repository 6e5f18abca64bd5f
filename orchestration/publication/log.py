"""What a build says of itself and of those before it: the tables of `log.sql`, filled. Not here: what changed (`change`)."""

from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from orchestration import change
from orchestration.expectations.audit import append_quality
from orchestration.publication.build_folders import (
    FILE_NAME,
    PublishError,
    attach_build,
    builds,
    current_build,
)
from orchestration.publication.journal import shown_builds
from orchestration.said import Said
from orchestration.settings import Settings

METHOD_VERSION = "10"
"""Raised when a formula or convention changes, so that the log tells a changed method from changed data."""

SCHEMA_VERSION = "1"
"""Raised when a table or column that readers are told of goes or changes its meaning; what is only added raises nothing."""

_TABLES = Path(__file__).with_name("log.sql")


def append_log(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    build_id: str,
    finished_at: datetime,
    forced_reason: str | None,
) -> None:
    """The audit tables that only publication can fill: earlier builds, this one, its inputs, what changed."""
    connection.execute(_TABLES.read_text(encoding="utf-8"))
    newest, shown = next(iter(reversed(builds(settings))), None), current_build(settings)
    if newest is not None:
        attach_build(connection, settings, newest, "newest")
        for table in ("build", "publication_log"):
            _take_over(connection, table)
        connection.execute("detach newest")
    connection.execute(
        "insert into indicators.audit.build values (?, ?, ?, ?, ?, ?)",
        [build_id, finished_at, METHOD_VERSION, shown, forced_reason, SCHEMA_VERSION],
    )
    connection.execute(
        """
        insert into indicators.audit.publication_log
        select ?, promise_id, attainment_status, status_low, status_high, pace_low, pace_high, ?
        from indicators.marts.mart_attainment order by promise_id
        """,
        [build_id, METHOD_VERSION],
    )
    for one in shown_builds(settings):
        connection.execute(
            "insert into indicators.audit.publication values (?, ?, ?, ?)",
            [one["shown_at"], one["build_id"], one["action"], one["reason"]],
        )
    append_quality(connection, settings, settings.releases / newest / FILE_NAME if newest else None, build_id)
    change.record_inputs(connection, "build", "indicators", METHOD_VERSION)
    if shown is not None:
        attach_build(connection, settings, shown, "shown")
        compared = change.compare(connection, "shown", "indicators")
        connection.execute(
            f"insert into indicators.audit.change select ?, ?, * from {compared}", [build_id, shown]
        )
        connection.execute("detach shown")


def _take_over(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """The rows of the build before, of which other code may have published less, or more, columns."""
    there, here = (change.columns(connection, one, "audit", table) for one in ("newest", "indicators"))
    shared = ", ".join(name for name in here if name in there)
    connection.execute(
        f"insert into indicators.audit.{table} by name select {shared} from newest.audit.{table}"
    )


def differences(settings: Settings, earlier: str, later: str) -> pl.DataFrame:
    """Every mart cell that differs between two kept builds, with its cause; columns are `change.COLUMNS`.

    Raises PublishError when a build is not kept or not readable.
    """
    kept = builds(settings)
    for one in (earlier, later):
        if one not in kept:
            raise PublishError(
                Said(
                    f"没有构建{one}；保留的有：{'、'.join(kept) or '无'}",
                    f"no build {one}; kept are: {', '.join(kept) or 'none'}",
                )
            )
    with duckdb.connect() as connection:
        attach_build(connection, settings, earlier, "earlier")
        if earlier == later:
            return pl.DataFrame(schema=dict.fromkeys(change.COLUMNS, pl.String))
        attach_build(connection, settings, later, "later")
        return connection.execute(f"select * from {change.compare(connection, 'earlier', 'later')}").pl()
