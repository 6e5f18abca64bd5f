"""Tables for tools without a DuckDB driver: Parquet of every table, CSV of those for BI, and a data package.

`parquet/<schema>.<table>.parquet`, `csv/<table>.csv` and `datapackage.json` (Frictionless, version 2), which
describes the CSV files from the comments of the published file. In CSV, text that a spreadsheet would take
for a formula begins with an apostrophe, what would steer a terminal is shown as its code, and a byte order
mark says that it is UTF-8, or Excel shows Chinese as noise; Parquet has text as it is. Not here: SDMX
(`sdmx`).
"""

import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.plain import cell

_TYPES = {
    "VARCHAR": "string",
    "DOUBLE": "number",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}


def write_tables(folder: Path) -> None:
    """Write `parquet/`, `csv/` and `datapackage.json` from `indicators.duckdb` in `folder`."""
    (folder / "parquet").mkdir()
    (folder / "csv").mkdir()
    with duckdb.connect(str(folder / "indicators.duckdb"), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name, comment from duckdb_tables() where not internal order by all"
        ).fetchall()
        resources = []
        for schema, table, comment in tables:
            frame = connection.execute(f'select * from "{schema}"."{table}" order by all').pl()
            frame.write_parquet(folder / "parquet" / f"{schema}.{table}.parquet")
            if schema == "bi":
                as_cells(frame).write_csv(folder / "csv" / f"{table}.csv", include_bom=True)
                resources.append(_resource(connection, table, comment))
        build = connection.execute("select max(build_id) from audit.build").fetchone()
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "suizhou-2030",
        "title": "Promises of a city and what later releases say of them",
        "version": build[0] if build else None,
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(
        json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def as_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Text columns as cells of a CSV file (`plain.cell`); numbers stay as they are."""
    return frame.with_columns(
        pl.col(name).map_elements(cell, return_dtype=pl.String)
        for name, dtype in frame.schema.items()
        if dtype == pl.String
    )


def _resource(connection: duckdb.DuckDBPyConnection, table: str, comment: str | None) -> dict[str, Any]:
    columns = connection.execute(
        """
        select column_name, data_type, comment, not is_nullable
        from duckdb_columns() where schema_name = 'bi' and table_name = ? order by column_index
        """,
        [table],
    ).fetchall()
    fields = []
    for name, data_type, description, required in columns:
        field: dict[str, Any] = {"name": name, "type": _TYPES[data_type], "description": description or ""}
        if data_type == "BOOLEAN":
            field |= {"trueValues": ["true"], "falseValues": ["false"]}
        if required:
            field["constraints"] = {"required": True}
        fields.append(field)
    return {
        "name": table.replace("_", "-"),
        "path": f"csv/{table}.csv",
        "type": "table",
        "description": comment or "",
        "encoding": "utf-8",
        "format": "csv",
        "mediatype": "text/csv",
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": fields,
            "missingValues": [""],
        },
    }
