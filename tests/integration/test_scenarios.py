"""What releases do to each other over a year: parts of the year, corrigenda, withdrawals, reissues, corrections.

One synthetic warehouse for all; the place is Suizhou's catalogue, the figures are ours.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import settings
from tests.conftest import gdp, indicators, release_writer


def row(name: str, value: str, unit: str, period: str, **fields: str) -> dict[str, str]:
    return {
        "indicator_text": name,
        "value": value,
        "unit_text": unit,
        "period": period,
        "surface": value + unit,
    } | fields


TARGET = {"figure_status": "target"}

RELEASES: list[tuple[str, list[dict[str, str]], dict[str, object]]] = [
    ("report", [
        row("社会消费品零售总额", "10", "%", "2026", measure="growth_rate", **TARGET),
        row("城镇新增就业", "1.6", "万人", "2026", measure="increment", bound_op="ge", **TARGET),
        row("粮食产量", "150", "万吨", "2026", **TARGET),
        row("城镇调查失业率", "5.5", "%", "2026", measure="share", bound_op="le", **TARGET),
    ], {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2026-01-10"}),
    ("annual-2025", [
        row("社会消费品零售总额", "1000", "亿元", "2025"),
        row("粮食产量", "145", "万吨", "2025"),
        row("外贸出口", "100", "亿元", "2025"),
    ], {"published_on": "2026-03-01"}),
    ("bulletin-2025-03", [row("社会消费品零售总额", "240", "亿元", "2025-01/2025-03")],
     {"kind": "bulletin", "published_on": "2025-04-20"}),
    ("bulletin-2026-03", [row("社会消费品零售总额", "250", "亿元", "2026-01/2026-03"),
                          row("社会消费品零售总额", "4.2", "%", "2026-01/2026-03", measure="growth_rate")],
     {"kind": "bulletin", "published_on": "2026-04-20"}),
    ("bulletin-2026-06", [row("城镇新增就业", "1", "万人", "2026-01/2026-06", measure="increment"),
                          row("粮食产量", "60", "万吨", "2026-01/2026-06"),
                          row("城镇调查失业率", "5.3", "%", "2026-01/2026-06", measure="share")],
     {"kind": "bulletin", "published_on": "2026-07-20"}),
    # A corrigendum corrects from its own day.
    ("gdp-first", [gdp(2025, "1400")], {"published_on": "2026-03-01"}),
    ("gdp-corrigendum", [gdp(2025, "1410")],
     {"published_on": "2026-05-01", "replaces": {"release_id": "gdp-first", "change_kind": "corrigendum"}}),
    # A reissue takes the place of the whole document.
    ("yearbook-first", [row("户籍总人口", "250", "万人", "2020"), row("户籍总人口", "251", "万人", "2021")],
     {"kind": "yearbook", "published_on": "2023-01-01"}),
    ("yearbook-second", [row("户籍总人口", "252", "万人", "2020")],
     {"kind": "yearbook", "published_on": "2024-01-01",
      "replaces": {"release_id": "yearbook-first", "change_kind": "reissue"}}),
    # A withdrawn release ends on the day of its withdrawal.
    ("withdrawn", [row("常住人口", "200", "万人", "2024")],
     {"published_on": "2025-03-01", "withdrawn_on": "2025-06-01"}),
    # A speech that repeats a bound never takes the place of the bureau's point.
    ("speech", [gdp(2025, "1300", bound_op="gt"), gdp(2025, "1300", bound_op="gt", indicator_text="生产总值")],
     {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2026-06-01"}),
    # What has no date never supersedes what has one.
    ("undated", [gdp(2025, "1999")], {"published_on": None, "known_on": "2026-08-01"}),
    # One document from two sites: it counts once, by the better copy.
    ("original", [gdp(2022, "1250")], {"published_on": "2023-03-20"}),
    ("copy", [gdp(2022, "1250")],
     {"publisher": "sxbbs", "published_on": "2023-03-18", "work_id": "original", "provenance": "mirror"}),
    ("other-work", [gdp(2022, "1251")], {"publisher": "hubei-daily", "kind": "press", "published_on": "2023-03-25"}),
    # We came to hold it late: for what was held before, it is not there.
    ("held-late", [row("外贸出口", "105", "亿元", "2025")], {"published_on": "2026-04-01", "known_on": "2026-09-01"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[tuple[object, ...]]]:
    base: Path = tmp_path_factory.mktemp("scenarios")
    where = replace(settings(), raw=base / "raw", warehouse=base / "warehouse")
    where.raw.mkdir()
    where.warehouse.mkdir()
    add = release_writer(where)
    for release_id, rows, fields in RELEASES:
        add(release_id, rows, **fields)
    done = indicators(where, "run")
    assert done.returncode == 0, done.stderr

    def query(sql: str, *arguments: object) -> list[tuple[object, ...]]:
        with duckdb.connect(str(where.published_file), read_only=True) as connection:
            return connection.execute(sql, list(arguments)).fetchall()

    return query


def level(ask, indicator, period, day, known="2027-01-01"):
    return ask(
        "select value from core.observation_as_of(?, known_on := ?) where indicator_id = ? and time_period = ? "
        "and series_measure = 'level'",
        date.fromisoformat(day), date.fromisoformat(known), indicator, period,
    )  # fmt: skip


def test_a_corrigendum_corrects_from_its_own_day(ask):
    assert level(ask, "gdp", "2025", "2026-04-01") == [(Decimal(1400),)]
    assert level(ask, "gdp", "2025", "2026-05-01") == [(Decimal(1410),)]


def test_neither_a_speech_nor_an_undated_source_takes_the_bureaus_place(ask):
    assert level(ask, "gdp", "2025", "2026-12-31") == [(Decimal(1410),)]


def test_a_reissue_ends_what_it_no_longer_states(ask):
    assert level(ask, "registered_population", "2020", "2023-06-01") == [(Decimal(250),)]
    assert level(ask, "registered_population", "2021", "2023-06-01") == [(Decimal(251),)]
    assert level(ask, "registered_population", "2020", "2024-06-01") == [(Decimal(252),)]
    assert level(ask, "registered_population", "2021", "2024-06-01") == []


def test_a_withdrawn_release_shows_on_the_days_before(ask):
    assert level(ask, "resident_population", "2024", "2025-05-31") == [(Decimal(200),)]
    assert level(ask, "resident_population", "2024", "2025-06-01") == []


def test_what_was_not_held_then_is_not_there_then(ask):
    assert level(ask, "exports_cny", "2025", "2026-12-31", known="2026-08-31") == [(Decimal(100),)]
    assert level(ask, "exports_cny", "2025", "2026-12-31", known="2026-09-01") == [(Decimal(105),)]


def test_copies_of_one_document_count_once_by_the_best_copy(ask):
    assert ask(
        """select headline.candidates, observation.release_id, headline.headline_reason
        from core.fct_headline as headline
        inner join core.fct_observation as observation using (figure_version_id)
        where observation.time_period = '2022' and observation.indicator_id = 'gdp'
            and headline.valid_to is null and headline.known_to is null"""
    ) == [(2, "original", "source_rank")]  # fmt: skip
    # Before the original was out the copy spoke for the work.
    assert level(ask, "gdp", "2022", "2023-03-19") == [(Decimal(1250),)]


def test_growth_that_the_rest_of_the_year_needs(ask):
    ((needed, status),) = ask(
        "select required_rest_growth, interim_status from marts.mart_interim where time_period = '2026-01/2026-03'"
    )
    assert needed == pytest.approx(100 * ((1.1 * 1000 - 250) / (1000 - 240) - 1), abs=1e-6)
    assert status == "interim_insufficient"


def test_a_count_of_the_period_is_measured_from_nothing(ask):
    ((share, progress, status),) = ask(
        "select ytd_share, calendar_progress, interim_status from marts.mart_interim where promise_id like '%new_urban_jobs%'"
    )
    assert (share, progress, status) == (0.625, 0.5, "interim_on_track")
    ((verdict, pace),) = ask(
        "select attainment_status, pace_ratio from marts.mart_attainment where indicator_id = 'new_urban_jobs'"
    )
    assert (verdict, pace) == ("interim_on_track", 1.25)


# Half a year's harvest is no harvest of a year: it must not stand beside an annual target.
def test_a_flow_of_part_of_a_year_is_no_level_of_the_year(ask):
    assert ask("select attainment_status from marts.mart_attainment where indicator_id = 'grain_output'") == [
        ("no_new_data",)
    ]


def test_an_average_rate_is_judged_so_far(ask):
    ((status,),) = ask(
        "select interim_status from marts.mart_interim where promise_id like '%surveyed_unemployment%'"
    )
    assert status == "interim_on_track"
