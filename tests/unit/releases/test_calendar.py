"""What is expected when, and what of it is overdue, on synthetic releases and calendars."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.ingest import ingest
from orchestration.releases import calendar
from orchestration.releases.calendar import expected_releases, overdue, states
from tests.conftest import gdp

MONTHLY = "suizhou-tjj,bulletin,421300,M,2026-01,19,1,Synthetic"


@pytest.fixture
def calendar_of(place, tmp_path):
    """The catalogue with these rows as its calendar, and these as what is known to exist."""

    def make(*rows: str, known: tuple[str, ...] = ()) -> Catalogue:
        seeds = tmp_path / "seeds"
        shutil.rmtree(seeds, ignore_errors=True)
        shutil.copytree(place.catalogue, seeds)
        for name, lines in (("release_calendar.csv", rows), ("release_known.csv", known)):
            header = (seeds / name).read_text(encoding="utf-8").splitlines()[0]
            (seeds / name).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return Catalogue(seeds)

    return make


def late(catalogue, place, *day):
    today = date(*day)
    return [(one.period, one.days_overdue(today)) for one in overdue(catalogue, place.lake, today)]


def test_a_release_is_overdue_from_the_day_after_it_was_due(calendar_of, place):
    catalogue = calendar_of(MONTHLY)
    # January's figures come with February's.
    assert late(catalogue, place, 2026, 3, 19) == []
    assert late(catalogue, place, 2026, 3, 20) == [("2026-02", 1)]
    assert late(catalogue, place, 2026, 4, 25) == [("2026-02", 37), ("2026-03", 6)]
    (_, march) = overdue(catalogue, place.lake, date(2026, 4, 25))
    assert march.message(date(2026, 4, 25)) == (
        "bulletin of 2026-03 is 6 days overdue: suizhou-tjj was expected to publish it by 2026-04-19"
    )
    assert "is 1 day overdue" in march.message(date(2026, 4, 20))


def test_what_is_held_or_known_to_exist_is_not_overdue(calendar_of, place, add_release):
    known = "b3,bulletin,suizhou-tjj,421300,Synthetic,2026-03,,Known from the press"
    catalogue = calendar_of(MONTHLY, known=(known,))
    where = replace(place, catalogue=catalogue.folder)
    # Most of its figures are of February; one looks back and one ahead.
    rows = [
        gdp(2026, "190", period="2026-01/2026-02"),
        {"indicator_text": "外贸出口", "value": "12", "unit_text": "亿元", "period": "2026-01/2026-02"},
        gdp(2025, "1400"),
        gdp(2026, "6", measure="growth_rate", unit_text="%", figure_status="target"),
    ]
    add_release("february", rows, kind="bulletin", published_on="2026-03-19")
    # Another publisher's document of the same month is not what is expected.
    add_release(
        "elsewhere", [gdp(2026, "480", period="2026-01/2026-04")], kind="bulletin", publisher="hubei-tjj",
        published_on="2026-05-19",
    )  # fmt: skip
    assert {load.outcome for load in ingest(where)} == {"loaded"}
    day = date(2026, 5, 25)
    assert states(expected_releases(catalogue, place.lake, day), day)["period", "state", "days_overdue"].rows() == [
        ("2026-02", "held", 0),
        ("2026-03", "not held", 0),
        ("2026-04", "overdue", 6),
    ]  # fmt: skip
    before = date(2026, 5, 19)
    assert states(expected_releases(catalogue, place.lake, before), before)["state"].to_list() == [
        "held", "not held", "expected",
    ]  # fmt: skip


def test_quarters_and_years_follow_each_other(calendar_of, place):
    catalogue = calendar_of(
        "suizhou-tjj,bulletin,421300,Q,2025-Q3,45,4,Synthetic",
        "suizhou-tjj,communique,421300,A,2024,120,,Synthetic",
    )
    expected = expected_releases(catalogue, place.lake, date(2026, 7, 1))
    assert [(one.kind, one.period, one.due_on) for one in expected] == [
        ("bulletin", "2025-Q3", date(2025, 11, 14)),
        ("bulletin", "2025-Q4", date(2026, 2, 14)),
        ("bulletin", "2026-Q1", date(2026, 5, 15)),
        ("bulletin", "2026-Q2", date(2026, 8, 14)),
        ("communique", "2024", date(2025, 4, 30)),
        ("communique", "2025", date(2026, 4, 30)),
    ]


@pytest.mark.parametrize(
    "row",
    [
        "suizhou-tjj,bulletin,421300,W,2026-01,19,,x",
        "suizhou-tjj,bulletin,421300,M,2026-Q1,19,,x",
        "suizhou-tjj,bulletin,421300,M,2026-01/2026-02,19,,x",
        "suizhou-tjj,bulletin,421300,M,January,19,,x",
        "suizhou-tjj,bulletin,421300,M,2026-01,soon,,x",
        "suizhou-tjj,bulletin,421300,M,2026-01,19,January,x",
    ],
)
def test_a_row_that_makes_no_sense_is_named(calendar_of, place, row):
    catalogue = calendar_of(MONTHLY, row)
    with pytest.raises(CatalogueError, match=r"release_calendar\.csv, line 3"):
        expected_releases(catalogue, place.lake, date(2026, 5, 1))


# It is the morning after in China while it is still the evening before in Greenwich.
def test_the_day_is_that_of_china(monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 3, 31, 16, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(calendar, "datetime", Clock)
    assert calendar.today_in_china() == date(2026, 4, 1)


def test_the_shipped_calendar_is_usable(place):
    expected = expected_releases(Catalogue(place.catalogue), place.lake, date(2026, 11, 25))
    assert {(one.publisher, one.kind) for one in expected} == {
        ("suizhou-gov", "work_report"), ("suizhou-tjj", "communique"), ("suizhou-tjj", "bulletin"),
    }  # fmt: skip
