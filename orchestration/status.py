"""What published file and lake say of targets and releases, as frames for terminal, Dagster and tests.

Not here: how a terminal draws them (`cli`), any verdict (dbt's marts).
"""

import base64
import json
import re
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any, Literal

import duckdb
import polars as pl

from orchestration import lake
from orchestration.said import Said

STATUS_COLUMNS = (
    "region_label_zh", "region_label_en", "label_zh", "label_en",
    "time_period", "target_display", "latest_period", "latest_display", "low", "high",
    "pace_low", "pace_high", "attainment_status", "status_zh", "status_en", "reason",
    "verdict_zh", "verdict_en", "source",
    "promise_id", "as_of",
)  # fmt: skip


_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    "VARCHAR": pl.String, "DOUBLE": pl.Float64, "BIGINT": pl.Int64, "INTEGER": pl.Int32,
    "BOOLEAN": pl.Boolean,
    "DATE": pl.Date, "HUGEINT": pl.Int64,
}  # fmt: skip


def frame_of(answer: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """An answer of some hundred rows as a frame; Arrow alone costs a third of a second to import."""
    schema = {
        name: pl.Decimal(*map(int, re.findall(r"\d+", str(kind))))
        if str(kind).startswith("DECIMAL")
        else _TYPES[str(kind)]
        for name, kind, *_ in answer.description or ()
    }
    exact = {name: kind for name, kind in schema.items() if isinstance(kind, pl.Decimal)}
    at = [number for number, name in enumerate(schema) if name in exact]
    rows = [list(row) for row in answer.fetchall()]
    # polars imports numpy for the sake of a Decimal, and none for its digits.
    for row in rows:
        for number in at:
            if row[number] is not None:
                row[number] = f"{row[number]:f}"
    as_read = schema | dict.fromkeys(exact, pl.String)
    frame = pl.DataFrame(rows, schema=as_read, orient="row")
    return frame.with_columns(pl.col(name).cast(kind) for name, kind in exact.items())


NATION = "100000"


class NothingReleasedError(LookupError):
    """A day before anything on file was released; the message names the first day there is."""


PLACE_NAMES = """(
    select region_id, label_zh, label_en
    from core.dim_region
    qualify row_number() over (
        partition by region_id order by valid_to desc nulls first, valid_from desc nulls last
    ) = 1
)"""
"""One row per place with its latest names, as in int_place, for a join: core.dim_region has one a span."""

OF_PLACE = """
    (region_id = $region or (
        target_release_id in (select release_id from core.dim_release where region_id = $region)
        and coalesce(region_id, '') not in (
            select region_id from core.dim_release where is_held and region_id is not null
        )
    ))
"""
"""Promises about a place, and those of its own documents about parts of it of which no document is held."""


def attainment_frame(
    file: Path, as_of: date | None = None, known_on: date | None = None, region_id: str | None = None
) -> pl.DataFrame:
    """Every promise (of a place) whose target year is not over on that day, by default the newest day held.

    Columns are `STATUS_COLUMNS`; low and high are the latest figure's interval in base units.
    NothingReleasedError when `as_of` is a day before the first release.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        first = connection.execute("select min(available_on) from core.dim_release where is_held").fetchone()
        if as_of is not None and first is not None and first[0] is not None and as_of < first[0]:
            raise NothingReleasedError(
                Said(
                    f"{as_of}时还没有收录任何发布；收录的最早一份发布于{first[0]}",
                    f"nothing on file was released by {as_of}; the first release on file is of {first[0]}",
                )
            )
        if as_of is None:
            relation, arguments = "marts.mart_attainment", dict[str, Any]()
        elif known_on is None:
            relation, arguments = "marts.attainment_as_of($as_of)", {"as_of": as_of}
        else:
            relation = "marts.attainment_as_of($as_of, known_on := $known_on)"
            arguments = {"as_of": as_of, "known_on": known_on}
        if region_id is not None:
            arguments["region"] = region_id
        return frame_of(
            connection.execute(
                f"""
            select {", ".join(STATUS_COLUMNS)}
            from (
                select answer.*, region.label_en as region_label_en
                from {relation} as answer
                left join {PLACE_NAMES} as region on answer.region_id = region.region_id
            )
            where is_open{f" and {OF_PLACE}" if region_id is not None else ""}
            order by target_year desc nulls last, plan_kind nulls last, importance nulls last, promise_id
            """,
                arguments,
            )
        )


Outcome = Literal[
    "kept", "missed", "kept_expected", "missed_expected", "pending", "not_due", "indeterminate",
    "not_published", "not_held", "not_found", "not_assessable",
]  # fmt: skip
"""What may have become of a promise (`mart_commitment.outcome`)."""


def promises_frame(
    file: Path,
    as_of: date,
    *,
    year: int | None = None,
    plan: str | None = None,
    outcome: str | None = None,
    region_id: str | None = None,
) -> pl.DataFrame:
    """Every promise made by a day (of a year, plan, outcome, place) with its outcome as known on that day.

    `source` is the title of the release with the outcome, `answering_release` of the one that would have it.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        frame = frame_of(
            connection.execute(
                f"""
            select
                promise.region_id, named.region_label_zh, named.region_label_en, promise.label_zh,
                promise.label_en, promise.plan_id, promise.plan_kind, promise.time_period,
                promise.target_year, promise.target_display, promise.outcome_display,
                promise.outcome_period, promise.outcome,
                promise.outcome_reason, release.title as source,
                promise.answering_release, promise.target_release_id, promise.promise_id
            from marts.commitment_as_of($as_of) as promise
            left join bi.regions as named using (region_id)
            left join core.dim_release as release on promise.outcome_release_id = release.release_id
            where (cast($year as integer) is null or promise.target_year = $year)
                and (cast($plan as varchar) is null or $plan in (promise.plan_id, promise.plan_kind))
                and (cast($outcome as varchar) is null or promise.outcome = $outcome)
                and (
                    cast($region as varchar) is null
                    or promise.promise_id in (select promise_id from marts.mart_attainment where {OF_PLACE})
                )
            order by promise.target_year desc nulls last, promise.plan_kind, promise.region_id,
            promise.promise_id
            """,
                {"as_of": as_of, "year": year, "plan": plan, "outcome": outcome, "region": region_id},
            )
        )
    return frame.with_columns(as_of=as_of)


NOT_HELD = f"""
    select
        release.release_id, release.kind, release.publisher, release.title, release.time_period, release.note,
        release.region_id,
        coalesce(
            max(release.publisher_name_zh) over (partition by release.publisher), region.label_zh,
            release.publisher
        ) as publisher_zh,
        coalesce(
            max(release.publisher_name_en) over (partition by release.publisher), region.label_en,
            release.publisher
        ) as publisher_en
    from core.dim_release as release
    left join {PLACE_NAMES} as region using (region_id)
    qualify not release.is_held
"""
"""Releases known to exist and not held; their publishers' names stand on what is held of them."""


def not_held(file: Path, places: Collection[str]) -> pl.DataFrame:
    """Releases of some places that are known to exist and not held, newest first."""
    with duckdb.connect(str(file), read_only=True) as connection:
        frame = frame_of(connection.execute(NOT_HELD + " order by time_period desc, kind, title"))
    return frame.filter(pl.col("region_id").is_in(places))


def followed_places(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Ids of the places of which a document is held, of the provinces they lie in, and of the nation.

    Calendar and known releases may name any other place: nothing of those is missed.
    """
    rows = connection.execute(
        """
        with own as (select region_id from core.dim_release where is_held and region_id is not null)
        select region_id from own
        union
        select place.province_id
        from bi.regions as place
        inner join own using (region_id)
        where place.province_id is not null
        """
    ).fetchall()
    return {region_id for (region_id,) in rows} | {NATION}


def only_named(file: Path, region_id: str) -> tuple[str, str] | None:
    """The names of a place of which no document is held and that no promise is about; None of any other."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(
            f"""
            select label_zh, label_en from {PLACE_NAMES}
            where region_id = $region
                and region_id not in (select region_id from marts.mart_attainment where region_id is not null)
                and region_id not in (
                    select region_id from core.dim_release where is_held and region_id is not null
                )
            """,
            {"region": region_id},
        ).fetchone()


def year_spans(release_ids: list[str]) -> str:
    """The years that releases are named by, neighbours joined: `2013–2022, 2024`.

    A work report is named by the year it was delivered in, a communiqué by the year it is about. An id
    without a year gives none.
    """
    spans: list[list[int]] = []
    years = {int(found[-1]) for one in release_ids if (found := re.findall(r"(?<!\d)(?:19|20)\d\d", one))}
    for year in sorted(years):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def releases_frame(file: Path, lake_folder: Path) -> pl.DataFrame:
    """Every release on file with what became of its last load, by the day it was released.

    The lake knows of a load before the file does: one that was held or refused builds nothing.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        about = frame_of(
            connection.execute(
                "select release_id, kind, region_id, title, released_on, completeness from core.dim_release"
            )
        )
        loads = lake.read(lake_folder, "load", lake.LOAD_SCHEMA)
        counted = ("outcome", "figures", "quarantined", "unmapped", "warnings", "reason", "reason_zh")
        if loads.is_empty():
            # The file has the reason in English.
            told = ", ".join(counted[:-1])
            loads = frame_of(
                connection.execute(
                    f"select release_id, {told}, cast(null as varchar) as reason_zh from audit.load"
                )
            )
    return (
        loads.select("release_id", *counted)
        .join(about, on="release_id", how="left")
        .select(*about.columns, *counted)
        .sort("released_on", "release_id", nulls_last=True)
    )


def places_frame(file: Path) -> pl.DataFrame:
    """Every place that holds promises, with how many are open, due, decided and kept."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return frame_of(connection.execute("select * from bi.place order by region_id"))


def not_loaded(file: Path, lake_folder: Path) -> pl.DataFrame:
    """Releases whose last load was refused or held, with the reason."""
    return (
        releases_frame(file, lake_folder)
        .filter(pl.col("outcome") != "loaded")
        .select("release_id", "region_id", "outcome", "reason", "reason_zh")
    )


def failed_rules(file: Path, release_id: str) -> list[dict[str, Any]]:
    """Expectations that a release failed at its last load, the most serious first; `sample` as a list."""
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = frame_of(
            connection.execute(
                """
            select
                rule, severity, is_error, observed, unexpected_count, evaluated_count,
                description, description_zh, what_to_do, what_to_do_zh, sample
            from audit.validation_result
            where release_id = ? and not is_success
            order by case severity when 'critical' then 0 when 'warning' then 1 else 2 end, rule
            """,
                [release_id],
            )
        )
    return [row | {"sample": json.loads(row["sample"] or "[]")} for row in rows.to_dicts()]


_QUARANTINED = (
    "release_id", "figure_id", "paragraph", "char_start", "char_end", "sheet", "sheet_row", "sheet_column",
    "surface", "indicator_text", "subject_text", "unit_text", "period_text", "measure",
    "figure_status", "value", "reason", "reason_zh",
)  # fmt: skip


def quarantine_frame(lake_folder: Path, release_id: str | None = None) -> pl.DataFrame:
    """Figures of a release (or of all) that are not loaded as published, each with the reason."""
    frame = lake.read(lake_folder, "quarantine", lake.QUARANTINE_SCHEMA).select(_QUARANTINED)
    return frame if release_id is None else frame.filter(pl.col("release_id") == release_id)


def unseen_text(file: Path, region_id: str | None = None) -> tuple[str, str]:
    """One line in Chinese and in English: how many figures no person has seen.

    Of all that were read, of those that have an indicator, and of those on which verdicts rest; the report
    says the same three.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        states = dict(
            connection.execute(
                """
                select review.review_state, sum(review.figures)
                from audit.review as review
                left join core.dim_release as release using (release_id)
                where cast($region as varchar) is null or release.region_id = $region
                group by review.review_state
                """,
                {"region": region_id},
            ).fetchall()
        )
        mapped, behind = connection.execute(
            """
            with mapped as (
                select release_id, figure_id from core.fct_observation where review_state <> 'person'
                union all
                select release_id, figure_id from core.fct_target where review_state <> 'person'
            ),
            behind as (
                select distinct release_id, figure_id from marts.mart_trace
                where review_state <> 'person' and mart = 'mart_attainment'
            ),
            release as (
                select release_id from core.dim_release
                where cast($region as varchar) is null or region_id = $region
            )
            select
                (select count(*) from mapped inner join release using (release_id)),
                (select count(*) from behind inner join release using (release_id))
            """,
            {"region": region_id},
        ).fetchone() or (0, 0)
    total = sum(states.values())
    unseen = total - states.get("person", 0)
    twice = states.get("machine_double_read", 0)
    share = f"{unseen / total:.0%}" if total else "none"
    return (
        f"读出的{total:,}个数值中有{unseen:,}个尚无人核对（{share}；其中{twice:,}个由机器读取两遍，{mapped:,}个已归入指标，"
        f"{behind:,}个支撑判定）；按所系判定排序：indicators review --unseen。",
        f"No person has seen {unseen:,} of {total:,} figures read ({share}; {twice:,} of them were read "
        f"twice, {mapped:,} have an indicator, on {behind:,} rest verdicts); indicators review --unseen "
        "lists them by what rests on them.",
    )


def unseen_queue(file: Path, region_id: str | None = None) -> pl.DataFrame:
    """Figures (of a place) that no person has seen, by how many verdicts rest on each; each once.

    `verdicts` counts promises whose target, baseline or newest figure it is.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        return frame_of(
            connection.execute(
                """
                select
                    trace.figure_id, trace.release_id, trace.indicator_text, trace.surface, trace.paragraph,
                    trace.char_start, trace.char_end, trace.sheet, trace.sheet_row, trace.sheet_column,
                    trace.review_state,
                    count(distinct case when trace.mart = 'mart_attainment' then trace.row_key end) as
                    verdicts
                from marts.mart_trace as trace
                left join core.dim_release as release using (release_id)
                where trace.review_state <> 'person'
                    and (cast($region as varchar) is null or release.region_id = $region)
                group by all
                order by verdicts desc, trace.release_id, trace.paragraph, trace.char_start, trace.figure_id
                """,
                {"region": region_id},
            )
        )


def followed_frame(file: Path) -> pl.DataFrame:
    """A report a row: target figures read, followed, and set aside by reason; the oldest first."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return frame_of(
            connection.execute("select * from bi.targets_followed order by released_on, release_id")
        )


def followed_text(file: Path, region_id: str | None = None) -> tuple[str, str]:
    """One line in Chinese and in English: how many target figures are followed, of one place by report."""
    frame = followed_frame(file)
    if region_id is not None:
        frame = frame.filter(pl.col("region_id") == region_id)
    read, followed = int(frame["figures_read"].sum()), int(frame["figures_followed"].sum())
    share = f"{followed / read:.0%}" if read else "–"
    unnamed = int(frame["name_not_in_catalogue"].sum())
    reports = ", ".join(
        f"{year}: {one['figures_followed']}/{one['figures_read']}"
        for one in frame.to_dicts()
        for year in (str(one["released_on"].year if one["released_on"] else one["release_id"]),)
    )
    said = (
        f"报告中读出目标数字{read}个，跟踪{followed}个（{share}）；未跟踪的{read - followed}个中，"
        f"{unnamed}个的名称不在目录中。",
        f"Of {read} target figures read in the reports {followed} are followed ({share}); of the other "
        f"{read - followed}, {unnamed} have a name the catalogue lacks.",
    )
    if frame["region_id"].n_unique() > 1:
        return said
    return said[0] + f"各报告（跟踪/读出）：{reports}。", said[1] + f" By report, followed/read: {reports}."


def markdown_table(frame: pl.DataFrame) -> str:
    """The targets as a Markdown table, for Dagster's metadata."""
    shown = frame.select(
        pl.col("label_zh").alias("指标"),
        pl.col("time_period").alias("目标期"),
        pl.col("target_display").alias("目标"),
        pl.col("latest_display").alias("最新"),
        pace_text().alias("进度"),
        pl.col("status_zh").alias("状态"),
        pl.col("source").alias("来源"),
    )
    names = shown.columns
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += [
        "| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |" for row in shown.rows()
    ]
    return "\n".join(lines)


def markdown_picture(png: bytes | None) -> str:
    """A picture that needs no server, for Dagster's metadata; a sentence where there is none."""
    if png is None:
        return "No open target has both a number and a figure of its series."
    return f"![chart](data:image/png;base64,{base64.b64encode(png).decode()})"


def pace_text() -> pl.Expr:
    """Pace as one number, or as the interval it lies in."""
    low, high = pl.col("pace_low").round(2), pl.col("pace_high").round(2)
    return (
        pl.when(pl.col("pace_low").is_null() & pl.col("pace_high").is_null())
        .then(pl.lit(""))
        .when(low == high)
        .then(low.cast(pl.String))
        .otherwise(low.cast(pl.String).fill_null("…") + pl.lit(" – ") + high.cast(pl.String).fill_null("…"))
    )
