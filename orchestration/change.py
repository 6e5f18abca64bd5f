"""What differs between two builds, cell by cell, and which recorded input explains it.

`audit.input` of a build says what it was made from; `audit.change` is the comparison of its marts with those of
the build readers had before. The rule of causes stands in docs/publication.md. Not here: how a build is
published or found (`publication`).
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from orchestration.settings import PROJECT

KEYS: Mapping[str, tuple[str, ...]] = {
    "mart_attainment": ("promise_id",),
    "mart_attainment_history": ("promise_id", "valid_from", "known_from"),
    "mart_attainment_peer": ("promise_id", "method", "edition"),
    "mart_commitment": ("promise_id",),
    "mart_coverage": ("gap", "gap_key", "time_period"),
    "mart_growth": (
        "indicator_id", "region_id", "base_year", "end_year", "measure", "growth_basis", "figure_status",
    ),
    "mart_implied_deflator": ("promise_id", "growth_promise_id"),
    "mart_interim": ("promise_id", "figure_version_id"),
    "mart_reconciliation": ("finding", "stated_version_id", "other_version_id", "implied_from"),
    "mart_relation": ("promise_id", "valid_from", "known_from"),
    "mart_revision": ("figure_version_id", "next_version_id"),
    "mart_target_figure": ("figure_id",),
    "mart_target_revision": ("promise_id",),
    "mart_trace": ("mart", "row_key", "role", "figure_version_id"),
}  # fmt: skip
"""What names a row of a mart from build to build; a mart not named here is compared row by row."""

COLUMNS = (
    "table_name", "row_key", "column_name", "change_kind", "value_before", "value_after", "cause", "cause_detail",
)  # fmt: skip
"""Columns of a comparison; `audit.change` has the two builds before them."""

INPUT_TABLE = """
    create table {catalog}.audit.input (
        kind varchar not null, name varchar not null, indicator_id varchar, content varchar not null
    );
    comment on table {catalog}.audit.input is
        'One row per thing this build was made from; two builds are compared by it.';
    comment on column {catalog}.audit.input.kind is 'release, catalogue, correction or method';
    comment on column {catalog}.audit.input.name is
        'Release, table of the catalogue, correction, or part of the method';
    comment on column {catalog}.audit.input.indicator_id is
        'Indicator a row of the catalogue or a correction is about; null: may concern every cell';
    comment on column {catalog}.audit.input.content is 'Digest of its content'
