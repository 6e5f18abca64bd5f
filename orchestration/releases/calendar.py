"""What is expected when, and what of it is overdue: `release_calendar.csv` against what the lake holds.

A release covers the period that most of its measured figures end with. What is known to exist and not held
(`release_known.csv`) is not overdue, only not held. Days are those of China, and only here and in what calls
this is there a clock: no table depends on the day it is built. Not here: fetching (`acquisition`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from orchestration import lake
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.period import Period, parse_period
from orchestration.said import Said

TIMEZONE = "Asia/Shanghai"
CALENDAR = "release_calendar.csv"

FREQUENCIES = ("A", "Q", "M")
"""How often a series of the calendar appears: yearly, quarterly, monthly."""


@dataclass(frozen=True)
class Expected:
    """A release that the calendar expects by the end of `due_on`."""

    publisher: str
    kind: str
    region_id: str
    period: str
    due_on: date
    is_held: bool
    is_known: bool

    def days_overdue(self, today: date) -> int:
        """Days since it was due; 0 when it is held, known to exist, or not yet due."""
        if self.is_held or self.is_known:
            return 0
        return max((today - self.due_on).days, 0)

    def state(self, today: date) -> str:
        """held, not held (known to exist), overdue, or expected (may come any day)."""
        if self.is_held:
            return "held"
        if self.is_known:
            return "not held"
        return "overdue" if self.days_overdue(today) else "expected"

    def message(self, today: date) -> str:
        """One sentence for the person on duty, of a release that is overdue."""
        days = self.days_overdue(today)
        return (
            f"{self.kind.replace('_', ' ')} of {self.period} is {days} day{'s' * (days != 1)} overdue: "
            f"{self.publisher} was expected to publish it by {self.due_on}"
        )


STATE_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "publisher": pl.String,
    "kind": pl.String,
    "region_id": pl.String,
    "period": pl.String,
    "due_on": pl.Date,
    "state": pl.String,
    "days_overdue": pl.Int64,
}


def states(expected: Iterable[Expected], today: date) -> pl.DataFrame:
    """One row a release expected, with its state on that day (`STATE_SCHEMA`)."""
    return pl.DataFrame(
        [
            (
                one.publisher,
                one.kind,
                one.region_id,
                one.period,
                one.due_on,
                one.state(today),
                one.days_overdue(today),
            )
            for one in expected
        ],
        schema=STATE_SCHEMA,
        orient="row",
    )


def today_in_china() -> date:
    """The day it is where the publishers are."""
    return datetime.now(ZoneInfo(TIMEZONE)).date()


def expected_releases(catalogue: Catalogue, lake_folder: Path, today: date) -> list[Expected]:
    """Every release of a period that ended before `today`, by calendar row and period.

    Raises CatalogueError, naming the line, for a row that cannot be used.
    """
    held = _covered(lake_folder)
    known = {
        (row["publisher"], row["kind"], row["region_id"], row["period"])
        for _, row in catalogue.rows("release_known.csv")
    }
    found = []
    for line, row in catalogue.rows(CALENDAR):
        try:
            days = int(row["due_days"])
            skipped = {int(month) for month in row["skipped_months"].split(";") if month}
            periods = list(_periods(row["first_period"], row["frequency"], today))
        except ValueError as error:
            raise CatalogueError(
                Said(
                    f"{catalogue.folder / CALENDAR}第{line}行：{error}；due_days应为整数，"
                    "first_period应为该频率的"
                    "一个时期，skipped_months应为月份，如1;2",
                    f"{catalogue.folder / CALENDAR}, line {line}: {error}; due_days is a whole number, "
                    "first_period a period of the frequency, skipped_months numbers of months as 1;2",
                )
            ) from None
        for period in periods:
            if period.end.month in skipped:
                continue
            series = (row["publisher"], row["kind"], row["region_id"])
            text = period.notation()
            found.append(
                Expected(
                    *series,
                    text,
                    due_on=period.end + timedelta(days=days),
                    is_held=(*series, period.end) in held,
                    is_known=(*series, text) in known,
                )
            )
    return found


def overdue(catalogue: Catalogue, lake_folder: Path, today: date) -> list[Expected]:
    """Those that are overdue, the longest first. Raises CatalogueError."""
    late = [one for one in expected_releases(catalogue, lake_folder, today) if one.days_overdue(today)]
    return sorted(late, key=lambda one: (-one.days_overdue(today), one.publisher, one.kind))


def _periods(first: str, frequency: str, today: date) -> Iterator[Period]:
    """Every period of that frequency, from the first, that has ended."""
    if frequency not in FREQUENCIES:
        raise ValueError(
            Said(
                f"frequency {frequency!r}不是{'、'.join(FREQUENCIES)}中的任何一种",
                f"frequency {frequency!r} is none of {', '.join(FREQUENCIES)}",
            )
        )
    period = parse_period(first)
    if period.frequency != frequency or period.notation() != first or "/" in first:
        raise ValueError(
            Said(
                f"first_period {first!r}不是频率为{frequency}的单一时期",
                f"first_period {first!r} is no single period of frequency {frequency}",
            )
        )
    while period.end < today:
        yield period
        next_day = period.end + timedelta(days=1)
        text = {
            "A": f"{next_day.year:04d}",
            "Q": f"{next_day.year:04d}-Q{(next_day.month + 2) // 3}",
            "M": f"{next_day.year:04d}-{next_day.month:02d}",
        }[frequency]
        period = parse_period(text)


def _covered(lake_folder: Path) -> set[tuple[str, str, str, date]]:
    """Publisher, kind, region and last day of the period of every release that is held."""
    figures, releases = (
        sorted((lake_folder / table).glob(f"*/{lake.PART}")) for table in ("figure", "release")
    )
    if not figures or not releases:
        return set()
    ends = (
        pl.scan_parquet(figures, hive_partitioning=False)
        .select("release_id", "period_end", "figure_status")
        .filter(pl.col("figure_status").is_in(["actual", "expected"]) & pl.col("period_end").is_not_null())
        .group_by("release_id", "period_end")
        .len()
        .sort("len", "period_end")
        .group_by("release_id")
        .agg(pl.col("period_end").last())
    )
    about = pl.scan_parquet(releases, hive_partitioning=False).select(
        "release_id", "publisher", "kind", "region_id"
    )
    covered = (
        about.join(ends, on="release_id").select("publisher", "kind", "region_id", "period_end").collect()
    )
    return set(covered.rows())
