"""The queries of the expectations on DuckDB alone, for an answer at once before anything is loaded.

A load is judged by Great Expectations (`engine`), which costs seconds to import; both run the same
queries and find the same. Not here: any rule.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True)
class UnexpectedRows:
    """What a query of unexpected rows gave: its rows, or what went wrong."""

    rows: Sequence[Mapping[str, Any]]
    error: str | None


def find_directly(
    file: Path, queries: Mapping[str, str], shown: Callable[[str, str], str]
) -> dict[str, UnexpectedRows]:
    """As `engine.find_unexpected_rows`: of a query with rows, what `shown` makes of a table of them."""
    found = {}
    with duckdb.connect(str(file), read_only=True) as connection:
        for number, (name, sql) in enumerate(queries.items()):
            table = f"unexpected_{number}"
            try:
                connection.execute(f"create temp table {table} as ({sql}\n)")
                rows: list[dict[str, Any]] = []
                if connection.execute(f"select 1 from {table} limit 1").fetchone():
                    cursor = connection.execute(shown(name, table))
                    columns = [one[0] for one in cursor.description or ()]
                    rows = [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]
                found[name] = UnexpectedRows(rows, None)
            except duckdb.Error as error:
                found[name] = UnexpectedRows((), str(error).strip())
    return found