"""

_READING = (
    "orchestration/readers", "orchestration/extraction", "orchestration/documents", "orchestration/figure.py",
    "orchestration/interval.py", "orchestration/period.py", "orchestration/ingest.py", "orchestration/catalogue.py", "orchestration/corrections.py",
    "orchestration/expectations",
)  # fmt: skip
_MODELS = ("dbt_project/models", "dbt_project/macros")
_CODE = (".py", ".sql")


def record_inputs(
    connection: duckdb.DuckDBPyConnection, build: str, target: str, method_version: str
) -> None:
    """Create and fill `audit.input` in the attached database `target` from the attached database `build`."""
    connection.execute(INPUT_TABLE.format(catalog=target))
    insert = f"insert into {target}.audit.input by name "
    tables = _tables(connection, build, "audit") | _tables(connection, build, "catalogue")
    if "load" in tables:
        connection.execute(
            insert + "select 'release' as kind, release_id as name, null as indicator_id, content "
            f"from {build}.audit.load where content is not null order by release_id"
        )
    for table in sorted(_tables(connection, build, "catalogue") - {"corrections"}):
        has_indicator = "indicator_id" in columns(connection, build, "catalogue", table)
        indicator = "indicator_id" if has_indicator else "cast(null as varchar)"
        connection.execute(
            insert + f"select 'catalogue' as kind, ? as name, {indicator} as indicator_id, "
            "md5(string_agg(cast(seed as varchar), chr(10) order by cast(seed as varchar))) as content "
            # Without an indicator to group by, a table without rows would still make one.
            f"from {build}.catalogue.{table} as seed group by all having count(*) > 0 order by all",
            [table],
        )
    if "corrections" in tables:
        connection.execute(
            insert + "select 'correction' as kind, seed.correction_id as name, "
            "min(figure.indicator_id) as indicator_id, min(md5(cast(seed as varchar))) as content "
            f"from {build}.catalogue.corrections as seed "
            f"left join {build}.staging.stg_figure as figure on seed.figure_id = figure.figure_id "
            "group by seed.correction_id order by seed.correction_id"
        )
    connection.executemany(
        f"insert into {target}.audit.input values ('method', ?, null, ?)",
        [("version", method_version), ("models", _digest(_MODELS)), ("reading", _digest(_READING))],
    )


def compare(connection: duckdb.DuckDBPyConnection, earlier: str, later: str) -> str:
    """Compare the marts of two attached databases; the name of a temporary table with `COLUMNS`.

    One row per cell that differs, and per row, column or table that only one of them has (then the values are
    null). Ordered by table, key and column.
    """
    connection.execute(
        """
        create or replace temp table changed (
            table_name varchar, row_key varchar, column_name varchar, change_kind varchar, value_before varchar,
            value_after varchar, indicator_id varchar
        )
        """
    )
    before, after = _tables(connection, earlier, "marts"), _tables(connection, later, "marts")
    for table in sorted(before ^ after):
        kind = "table_removed" if table in before else "table_added"
        connection.execute("insert into changed (table_name, change_kind) values (?, ?)", [table, kind])
    for table in sorted(before & after):
        _compare_table(connection, earlier, later, table)
    causes = _causes(connection, earlier, later)
    connection.execute(
        "create or replace temp table cause (indicator_id varchar, cause varchar, detail varchar)"
    )
    if causes:
        connection.executemany("insert into cause values (?, ?, ?)", causes)
    connection.execute(
        f"""
        create or replace temp table comparison as
        select {", ".join("changed." + name for name in COLUMNS[:6])}, cause.cause, cause.detail as cause_detail
        from changed inner join cause on changed.indicator_id is not distinct from cause.indicator_id
        order by all
        """
    )
    return "comparison"


def _compare_table(connection: duckdb.DuckDBPyConnection, earlier: str, later: str, table: str) -> None:
    old, new = (columns(connection, one, "marts", table) for one in (earlier, later))
    for column in [*(one for one in new if one not in old), *(one for one in old if one not in new)]:
        kind = "column_added" if column in new else "column_removed"
        connection.execute(
            "insert into changed (table_name, column_name, change_kind) values (?, ?, ?)",
            [table, column, kind],
        )
    if old == new and _is_the_same(connection, earlier, later, table):
        return
    common = [one for one in new if one in old]
    key = [one for one in KEYS.get(table, common) if one in common] or common
    keys, names = ", ".join(key), ", ".join(common)
    # Rows that a key does not tell apart are paired in the order of their content.
    numbered = (
        f"select {names}, row_number() over (partition by {keys} order by "
        + ", ".join(f"{one} nulls last" for one in common)
        + ") as ordinal_of_key from {}.marts."
        + table
    )
    match = " and ".join(f"e.{one} is not distinct from l.{one}" for one in (*key, "ordinal_of_key"))
    if "indicator_id" in common:
        indicator = "coalesce(l.indicator_id, e.indicator_id)"
    elif "promise_id" in common:
        indicator = "promise.indicator_id"
    else:
        indicator = "cast(null as varchar)"
    promises = (
        f"left join (select promise_id, min(indicator_id) as indicator_id from (select promise_id, indicator_id "
        f"from {earlier}.core.fct_target union all select promise_id, indicator_id from {later}.core.fct_target) "
        "group by promise_id) as promise on coalesce(l.promise_id, e.promise_id) = promise.promise_id"
        if indicator.startswith("promise")
        else ""
    )
    row_key = "concat_ws('|', " + ", ".join(
        f"coalesce(cast(coalesce(l.{one}, e.{one}) as varchar), '')" for one in key
    )
    connection.execute(
        f"""
        create or replace temp table differing as
        with e as ({numbered.format(earlier)}), l as ({numbered.format(later)})
        select {row_key}) as row_key, {indicator} as indicator_id, e, l,
            e.ordinal_of_key is null as is_added, l.ordinal_of_key is null as is_removed
        from e full join l on {match} {promises}
        where e is distinct from l
        """
    )
    found = connection.execute("select count(*) from differing").fetchone()
    if not found or not found[0]:
        return
    connection.execute(
        """
        insert into changed
        select ?, row_key, null, case when is_added then 'row_added' else 'row_removed' end, null, null, indicator_id
        from differing where is_added or is_removed
        """,
        [table],
    )
    for column in common:
        if column not in key:
            connection.execute(
                f"""
                insert into changed
                select ?, row_key, ?, 'cell', cast(e.{column} as varchar), cast(l.{column} as varchar), indicator_id
                from differing where not is_added and not is_removed and e.{column} is distinct from l.{column}
                """,
                [table, column],
            )


def _is_the_same(connection: duckdb.DuckDBPyConnection, earlier: str, later: str, table: str) -> bool:
    """Whether the rows are the same one after the other: builds keep them in an order that depends on nothing else.

    Most marts are the same most times, and to join them by their keys takes longer.
    """
    differs = connection.execute(
        f"select 1 from (select e from {earlier}.marts.{table} as e) positional join "
        f"(select l from {later}.marts.{table} as l) where e is distinct from l limit 1"
    )
    return differs.fetchone() is None


def _causes(
    connection: duckdb.DuckDBPyConnection, earlier: str, later: str
) -> list[tuple[str | None, str, str | None]]:
    """For each indicator with a changed cell (None: a cell of none): cause, and the inputs that explain it."""
    indicators = [
        one for (one,) in connection.execute("select distinct indicator_id from changed").fetchall()
    ]
    if "input" not in _tables(connection, earlier, "audit") or "input" not in _tables(
        connection, later, "audit"
    ):
        return [(one, "not_recorded", None) for one in indicators]
    changed = connection.execute(
        f"""
        select
            coalesce(l.kind, e.kind), coalesce(l.name, e.name), coalesce(l.indicator_id, e.indicator_id),
            e.content is null, l.content is null
        from {earlier}.audit.input as e
        full join {later}.audit.input as l
            on e.kind = l.kind and e.name = l.name and e.indicator_id is not distinct from l.indicator_id
        where e.content is distinct from l.content
        """
    ).fetchall()
    touched: list[tuple[str, str, str | None]] = []
    for kind, name, indicator, is_new, is_gone in changed:
        if kind == "release":
            touched += _touched_by_release(connection, earlier, later, name, is_new, is_gone)
        else:
            touched.append((kind, f"{name}:{indicator}" if indicator else name, indicator))
    return [(one, *_cause(one, touched)) for one in indicators]


def _touched_by_release(
    connection: duckdb.DuckDBPyConnection,
    earlier: str,
    later: str,
    release_id: str,
    is_new: bool,
    is_gone: bool,
) -> Iterable[tuple[str, str, str | None]]:
    if is_new:
        # A release that brings no period not held before, for an indicator, only restates.
        rows = connection.execute(
            f"""
            select indicator_id, bool_and(observation_key in (select observation_key from {earlier}.core.fct_observation))
            from {later}.core.fct_observation where release_id = $1 group by indicator_id
            union all select indicator_id, false from {later}.core.fct_target where release_id = $1
            """,
            [release_id],
        ).fetchall()
        return [("revision" if restates else "new_release", release_id, one) for one, restates in rows]
    rows = connection.execute(
        " union ".join(
            f"select indicator_id from {one}.core.{table} where release_id = $1"
            for one in (earlier, later)
            for table in ("fct_observation", "fct_target")
        ),
        [release_id],
    ).fetchall()
    return [("release_removed" if is_gone else "revision", release_id, one) for (one,) in rows]


def _cause(indicator: str | None, touched: list[tuple[str, str, str | None]]) -> tuple[str, str | None]:
    """The one kind of input that can explain a cell of the indicator, else `several`."""
    near = [one for one in touched if indicator is None or one[2] is None or one[2] == indicator]
    # A cell can rest on other indicators than its own (deflators, relations): then all that changed may explain it.
    candidates = near or touched
    kinds = sorted({kind for kind, _, _ in candidates})
    names = "; ".join(sorted({f"{kind} {name}" for kind, name, _ in candidates}))
    if not kinds:
        return "unexplained", None
    return (kinds[0] if len(kinds) == 1 else "several"), names


def _tables(connection: duckdb.DuckDBPyConnection, catalog: str, schema: str) -> set[str]:
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = ?",
        [catalog, schema],
    ).fetchall()
    return {name for (name,) in rows}


def columns(connection: duckdb.DuckDBPyConnection, catalog: str, schema: str, table: str) -> list[str]:
    """The columns of a table of an attached database, in their order.

    Asked of the table: `duckdb_columns()` goes through all tables of all databases each time.
    """
    found = connection.execute(f'select * from {catalog}.{schema}."{table}" limit 0').description
    return [str(one[0]) for one in found or ()]


def _digest(folders: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        start: Path = PROJECT / folder
        for path in sorted([start] if start.is_file() else start.rglob("*")):
            if path.suffix in _CODE:
                digest.update(f"{path.relative_to(PROJECT)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
