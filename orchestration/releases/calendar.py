"""What is due when, and what of it is overdue: `release_calendar.csv` against what the lake holds.

A release covers the newest period its actual or expected figures are of. What is known to exist and not held
(`release_known.csv`) is not overdue, only not held. Days are those of China. Not here: fetching
(`acquisition`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from orchestration import lake
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.period import parse_period

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Due:
    """A release that the calendar expects by `due_on`."""

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

    def message(self, today: date) -> str:
        """One sentence for the person on duty."""
        return (
            f"{self.kind} of {self.period} ({self.publisher}) is {self.days_overdue(today)} days overdue: "
            f"expected by {self.due_on}"
        )


def today_in_china() -> date:
    """The day it is where the publishers are."""
    return datetime.now(ZONE).date()


def due_releases(catalogue: Catalogue, lake_folder: Path, today: date) -> list[Due]:
    """Every release due on or before `today`, by calendar row and period. Raises CatalogueError."""
    held = _covered(lake_folder)
    known = {
        (row["publisher"], row["kind"], row["region_id"], row["period"])
        for _, row in catalogue.rows("release_known.csv")
    }
    found = []
    for line, row in catalogue.rows("release_calendar.csv"):
        where = f"{catalogue.folder / 'release_calendar.csv'}, line {line}"
        try:
            days = int(row["due_days"])
            periods = list(_periods(row["first_period"], row["frequency"], today))
        except ValueError as error:
            raise CatalogueError(
                f"{where}: {error}; due_days is a whole number, first_period a period"
            ) from None
        for period in periods:
            key = (row["publisher"], row["kind"], row["region_id"], period)
            due_on = parse_period(period).end + timedelta(days=days)
            if due_on <= today:
                found.append(Due(*key, due_on, key in held, key in known))
    return found


def overdue(catalogue: Catalogue, lake_folder: Path, today: date) -> list[Due]:
    """Those that are overdue, the longest first."""
    late = [one for one in due_releases(catalogue, lake_folder, today) if one.days_overdue(today)]
    return sorted(late, key=lambda one: (-one.days_overdue(today), one.publisher, one.kind))


def _periods(first: str, frequency: str, today: date) -> Iterator[str]:
    """Every period of that frequency from the first that has ended."""
    step = {"A": 12, "Q": 3, "M": 1}.get(frequency)
    if step is None:
        raise ValueError(f"frequency {frequency!r} is none of A, Q, M")
    period = parse_period(first)
    if period.frequency != frequency:
        raise ValueError(f"first_period {first!r} is of another frequency than {frequency}")
    while period.end < today:
        yield period.notation()
        month = period.start.year * 12 + period.start.month - 1 + step
        year, number = divmod(month, 12)
        text = {
            "A": f"{year:04d}",
            "Q": f"{year:04d}-Q{number // 3 + 1}",
            "M": f"{year:04d}-{number + 1:02d}",
        }[frequency]
        period = parse_period(text)


def _covered(lake_folder: Path) -> set[tuple[str, str, str, str]]:
    """Publisher, kind, region and period of every release held, at each frequency its newest day ends."""
    covered = set()
    for release_id in lake.release_ids(lake_folder):
        figures, release = (lake.part(lake_folder, table, release_id) for table in ("figure", "release"))
        if not figures.exists():
            continue
        about = pl.read_parquet(release, hive_partitioning=False).row(0, named=True)
        newest = (
            pl.read_parquet(figures, hive_partitioning=False, columns=["period_end", "figure_status"])
            .filter(pl.col("figure_status").is_in(["actual", "expected"]))["period_end"]
            .max()
        )
        if not isinstance(newest, date):
            continue
        key = (about["publisher"], about["kind"], about["region_id"])
        for text in (
            f"{newest.year:04d}",
            f"{newest.year:04d}-Q{(newest.month + 2) // 3}",
            f"{newest.year:04d}-{newest.month:02d}",
        ):
            covered.add((*key, text))
    return covered
