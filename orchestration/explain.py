"""From a verdict down to the clause it rests on, in words; and one indicator's series.

Not here: any computing; the numbers are the published file's.
"""

from pathlib import Path
from typing import Any

import duckdb
import polars as pl


class NotFoundError(LookupError):
    """No promise or indicator of that name; the message lists what is near."""


def find_promises(file: Path, words: str) -> list[str]:
    """Promises whose id, indicator or names hold `words`; NotFoundError lists the indicators there are."""
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(
            """
            select promise_id from marts.mart_attainment
            where promise_id = $1 or indicator_id = $1 or label_zh like '%' || $1 || '%'
                or lower(label_en) like '%' || lower($1) || '%' or promise_id like '%' || $1 || '%'
            order by is_open desc, target_year desc, promise_id
            """,
            [words],
        ).fetchall()
        if not found:
            known = connection.execute(
                "select distinct indicator_id from marts.mart_attainment order by 1"
            ).fetchall()
            raise NotFoundError(
                f"no promise about {words!r}; there are promises about: {', '.join(one for (one,) in known)}"
            )
    return [one for (one,) in found]


def explain(file: Path, promise_id: str) -> list[str]:
    """The verdict on one promise as lines: what was promised, what is known, the formula, the sources."""
    with duckdb.connect(str(file), read_only=True) as connection:
        cursor = connection.execute("select * from marts.mart_attainment where promise_id = ?", [promise_id])
        names = [one[0] for one in cursor.description or ()]
        values = cursor.fetchone()
        if values is None:
            raise NotFoundError(f"no promise {promise_id!r}")
        row = dict(zip(names, values, strict=True))
        trace = connection.execute(
            """
            select role, surface, value_as_published, unit_text, release_title, released_on, paragraph,
                char_start, char_end, obtained, review_state, correction_reason
            from marts.mart_trace where mart = 'mart_attainment' and row_key = ? order by role desc
            """,
            [promise_id],
        ).fetchall()
        peers = connection.execute(
            """select method, peer_class, score, reason_if_null from marts.mart_attainment_peer
            where promise_id = ? order by method""",
            [promise_id],
        ).fetchall()
        moved = connection.execute(
            """select next_target_display, next_target_year, change_kind, next_stated_on,
                reports_between_not_held
            from marts.mart_target_revision where promise_id = ?""",
            [promise_id],
        ).fetchall()
    lines = [row["verdict_zh"], row["verdict_en"], ""]
    lines += [f"Verdict  {row['attainment_status']}, between {row['status_low']} and {row['status_high']}"]
    if row["reason"]:
        lines.append(f"         because {row['reason'].replace('_', ' ')}")
    about = f"{row['time_period'] or 'no year'}, plan {row['plan_id']}, {row['direction']}"
    lines.append(f"Promise  {row['target_display']} for {about}")
    lines += _formula(row)
    lines.append("")
    for role, surface, value, unit, title, day, paragraph, start, end, obtained, review, correction in trace:
        place = (
            f"paragraph {paragraph}, characters {start}–{end}"
            if paragraph is not None
            else "place not on file"
        )
        shown = surface or f"{value:f}".rstrip("0").rstrip(".") + (unit or "")
        lines.append(f"{role:<9}{shown} — {title}, {day or 'undated'}, {place}")
        lines.append(f"         {obtained} (read by: {review})")
        if correction:
            lines.append(f"         corrected: {correction}")
    for display, year, kind, day, missing in moved:
        gap = f", {missing} reports between are not held" if missing else ""
        lines.append(f"moved    {kind.replace('_', ' ')}: {display} for {year}, said on {day}{gap}")
    lines.append("")
    lines += [
        f"{method:<15}{label or '–'}"
        + (f" ({score:g})" if score is not None else "")
        + (f" [{reason}]" if reason else "")
        for method, label, score, reason in peers
    ]
    return lines


def _formula(row: dict[str, Any]) -> list[str]:
    """The formulas with their numbers filled in, where there is something to compute."""
    lines = []
    if row["baseline_display"]:
        lines.append(f"Baseline {row['baseline_display']} ({row['baseline_period']})")
    if row["required_rate_high"] is not None:
        rate = (
            f"{row['required_rate_high']:.4%}"
            if row["is_geometric"]
            else f"{row['required_rate_high']:.4f} a year"
        )
        path = "geometric path: (T/B)^(1/N) − 1" if row["is_geometric"] else "linear path: (T − B)/N"
        sign = (
            "="
            if row["required_rate_low"] == row["required_rate_high"]
            else "at most"
            if row["required_rate_low"] is None
            else "up to"
        )
        lines.append(f"Required {sign} {rate} from the start of the plan ({path})")
    if row["pace_ratio"] is not None:
        lines.append(
            f"Pace     observed over required = {row['pace_ratio']:.3f}, between {row['pace_low']:.3f} and "
            f"{row['pace_high']:.3f} after {row['time_progress']:.0%} of the time"
        )
    if row["gap_closed"] is not None:
        lines.append(f"Way done (A − B)/(T − B) = {row['gap_closed']:.1%}")
    return lines


def series(file: Path, words: str) -> pl.DataFrame:
    """Headline figures of the indicators that `words` names, by place, measure and period."""
    with duckdb.connect(str(file), read_only=True) as connection:
        frame = connection.execute(
            """
            select indicator_id, label_zh, label_en, region_id, measure, growth_basis, time_period, display,
                value, low, high, unit_id, bound_op, figure_status, release_id, released_on
            from bi.indicator_series
            where indicator_id = $1 or label_zh = $1 or lower(label_en) = lower($1)
            order by region_id, measure, growth_basis nulls first, period_end, base_period nulls first
            """,
            [words],
        ).pl()
        if frame.is_empty():
            known = connection.execute(
                "select distinct indicator_id from bi.indicator_series order by 1"
            ).fetchall()
            raise NotFoundError(f"no figures of {words!r}; there are: {', '.join(one for (one,) in known)}")
    return frame
