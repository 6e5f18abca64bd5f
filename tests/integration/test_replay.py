"""Nothing released or held after a day can change the answer for that day.

The property is asked of the shipped file on every day it knows; at a few days the warehouse is rebuilt without what came
later, and must say the same.
"""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.settings import Settings, settings
from tests.conftest import indicators

# When a row ends may lie in the future of the day asked about; what it says may not.
ENDS = {"valid_to", "known_to"}


def answers(where: Settings, relation: str, day: date, known: date) -> list[tuple[object, ...]]:
    """Every row of an as-of macro, without the days on which rows end."""
    with duckdb.connect(str(where.published_file), read_only=True) as connection:
        asked = f"{relation}(date '{day}', known_on := date '{known}')"
        names = [row[0] for row in connection.execute(f"describe select * from {asked}").fetchall()]
        kept = ", ".join(f'"{name}"' for name in names if name not in ENDS)
        return connection.execute(f"select {kept} from {asked} order by all").fetchall()


def rebuilt(base: Path, published_by: date) -> Settings:
    """A warehouse of the releases of raw/ that were public by a day."""
    where = replace(settings(), raw=base / "raw", warehouse=base / "warehouse")
    where.warehouse.mkdir(parents=True)
    for manifest in settings().raw.glob("*/*/release.yml"):
        said = yaml.safe_load(manifest.read_text(encoding="utf-8"))
        first = str(
            said.get("spoken_on")
            or said.get("published_on")
            or said.get("published_until")
            or said["known_on"]
        )
        if first[:10] <= published_by.isoformat()[: len(first)]:
            shutil.copytree(manifest.parent, where.raw / manifest.parent.relative_to(settings().raw))
    done = indicators(where, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return where


@pytest.mark.heavy
@pytest.mark.parametrize("day", [date(2021, 6, 30), date(2022, 3, 31), date(2024, 6, 30)])
def test_a_warehouse_without_what_came_later_says_the_same(shipped, tmp_path, day):
    then = rebuilt(tmp_path, day)
    for relation in ("marts.attainment_as_of", "core.observation_as_of"):
        said = answers(then, relation, day, date(9999, 12, 30))
        assert said, relation
        assert said == answers(shipped, relation, day, date(9999, 12, 30))


# The same of a place drawn from a seed is asked in test_synthetic_place.
@pytest.mark.heavy
def test_no_answer_rests_on_what_was_not_public_or_not_held(query):
    days = [
        day for (day,) in query("select distinct valid_from from marts.mart_attainment_history order by 1")
    ]
    held = [
        day for (day,) in query("select distinct known_from from marts.mart_attainment_history order by 1")
    ]
    assert len(days) >= 8
    for day in [*days, days[0] - timedelta(days=1)]:
        for known in [*held, held[0] - timedelta(days=1)]:
            assert query(
                """select answer.promise_id
                from marts.attainment_as_of(?, known_on := ?) as answer
                inner join core.fct_observation as used
                    on used.figure_version_id in (
                        answer.actual_version_id, answer.baseline_version_id, answer.baseline_as_published_version_id
                    )
                where used.valid_from > ? or used.known_on > ?""",
                day, known, day, known,
            ) == []  # fmt: skip
            assert query(
                """select promise_id from marts.attainment_as_of(?, known_on := ?)
                group by promise_id having count(*) > 1""",
                day, known,
            ) == []  # fmt: skip


def test_before_anything_was_held_nothing_is_known(query):
    assert query("select * from marts.attainment_as_of('2026-12-31', known_on := date '2000-01-01')") == []


# Rows of one promise tile the plane of days: none overlaps another.
def test_rectangles_of_one_promise_do_not_overlap(query):
    assert query(
        """select one.promise_id
        from marts.mart_attainment_history as one
        inner join marts.mart_attainment_history as other using (promise_id)
        where (one.valid_from, one.known_from) <> (other.valid_from, other.known_from)
        and one.valid_from < coalesce(other.valid_to, date '9999-12-31')
        and other.valid_from < coalesce(one.valid_to, date '9999-12-31')
        and one.known_from < coalesce(other.known_to, date '9999-12-31')
        and other.known_from < coalesce(one.known_to, date '9999-12-31')"""
    ) == []  # fmt: skip


WORST_TO_BEST = {
    name: rank
    for group in (
        ("missed", "achieved"),
        ("away", "insufficient", "moderate", "on_track", "met_early"),
        ("missed_worsening", "missed_improving", "met_at_risk", "met_stable"),
    )
    for rank, name in enumerate(group)
}


# The worse corner is no better than the point, the better one no worse; determinate is that both agree.
def test_the_corners_enclose_the_verdict(query):
    rows = query(
        """select promise_id, status_low, attainment_status, status_high, is_determinate
        from marts.mart_attainment_history"""
    )
    assert rows
    for promise, *states, determinate in rows:
        low, point, high = (str(state).removeprefix("interim_") for state in states)
        if {low, point, high} <= WORST_TO_BEST.keys():
            assert WORST_TO_BEST[low] <= WORST_TO_BEST[point] <= WORST_TO_BEST[high], promise
            assert determinate == (low == high), promise
        else:
            assert not determinate, promise
