"""What an expectation found before: one row for as long as it found the same.

So years of daily loads stay a few rows an expectation, and nothing is lost: each row says when it was found
first and last, and in how many loads. Not here: where the rows are kept (`lake`, `builds`).
"""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from orchestration.expectations.validate import ExpectationResult

HISTORY_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "release_id": pl.String,
    "rule": pl.String,
    "severity": pl.String,
    "is_success": pl.Boolean,
    "is_error": pl.Boolean,
    "observed": pl.String,
    "unexpected_count": pl.Int64,
    "evaluated_count": pl.Int64,
    "first_at": pl.Datetime("us", "UTC"),
    "last_at": pl.Datetime("us", "UTC"),
    "times": pl.Int64,
}
"""One row a release, expectation and run of equal results; of a build, the release is its layer."""

EMPTY = pl.DataFrame(schema=HISTORY_SCHEMA)

_FOUND = ("severity", "is_success", "is_error", "observed", "unexpected_count", "evaluated_count")


def extend(
    history: pl.DataFrame, release_id: str, results: Sequence[ExpectationResult], at: datetime
) -> pl.DataFrame:
    """The history (`HISTORY_SCHEMA`, oldest first) with the results found at `at`."""
    rows = history.to_dicts()
    newest = {row["rule"]: row for row in rows}
    for one in results:
        found = {
            "severity": one.severity,
            "is_success": one.success,
            "is_error": one.is_error,
            "observed": one.observed,
            "unexpected_count": one.unexpected_count,
            "evaluated_count": one.evaluated_count,
        }
        last = newest.get(one.rule)
        if last is not None and all(last[name] == found[name] for name in _FOUND):
            last["last_at"] = at
            last["times"] += 1
        else:
            spell = {"first_at": at, "last_at": at, "times": 1}
            rows.append({"release_id": release_id, "rule": one.rule} | found | spell)
    return pl.DataFrame(rows, schema=HISTORY_SCHEMA, orient="row")


def last_time(history: pl.DataFrame, rule: str) -> str:
    """What the expectation found when it was looked at before, as a sentence."""
    rows = history.filter(pl.col("rule") == rule).to_dicts()
    if not rows:
        return "looked at for the first time"
    newest = rows[-1]
    result = "could not be computed" if newest["is_error"] else "passed" if newest["is_success"] else "failed"
    return (
        f"{newest['last_at']:%Y-%m-%d %H:%M} UTC: {result}, {newest['observed']} "
        f"(the same {newest['times']} {'time' if newest['times'] == 1 else 'times'}, "
        f"since {newest['first_at']:%Y-%m-%d %H:%M})"
    )
