"""Everything of a build that any page of the report shows. Not here: which page does (`pages`, `report`)."""

from datetime import date
from typing import Any

import duckdb

from orchestration.exports import wording
from orchestration.exports.charts import axis_unit
from orchestration.exports.pages import Pages
from orchestration.status import NOT_HELD, PLACE_NAMES

Row = dict[str, Any]


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """The rows of a query, each by the names of its columns."""
    cursor = connection.execute(sql)
    names = [one[0] for one in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def everything_held(connection: duckdb.DuckDBPyConnection, day: date) -> Row:
    """Everything that any page shows on a day, and on which page each row stands.

    `connection` is one of `known.known_on`. `newest` is the day of the newest dated release public by then,
    `public_by` that of any, `last_public` the same of all that the file holds.
    """
    attainment = rows_of(
        connection,
        f"""
        select attainment.*, target.plan_label_zh, target.plan_label_en, target.modality,
            release.released_on as target_released_on, release.title as target_release_title,
            coalesce(region.label_en, attainment.region_label_zh) as region_label_en
        from marts.mart_attainment as attainment
        inner join core.fct_target as target using (target_id)
        inner join core.dim_release as release on attainment.target_release_id = release.release_id
        -- A promise for each county has no place of the catalogue.
        left join {PLACE_NAMES} as region on attainment.region_id = region.region_id
        order by attainment.target_year desc nulls last, attainment.plan_kind, attainment.importance,
            attainment.promise_id
        """,
    )
    shown_beside = _shown_beside(connection)
    for row in attainment:
        row["latest_id"] = row["actual_version_id"] or (
            row["baseline_version_id"]
            if row["latest_period"] == row["baseline_period"]
            else shown_beside.get(row["promise_id"])
        )
        row["bar"] = _bar(row)
    due = rows_of(
        connection,
        """
        select
            commitment.*, attainment.target_id, attainment.target_bound_op, attainment.direction,
            attainment.target_value, attainment.low, attainment.high,
            case
                when attainment.latest_period = attainment.time_period then attainment.latest_display
            end as beside
        from marts.mart_commitment as commitment
        inner join marts.mart_attainment as attainment using (promise_id)
        where not attainment.is_open
        order by commitment.target_year desc, commitment.indicator_id, commitment.promise_id
        """,
    )
    for row in due:
        row["convention"] = wording.deciding_convention(row)
    moved = rows_of(
        connection,
        """
        select revision.*, target.target_id, following.target_id as next_target_id
        from marts.mart_target_revision as revision
        inner join core.fct_target as target
            on revision.promise_id = target.promise_id and revision.release_id = target.release_id
        inner join core.fct_target as following
            on revision.next_promise_id = following.promise_id
            and revision.next_release_id = following.release_id
        order by revision.change_kind = 'next_step', revision.next_stated_on desc, revision.promise_id
        """,
    )
    peers: dict[str, dict[str, Row]] = {}
    for row in rows_of(connection, "select * from marts.mart_attainment_peer order by promise_id, method"):
        peers.setdefault(row["promise_id"], {})[row["method"]] = row
    return {
        "pages": Pages(connection, attainment),
        "attainment": attainment,
        "due": due,
        "moved": moved,
        "peers": peers,
        "sources": _sources(connection),
        "as_of": day,
        "newest": _newest(connection, "core.dim_release", "released_on"),
        "public_by": _newest(connection, "core.dim_release", "available_on"),
        "last_public": _newest(connection, "published.core.dim_release", "available_on"),
        "build": rows_of(connection, "select max(build_id) as build_id from audit.build")[0]["build_id"],
        "followed": rows_of(connection, "select * from bi.targets_followed order by released_on, release_id"),
        "deflators": {
            row["promise_id"]: row
            for row in rows_of(
                connection,
                """
                select deflator.*, growth.target_id as growth_target_id
                from marts.mart_implied_deflator as deflator
                inner join marts.mart_attainment as growth on deflator.growth_promise_id = growth.promise_id
                """,
            )
        },
        "not_held": rows_of(connection, f"{NOT_HELD} order by kind, publisher, release_id"),
        "conflicts": _conflicts(connection),
        "not_loaded": rows_of(
            connection,
            "select release_id, outcome from audit.load where outcome <> 'loaded' order by release_id",
        ),
        "revisions": _revisions(connection),
        "findings": _findings(connection),
        "quarantined": rows_of(connection, "select * from audit.quarantine order by release_id, paragraph"),
        "releases": _releases(connection),
        "records": {
            row["region_id"]: row for row in rows_of(connection, "select * from bi.place order by all")
        },
        "comparison": rows_of(
            connection,
            "select * from bi.place_comparison order by target_year desc, indicator_id, promise_id",
        ),
    }


def _newest(connection: duckdb.DuckDBPyConnection, releases: str, day: str) -> date | None:
    """The latest day of what is held: `released_on` of dated releases, `available_on` of all."""
    said = "where is_held" + (" and is_dated" if day == "released_on" else "")
    found = connection.execute(f"select max({day}) from {releases} {said}").fetchone()
    return found[0] if found else None


def _shown_beside(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Promise → the newest figure that stands beside it and is neither its baseline nor judged.

    What is counted from nothing each year has the year before beside it; a mart names its release only.
    """
    rows = rows_of(
        connection,
        """
        select attainment.promise_id, min(observation.figure_version_id) as figure_version_id
        from marts.mart_attainment as attainment
        inner join core.fct_observation as observation
            on attainment.source_release_id = observation.release_id
            and attainment.indicator_id = observation.indicator_id
            and attainment.region_id = observation.region_id
            and attainment.latest_period = observation.time_period
            and attainment.latest_display = observation.display
        where attainment.actual_version_id is null
        group by attainment.promise_id
        """,
    )
    return {row["promise_id"]: row["figure_version_id"] for row in rows}


def _revisions(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Figures that were restated, with their place; a day is that of a release whose day is known."""
    return rows_of(
        connection,
        """
        select revision.*, region.label_zh as region_label_zh, region.label_en as region_label_en,
            before.released_on, following.released_on as next_released_on
        from marts.mart_revision as revision
        left join core.dim_region as region on revision.region_id = region.region_id
        inner join core.dim_release as before on revision.release_id = before.release_id
        inner join core.dim_release as following on revision.next_release_id = following.release_id
        order by revision.is_compatible, revision.next_stated_on desc, revision.indicator_id
        """,
    )


def _sources(connection: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    """Version of a figure → where it was printed; a target's version is its id."""
    rows = rows_of(
        connection,
        """
        select trace.figure_version_id, observation.display, trace.paragraph, trace.char_start,
            trace.char_end, trace.sheet, trace.sheet_row, trace.sheet_column,
            trace.review_state, trace.correction_reason, trace.correction_change, trace.release_id,
            observation.base_value as value, observation.value_to, observation.bound_op, observation.unit_id
        from (
            select distinct on (figure_version_id) * from marts.mart_trace order by figure_version_id
        ) as trace
        inner join core.fct_observation as observation using (figure_version_id)
        union all
        select target_id, display, paragraph, char_start, char_end, null, null, null,
            review_state, null, null, release_id, base_value, value_to, bound_op, unit_id
        from core.fct_target
        """,
    )
    releases = {
        row["release_id"]: row
        for row in rows_of(
            connection,
            "select release_id, kind, title, released_on, address from core.dim_release",
        )
    }
    return {row["figure_version_id"]: {**releases[row["release_id"]], **row} for row in rows}


def _bar(row: Row) -> Row | None:
    """Where the latest figure lies between baseline and target, in per cent of the bar's width.

    The path runs from a tenth to nine tenths of the bar, so that what overshoots is seen; an end that a bound
    leaves open runs to the bar's edge.
    """
    if row["target_kind"] != "dated" or row["target_value"] is None or row["baseline_low"] is None:
        return None
    if row["low"] is None and row["high"] is None:
        return None
    base_low, base_high = float(row["baseline_low"]), row["baseline_high"]
    base = base_low if base_high is None else (base_low + float(base_high)) / 2
    goal = float(row["target_value"])
    if goal == base:
        return None

    def place(value: Any, where_open: float) -> float:
        if value is None:
            return where_open
        return min(max(10 + 80 * (float(value) - base) / (goal - base), 0.0), 100.0)

    falls = goal < base
    ends = sorted((place(row["low"], 100.0 if falls else 0.0), place(row["high"], 0.0 if falls else 100.0)))
    return {
        "low": ends[0],
        "width": max(ends[1] - ends[0], 1.5),
        "is_open": row["low"] is None or row["high"] is None,
        "expected": None if row["expected_now"] is None else place(row["expected_now"], 0.0),
        "is_start": row["actual_version_id"] is None,
    }


def _conflicts(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Statements that cannot hold together, with the interval that one implies of the other."""
    rows = rows_of(
        connection,
        """
        select conflict.*, observation.unit_id, region.label_zh as region_label_zh,
            region.label_en as region_label_en
        from marts.mart_reconciliation as conflict
        inner join core.fct_observation as observation
            on conflict.stated_version_id = observation.figure_version_id
        inner join core.dim_region as region on conflict.region_id = region.region_id
        where not conflict.is_possible
        order by conflict.finding desc, conflict.time_period desc, conflict.indicator_id
        """,
    )
    for row in rows:
        size = row["implied_low"] if row["implied_high"] is None else row["implied_high"]
        for language, between in (("zh", ""), ("en", " ")):
            factor, unit = axis_unit(row["unit_id"], language, size)
            span = wording.interval(row["implied_low"], row["implied_high"], factor)
            row[f"implied_{language}"] = span + between + unit
    return rows


def _findings(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Expectations that releases failed, the most serious first."""
    return rows_of(
        connection,
        """
        select result.release_id, result.rule, result.severity, result.description, result.description_zh,
            result.what_to_do,
            result.what_to_do_zh, result.unexpected_count, result.evaluated_count,
            coalesce(release.title, result.release_id) as title
        from audit.validation_result as result
        left join core.dim_release as release using (release_id)
        where not result.is_success and result.severity <> 'info'
        order by result.severity, result.rule, release.released_on nulls last, result.release_id
        """,
    )


def _releases(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every release on file, and how many of its figures no person has read.

    `unseen` are those of an indicator, `unseen_read` all that were read, `behind` those on which verdicts
    rest.
    """
    return rows_of(
        connection,
        """
        with reviewed as (
            select release_id, count(*) filter (review_state <> 'person') as unseen, count(*) as mapped
            from (
                select release_id, review_state from core.fct_observation
                union all
                select release_id, review_state from core.fct_target
            )
            group by release_id
        ),
        read as (
            select release_id, sum(figures) as read,
                sum(figures) filter (review_state <> 'person') as unseen_read
            from audit.review group by release_id
        ),
        behind as (
            select release_id, count(distinct figure_id) as behind
            from marts.mart_trace
            where review_state <> 'person' and mart = 'mart_attainment'
            group by release_id
        )
        select load.release_id, load.outcome, load.figures, load.unmapped, load.quarantined, release.title,
            release.kind, release.released_on, release.address, release.completeness,
            coalesce(reviewed.unseen, 0) as unseen, coalesce(reviewed.mapped, 0) as mapped,
            coalesce(read.read, 0) as read, coalesce(read.unseen_read, 0) as unseen_read,
            coalesce(behind.behind, 0) as behind
        from audit.load as load
        left join core.dim_release as release using (release_id)
        left join reviewed using (release_id)
        left join read using (release_id)
        left join behind using (release_id)
        order by release.released_on desc nulls last, load.release_id
        """,
    )
