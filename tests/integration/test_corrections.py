"""Corrections from the table to the marts: what was printed, what counts on which day, and why."""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from orchestration.corrections import COLUMNS, append_correction
from orchestration.figure import figure_ids
from orchestration.readers import figures_csv
from orchestration.settings import settings
from tests.conftest import built as load_and_build
from tests.conftest import gdp, indicators, release_writer


def row(name: str, value: str, unit: str, period: str, **fields: str) -> dict[str, str]:
    return {
        "indicator_text": name, "value": value, "unit_text": unit, "period": period, "surface": value + unit,
    } | fields  # fmt: skip


# A column of a table and clauses of prose; one more of them is refused by a critical expectation.
FIGURES = [
    gdp(2023, "1300"),
    gdp(2024, "1400"),
    row("户籍总人口", "394.2", "万人", "2024"),
    row("粮食产量", "145", "万吨", "2022"),
    row("粮食产量", "140", "万吨", "2021", surface="140"),
    row("常住人口城镇化率", "612", "%", "2024", measure="share"),
    gdp(2013, "320", surface="突破320亿元", bound_op="gt"),
    *(gdp(1990 + number, str(100 + 10 * number)) for number in range(23)),
]

DECISIONS = [
    {"surface": "1300亿元", "action": "override", "field": "value", "value": "1310", "guard": "1300",
     "origin": "our_transcription"},
    {"surface": "1400亿元", "action": "override", "field": "value", "value": "1410", "guard": "1400",
     "origin": "publisher_corrigendum", "effective_on": "2025-09-01"},
    {"surface": "突破320亿元", "action": "override", "field": "value", "value": "330", "guard": "320",
     "origin": "our_transcription"},
    {"surface": "394.2万人", "action": "drop", "guard": "394.2", "origin": "source_error"},
    {"surface": "145万吨", "action": "override", "field": "period", "value": "2023", "guard": "2022",
     "origin": "our_transcription"},
    {"surface": "612%", "action": "scale", "value": "0.1", "guard": "612", "origin": "source_error"},
]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory, build_models):
    base = tmp_path_factory.mktemp("corrected")
    where = replace(settings(), raw=base / "raw", warehouse=base / "warehouse", catalogue=base / "seeds")
    where.raw.mkdir()
    where.warehouse.mkdir()
    shutil.copytree(settings().catalogue, where.catalogue)
    folder = release_writer(where)("table", FIGURES, review_state="machine")
    printed = figures_csv.read(folder / "figures.csv")
    ids = dict(zip((one.surface for one in printed), figure_ids("table", printed), strict=True))
    (where.catalogue / "corrections.csv").write_text(",".join(COLUMNS) + "\n")
    for decision in DECISIONS:
        append_correction(where.catalogue, dict.fromkeys(COLUMNS, "") | {
            "correction_id": decision["surface"], "release_id": "table", "reason": "seen in the document",
            "review_state": "person", "decided_on": "2026-01-05", "figure_id": ids[decision["surface"]],
        } | {name: text for name, text in decision.items() if name in COLUMNS})  # fmt: skip
    return load_and_build(where, build_models)


@pytest.fixture
def ask(built):
    def run(sql, *arguments):
        with duckdb.connect(str(built.published_file), read_only=True) as connection:
            return connection.execute(sql, list(arguments)).fetchall()

    return run


def observed(ask, indicator: str, year: int, day: str):
    return ask(
        """select value from core.observation_as_of(?) where indicator_id = ? and year(period_end) = ?""",
        date.fromisoformat(day), indicator, year,
    )  # fmt: skip


def test_our_own_error_is_corrected_on_all_days(ask):
    for day in ("2025-04-01", "2026-02-01"):
        assert observed(ask, "gdp", 2023, day) == [(Decimal(1310),)]


def test_a_publishers_error_stands_until_its_corrigendum(ask):
    assert observed(ask, "gdp", 2024, "2025-08-31") == [(Decimal(1400),)]
    assert observed(ask, "gdp", 2024, "2025-09-01") == [(Decimal(1410),)]


def test_what_is_dropped_counts_on_no_day(ask):
    for day in ("2025-04-01", "2026-02-01"):
        assert observed(ask, "registered_population", 2024, day) == []


def test_another_period_moves_the_figure(ask):
    assert observed(ask, "grain_output", 2022, "2026-02-01") == []
    assert observed(ask, "grain_output", 2023, "2026-02-01") == [(Decimal(145),)]


def test_a_figure_kept_out_counts_once_it_is_corrected(ask):
    assert observed(ask, "urbanisation_rate", 2024, "2026-02-01") == [(Decimal("61.2"),)]
    assert ask("select count(*) from audit.quarantine") == [(0,)]


def test_the_trace_shows_what_was_printed_and_what_counts(ask):
    rows = ask(
        """select surface, role, value_as_published, value, correction_change, correction_reason, review_state
        from marts.mart_trace where mart = 'corrections' order by surface, figure_version_id"""
    )
    reason, person = "seen in the document", "person"
    assert rows == [
        ("1300亿元", "override", 1300, 1310, "value: 1300 → 1310", reason, person),
        ("1400亿元", "override", 1400, 1400, "value: 1400 → 1410", reason, person),
        ("1400亿元", "override", 1400, 1410, "value: 1400 → 1410", reason, person),
        ("145万吨", "override", 145, 145, "period: 2022 → 2023", reason, person),
        ("394.2万人", "drop", Decimal("394.2"), None, "not used", reason, person),
        ("612%", "scale", 612, Decimal("61.2"), "value: 612 → 61.2", reason, person),
        ("突破320亿元", "override", 320, 330, "value: 320 → 330", reason, person),
    ]


def test_what_is_shown_is_what_counts_with_its_unit(ask):
    shown = ask(
        "select value, display from core.fct_observation "
        "where indicator_id <> 'gdp' or value > 1200 or bound_op <> 'eq' order by 1"
    )
    assert shown == [
        (Decimal("61.2"), "61.2%"), (140, "140万吨"), (145, "145万吨"),
        (330, "超过330亿元"), (1310, "1310亿元"), (1400, "1400亿元"), (1410, "1410亿元"),
    ]  # fmt: skip


def test_status_says_how_much_nobody_has_seen(built):
    done = indicators(built, "status", "--language", "en")
    assert (
        "No person has seen 24 of 30 figures read (80%; 0 of them were read twice, 24 have an indicator, on 0 "
        in done.stdout
    )


# Last: it changes the release.
def test_a_changed_source_stops_the_run_and_names_the_row(built):
    folder = built.raw / "suizhou-tjj" / "table"
    shutil.rmtree(folder)
    release_writer(built)("table", [gdp(2023, "1311", surface="1300亿元"), *FIGURES[1:]])
    done = indicators(built, "run")
    assert done.returncode == 1
    assert "corrections.csv, line 2: the guard expects value '1300' as published, the release has '1311'" in (
        done.stdout + done.stderr
    ).replace("\n", " ")
