"""What the audit schema of a published file says of expectations: results, when, and how it was before.

`audit.validation_result` and `audit.load` come from dbt, without clocks; here the times are added, and the
tables that grow from build to build. Not here: the file they are written into (`publication`).
"""

from pathlib import Path

import duckdb

from orchestration import change, lake
from orchestration.expectations import builds
from orchestration.settings import Settings

_TABLES = """
    create table indicators.audit.validation_history (
        release_id varchar not null, rule varchar not null, severity varchar not null,
        is_success boolean not null, is_error boolean not null, observed varchar,
        unexpected_count bigint not null, evaluated_count bigint not null, first_at timestamptz not null,
        last_at timestamptz not null, times bigint not null
    );
    comment on table indicators.audit.validation_history is
        'One row per release, expectation and run of loads in which it found the same.';
    create table indicators.audit.build_expectation (
        build_id varchar not null, layer varchar not null, rule varchar not null, severity varchar not null,
        is_success boolean not null, is_error boolean not null, observed varchar, expected varchar,
        unexpected_count bigint not null, description varchar, description_zh varchar, failure_means varchar,
        failure_means_zh varchar, what_to_do varchar, what_to_do_zh varchar, sample varchar,
        checked_at timestamptz not null
    );
    comment on table indicators.audit.build_expectation is
        'One row per published build and expectation across releases (core) or on the marts.';
    create table indicators.audit.build_quality (
        build_id varchar not null, finished_at timestamptz not null, severity varchar not null,
        expectations bigint not null, failed bigint not null, errors bigint not null,
        unexpected_figures bigint not null
    );
    comment on table indicators.audit.build_quality is
        'One row per published build and severity: expectations on its releases and how many failed.';
    alter table indicators.audit.load add column loaded_at timestamptz;
    alter table indicators.audit.validation_result add column loaded_at timestamptz;
"""

_RESULT = {
    "rule": "Expectation, a sentence about good data",
    "severity": "critical, warning or info",
    "is_success": "Whether it holds",
    "is_error": "Whether it could not be computed",
    "observed": "What was found",
}

_COMMENTS = {
    "validation_history": _RESULT
    | {
        "release_id": "Release",
        "unexpected_count": "Figures that break it",
        "evaluated_count": "Figures looked at",
        "first_at": "First of the loads",
        "last_at": "Last of the loads",
        "times": "Loads that found the same",
    },
    "build_expectation": _RESULT
    | {
        "build_id": "Build",
        "expected": "What was expected",
        "layer": "core (across releases) or marts",
        "unexpected_count": "Findings",
        "description": "What good data is",
        "description_zh": "The same in Chinese",
        "failure_means": "What a failure means",
        "failure_means_zh": "The same in Chinese",
        "what_to_do": "How to mend it",
        "what_to_do_zh": "The same in Chinese",
        "sample": "First findings, JSON",
        "checked_at": "When it was checked",
    },
    "build_quality": {
        "build_id": "Build",
        "severity": "critical, warning or info",
        "finished_at": "When the build was finished",
        "expectations": "Expectations on the releases of the build",
        "failed": "Expectations that did not hold",
        "errors": "Of these, expectations that could not be computed",
        "unexpected_figures": "Figures that break one, once for each that they break",
    },
    "load": {"loaded_at": "When it was loaded"},
    "validation_result": {"loaded_at": "When the release was loaded"},
}

CARRIED = ("build_expectation", "build_quality")
"""Tables that each file takes over from the one before it."""


def append_quality(
    connection: duckdb.DuckDBPyConnection, settings: Settings, previous: Path | None, build_id: str
) -> None:
    """Complete the schema `audit` of the attached database `indicators` for this build.

    `previous` is the file of the build before, whose rows are taken over; `audit.build` must hold this build.
    """
    connection.execute(_TABLES)
    for table, columns in _COMMENTS.items():
        for column, comment in columns.items():
            connection.execute(f"comment on column indicators.audit.{table}.{column} is '{comment}'")
    if previous is not None:
        _take_over(connection, previous)
    histories = sorted((settings.lake / "history").glob(f"*/{lake.PART}"))
    if histories:
        connection.execute(
            "insert into indicators.audit.validation_history by name "
            "select * from read_parquet(?, hive_partitioning = false)",
            [[str(one) for one in histories]],
        )
    checks = builds.checks_file(settings)
    if checks.exists():
        connection.execute(
            "insert into indicators.audit.build_expectation by name "
            "select ? as build_id, * from read_parquet(?)",
            [build_id, str(checks)],
        )
    loads = sorted((settings.lake / "load").glob(f"*/{lake.PART}"))
    if loads:
        connection.execute(
            """
            update indicators.audit.load as load
            set loaded_at = loaded.loaded_at
            from read_parquet(?, hive_partitioning = false) as loaded
            where load.release_id = loaded.release_id
            """,
            [[str(one) for one in loads]],
        )
        connection.execute(
            """
            update indicators.audit.validation_result as result
            set loaded_at = load.loaded_at
            from indicators.audit.load as load
            where result.release_id = load.release_id
            """
        )
    connection.execute(
        """
        insert into indicators.audit.build_quality
        select
            build.build_id, build.finished_at, result.severity, count(*), count_if(not result.is_success),
            count_if(result.is_error), cast(sum(result.unexpected_count) as bigint)
        from indicators.audit.validation_result as result
        cross join indicators.audit.build as build
        where build.build_id = ?
        group by all
        order by result.severity
        """,
        [build_id],
    )


def _take_over(connection: duckdb.DuckDBPyConnection, previous: Path) -> None:
    """Copy the rows of earlier builds; a file of a version before these tables has none."""
    connection.execute("attach '" + str(previous.resolve()).replace("'", "''") + "' as previous (read_only)")
    held = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'previous' and schema_name = 'audit'"
    ).fetchall()
    for table in CARRIED:
        if (table,) in held:
            # Other code may have published less of it, or more.
            there, here = (
                change.columns(connection, one, "audit", table) for one in ("previous", "indicators")
            )
            shared = ", ".join(name for name in here if name in there)
            connection.execute(
                f"insert into indicators.audit.{table} by name select {shared} from previous.audit.{table}"
            )
    connection.execute("detach previous")
