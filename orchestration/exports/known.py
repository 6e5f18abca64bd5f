"""The published file as it could be known on a day, under the names of its own tables.

What writes the report asks the same questions of every day. From the newest day held on, only what hangs
on the day changes: which target is open, which outcome overdue. Before it, what came later is left out: of
checks and of other methods, which are held of the newest day alone, only what they say of the same figures
stays. Not here: any verdict (`marts.attainment_as_of` and `marts.commitment_as_of` are the file's).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

_SAME_FIGURES = """
    select now.promise_id
    from published.marts.mart_attainment as now
    inner join main.attainment as answer using (promise_id)
    where now.target_id = answer.target_id
        and now.baseline_version_id is not distinct from answer.baseline_version_id
        and now.actual_version_id is not distinct from answer.actual_version_id
"""

_ON_ANY_DAY = {
    "marts.mart_attainment": "select * from main.attainment",
    "marts.mart_commitment": "select * from main.commitment",
    "bi.place": """
        select place.* replace (
            due.promises as promises, due.open_promises as open_promises, due.due_promises as due_promises,
            due.kept as kept, due.missed as missed, due.kept + due.missed as decided,
            due.kept / nullif(due.kept + due.missed, 0) as share_kept
        )
        from published.bi.place as place
        inner join (
            select attainment.region_id, count(*) as promises,
                count(*) filter (attainment.is_open) as open_promises,
                count(*) filter (not attainment.is_open) as due_promises,
                count(*) filter (not attainment.is_open and commitment.outcome = 'kept') as kept,
                count(*) filter (not attainment.is_open and commitment.outcome = 'missed') as missed
            from main.attainment as attainment
            inner join main.commitment as commitment using (promise_id)
            group by attainment.region_id
        ) as due using (region_id)
    """,
    "bi.place_comparison": """
        select comparison.* replace (
            commitment.outcome as outcome, commitment.outcome_display as outcome_display,
            commitment.outcome_reason as outcome_reason, attainment.attainment_status as attainment_status,
            attainment.status_zh as status_zh, attainment.status_en as status_en,
            attainment.pace_low as pace_low, attainment.pace_high as pace_high,
            attainment.actual_version_id as actual_version_id
        )
        from published.bi.place_comparison as comparison
        inner join main.attainment as attainment using (promise_id)
        inner join main.commitment as commitment using (promise_id)
        where comparison.target_id = attainment.target_id
    """,
}
"""Table → what stands in its place, of `main.attainment` and `main.commitment`, the answers of the day."""

_BEFORE_THE_NEWEST = {
    "core.dim_release": """
        select * from published.core.dim_release
        where release_id in (select release_id from main.public)
            or (not is_held and cast(left(time_period, 4) as integer) < year({day}))
    """,
    "core.fct_target": """
        select * from published.core.fct_target where release_id in (select release_id from main.public)
    """,
    "core.fct_observation": """
        select observation.* replace (headline.figure_version_id is not null as is_headline)
        from published.core.fct_observation as observation
        left join main.headline as headline using (figure_version_id)
        where observation.realtime_start <= {day}
    """,
    "marts.mart_target_revision": """
        select * from published.marts.mart_target_revision where next_stated_on <= {day}
    """,
    "marts.mart_revision": "select * from published.marts.mart_revision where next_stated_on <= {day}",
    "marts.mart_reconciliation": """
        select * from published.marts.mart_reconciliation
        where stated_release_id in (select release_id from main.public)
            and other_release_id in (select release_id from main.public)
    """,
    "marts.mart_attainment_peer": f"""
        select * from published.marts.mart_attainment_peer where promise_id in ({_SAME_FIGURES})
    """,
    "marts.mart_implied_deflator": f"""
        select * from published.marts.mart_implied_deflator
        where promise_id in ({_SAME_FIGURES}) and growth_promise_id in ({_SAME_FIGURES})
    """,
    **{
        name: f"select * from published.{name} where release_id in (select release_id from main.public)"
        for name in (
            "audit.load",
            "audit.quarantine",
            "audit.validation_result",
            "audit.review",
            "bi.targets_followed",
        )
    },
}
"""Table → what of it could be known; `main.public` are the releases of that day."""


@contextmanager
def known_on(file: Path, day: date) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection on which the tables of the published file say what they said, or would have, on a day."""
    with duckdb.connect() as connection:
        # A path in a statement, not an argument: DuckDB takes none there.
        path = str(file).replace("'", "''")
        connection.execute(f"attach '{path}' as published (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where database_name = 'published' order by all"
        ).fetchall()
        for schema, table in tables:
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create view {schema}.{table} as from published.{schema}.{table}")
        on = f"date '{day}'"
        # The file's macros name schema and table only: they mean those of the catalogue in use.
        connection.execute("use published")
        for name in ("attainment", "commitment"):
            connection.execute(f"create table memory.main.{name} as from marts.{name}_as_of({on})")
        connection.execute(
            f"create table memory.main.headline as select figure_version_id from core.observation_as_of({on})"
        )
        connection.execute("use memory")
        (newest,) = connection.execute("select max(as_of) from marts.mart_attainment").fetchone() or (None,)
        replaced = dict(_ON_ANY_DAY)
        if newest is not None and day < newest:
            connection.execute(
                "create table main.public as select release_id from published.core.dim_release "
                f"where is_held and available_on <= {on}"
            )
            replaced |= _BEFORE_THE_NEWEST
        made = {
            f"{schema}.{table}": replaced[f"{schema}.{table}"].format(day=on)
            for schema, table in tables
            if f"{schema}.{table}" in replaced
        }
        for name, sql in made.items():
            connection.execute(f"create table main.{name.replace('.', '_')} as {sql}")
        for name in made:
            connection.execute(f"create or replace view {name} as from main.{name.replace('.', '_')}")
        yield connection
