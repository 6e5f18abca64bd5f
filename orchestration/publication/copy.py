"""The build as readers get it: which schemas, in which order of rows. Not here: its log (`log`)."""

from datetime import datetime
from pathlib import Path

import duckdb

from orchestration import change
from orchestration.publication.build_folders import FILE_NAME, PublishError, quoted
from orchestration.publication.log import append_log
from orchestration.said import Said
from orchestration.settings import Settings

STORAGE_VERSION = "v1.4.0"
"""Readers from DuckDB 1.4 open the file; the default of older versions pairs stale logs with new files."""

UNPUBLISHED_SCHEMAS = ("staging", "intermediate", "catalogue", "main")
"""Schemas of the build that readers do not get."""


def copy_build(
    settings: Settings, folder: Path, build_id: str, finished_at: datetime, forced_reason: str | None
) -> None:
    """Write the build's file into `folder`, with its log; PublishError when there is nothing to publish."""
    connection = duckdb.connect()
    try:
        connection.execute(f"attach {quoted(settings.build_file)} as build (read_only)")
        if not connection.execute(
            "select 1 from duckdb_tables() where database_name = 'build' and table_name = 'mart_attainment'"
        ).fetchall():
            raise PublishError(
                Said(
                    (
                        f"{settings.build_file}中没有marts："
                        "它的运行在此之前因core的严重检查或某一步失败而停止，"
                        "没有可发布的内容。请处理status.json或该次构建验证页所指出的问题；"
                        "只有对marts的检查才可强制通过"
                    ),
                    (
                        f"{settings.build_file} has no marts: its run was stopped before them, by a critical check on core or a "
                        "failed step, and there is nothing to publish. Mend what status.json or the validation page of the "
                        "build names; only what a check on the marts holds back can be forced"
                    ),
                )
            )
        connection.execute(
            f"attach {quoted(folder / FILE_NAME)} as indicators (storage_version '{STORAGE_VERSION}')"
        )
        # Definitions, comments and macros first, then the rows of what is published, in their order.
        connection.execute("copy from database build to indicators (schema)")
        schemas = connection.execute(
            "select schema_name from information_schema.schemata where catalog_name = 'indicators'"
        ).fetchall()
        for (schema,) in schemas:
            if schema in UNPUBLISHED_SCHEMAS and schema != "main":
                connection.execute(f"drop schema indicators.{schema} cascade")
        connection.execute("create schema if not exists indicators.audit")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'indicators' order by all"
        ).fetchall()
        for schema, table in tables:
            connection.execute(
                f"insert into indicators.{schema}.{table} select * from build.{schema}.{table} "
                f"order by {_row_order(connection, schema, table)}"
            )
        append_log(settings, connection, build_id, finished_at, forced_reason)
        connection.execute("checkpoint indicators")
        connection.execute("detach indicators")
    finally:
        connection.close()
    if list(folder.glob("*.wal")):
        raise PublishError(
            Said(
                f"构建{build_id}留有预写日志，没有正常关闭",
                f"build {build_id} left a write-ahead log; it was not closed cleanly",
            )
        )


_ASKED_BY = (
    "indicator_id",
    "promise_id",
    "region_id",
    "measure",
    "series_measure",
    "period_start",
    "valid_from",
)
"""Columns that questions filter by, in the order in which rows are kept, so that a question reads few blocks."""


def _row_order(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    columns = change.columns(connection, "indicators", schema, table)
    leading = [name for name in _ASKED_BY if name in columns]
    # Only all columns make the order total: in core too a table may have several rows of a place or a statement.
    return ", ".join(f'"{name}" nulls last' for name in dict.fromkeys([*leading, *columns]))
