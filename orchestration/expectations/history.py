"""What an expectation found before: one row for as long as it found the same.

So years of daily loads stay a few rows an expectation, and nothing is lost: each row says when it was found
first and last, and in how many loads. Not here: where the rows are kept (`lake`, `builds`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl

from orchestration.expectations.validate import ExpectationResult
from orchestration.said import Said

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


def with_last_time(history: pl.DataFrame, results: Sequence[ExpectationResult]) -> list[ExpectationResult]:
    """The results, each with what its expectation found when it was looked at before."""
    newest = {row["rule"]: row for row in history.to_dicts()}
    return [replace(one, last_time=_last_time(newest.get(one.rule))) for one in results]


def _last_time(row: Mapping[str, Any] | None) -> Said:
    if row is None:
        return Said("首次校验", "looked at for the first time")
    result, result_zh = (
        ("could not be computed", "未能计算")
        if row["is_error"]
        else ("passed", "通过")
        if row["is_success"]
        else ("failed", "未通过")
    )
    seen, since = f"{row['last_at']:%Y-%m-%d %H:%M} UTC", f"{row['first_at']:%Y-%m-%d %H:%M}"
    return Said(
        f"{seen}：{result_zh}，{row['unexpected_count']}处（自{since}起{row['times']}次相同）",
        f"{seen}: {result}, {row['observed']} (the same {row['times']} "
        f"{'time' if row['times'] == 1 else 'times'}, since {since})",
    )
