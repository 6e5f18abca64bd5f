"""History and pages: what a person on duty reads of a load and of a build."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from orchestration import ingest, lake
from orchestration.expectations import builds, history, validate
from orchestration.expectations.page import write_build_page, write_index
from orchestration.expectations.validate import ExpectationResult
from orchestration.publication import write_status
from tests.conftest import gdp

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def result(success: bool, observed: str, **fields: object) -> ExpectationResult:
    named = {
        "rule": "sources_agree", "severity": "warning",
        "description": "Sources agree.", "description_zh": "来源一致。",
        "failure_means": "They differ.", "failure_means_zh": "来源不一致。",
        "what_to_do": "Compare.", "what_to_do_zh": "相互核对。",
    }  # fmt: skip
    return ExpectationResult(**(named | {"success": success, "observed": observed} | fields))


def test_equal_results_are_one_row_and_a_change_begins_another():
    rows = history.EMPTY
    for day, one in enumerate((result(True, "0 of 4"), result(True, "0 of 4"), result(False, "1 of 4"))):
        rows = history.extend(rows, "r", [one], NOON + timedelta(days=day))
    assert rows.select("is_success", "times", "first_at", "last_at").rows() == [
        (True, 2, NOON, NOON + timedelta(days=1)),
        (False, 1, NOON + timedelta(days=2), NOON + timedelta(days=2)),
    ]


def test_last_time_says_when_what_and_since_when():
    def last_time(before):
        (found,) = history.with_last_time(before, [result(True, "0 of 4 figures")])
        return found.last_time

    assert last_time(history.EMPTY) == "looked at for the first time"
    rows = history.extend(history.EMPTY, "r", [result(False, "1 of 4 figures")], NOON)
    rows = history.extend(rows, "r", [result(False, "1 of 4 figures")], NOON + timedelta(days=1))
    assert last_time(rows) == (
        "2026-01-02 12:00 UTC: failed, 1 of 4 figures (the same 2 times, since 2026-01-01 12:00)"
    )
    assert last_time(rows).zh == "2026-01-02 12:00 UTC：未通过，0处（自2026-01-01 12:00起2次相同）"
    rows = history.extend(rows, "r", [result(False, "no table", is_error=True)], NOON)
    assert "could not be computed" in last_time(rows)


class Page(HTMLParser):
    """Text of a page, and every address it would load something from."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.loads = "", []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.loads += [
            value for name, value in attrs if name in ("src", "href") and tag != "a" and value != "data:,"
        ]

    def handle_data(self, data):
        self.text += data


def read(place, name: str) -> Page:
    return Page((place.validation / f"{name}.html").read_text(encoding="utf-8"))


@pytest.fixture
def contradiction(place, add_release):
    """A release that states one thing twice, differently, and has a share of 610 per cent among others."""
    rows = [gdp(2023, "1400"), gdp(2023, "1500")]
    rows += [gdp(year, "1300") for year in range(1990, 2020)]
    share = {"indicator_text": "常住人口城镇化率", "value": "610", "unit_text": "%", "measure": "share"}
    add_release("doubtful", [*rows, share | {"period": "2023", "surface": "610%<b>"}])
    (load,) = ingest.ingest(place)
    return load


def test_the_page_of_a_load_says_what_failed_on_which_figure_and_what_to_do(place, contradiction):
    page = read(place, "doubtful")
    assert contradiction.outcome == "loaded"
    assert page.loads == []
    for said in (
        "同一发布中两处陈述的同一数值互不矛盾。",
        "What a release states twice of one thing and period does not contradict itself.",
        "1400亿元 and 1500亿元",
        "两处中有一处读错，或两者口径不同。",
        "One of the two is misread",
        "对照两处原文；口径不同的，另立名称。",
        "Compare both places",
        "隔离的数值",
        "610%<b>",
    ):
        assert said in page.text
    quarantined = lake.read(place.lake, "quarantine", lake.QUARANTINE_SCHEMA)
    assert quarantined["figure_id"][0] in page.text


def test_the_next_load_knows_what_was_found_before(place, contradiction):
    name = "a_number_printed_twice_is_one_number"
    first = next(one for one in contradiction.results if one.rule == name)
    assert first.last_time == "looked at for the first time"
    (again,) = ingest.ingest(place)
    second = next(one for one in again.results if one.rule == name)
    assert f"failed, {first.observed} (the same 1 time" in second.last_time


def test_a_release_that_is_gone_loses_its_page(place, contradiction, add_release):
    import shutil

    add_release("other", [gdp(2022, "1200")])
    ingest.ingest(place)
    assert (place.validation / "other.html").exists()
    shutil.rmtree(place.raw / "suizhou-tjj" / "other")
    ingest.ingest(place)
    assert not (place.validation / "other.html").exists()
    assert "other" not in read(place, "index").text


def test_a_refused_release_has_a_page_that_says_why(place, add_release):
    folder = add_release("refused", [gdp(2022, "1200")])
    (folder / "figures.csv").write_text("changed", encoding="utf-8")
    ingest.ingest(place)
    page = read(place, "refused")
    assert "拒绝读取" in page.text
    assert "sha256" in page.text


def test_the_page_of_the_build_and_the_index_say_which_check_holds_it_back(place):
    found = [
        result(False, "2 findings", rule="every_promise_has_one_answer", severity="critical", unexpected_count=2,
               sample=[{"row_key": "p1", "detail": "2 answers"}]),
        result(False, "no such table", rule="revisions_are_small", is_error=True),
    ]  # fmt: skip
    builds.record(place, "core", [result(True, "0 findings", rule="targets_can_be_judged")])
    builds.record(place, "marts", found)
    write_status(place, result="held_back", build_id=None, held_by="checks: every_promise_has_one_answer")
    write_build_page(place)
    write_index(place)
    page = read(place, "build")
    assert page.loads == []
    assert "2 answers" in page.text
    assert "未能计算 not computed" in page.text
    assert "来源不一致。" in page.text
    # What could not be computed stands before what failed.
    assert page.text.index("no such table") < page.text.index("2 findings")
    assert "checks: every_promise_has_one_answer" in read(place, "index").text


def test_two_processes_can_write_the_same_pages_at_once(place):
    def write(_):
        write_build_page(place)
        write_index(place)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(100)))
    assert sorted(one.name for one in place.validation.iterdir()) == ["build.html", "index.html"]


# The marts were checked on another build: they must not be taken for results on this one.
def test_a_new_core_forgets_what_was_found_on_the_old_marts(place):
    builds.record(place, "core", [result(True, "0", rule="revisions_are_small")])
    builds.record(place, "marts", [result(False, "1", rule="answers_do_not_foresee")])
    assert builds.read_checks(place)["layer"].to_list() == ["core", "marts"]
    builds.record(place, "core", [result(True, "0", rule="revisions_are_small")])
    assert builds.read_checks(place)["layer"].to_list() == ["core"]
    assert builds.read_history(place)["times"].to_list() == [2, 1]


def test_great_expectations_own_pages_are_off_unless_switched_on(monkeypatch):
    monkeypatch.delenv(validate.DATA_DOCS, raising=False)
    assert validate.data_docs("loads") is None
    monkeypatch.setenv(validate.DATA_DOCS, "1")
    assert validate.data_docs("loads") is not None


def test_great_expectations_own_pages_are_written_when_switched_on(tmp_path):
    import duckdb

    from orchestration.expectations.engine import find_unexpected_rows

    file = tmp_path / "some.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table x as select 1 as a")
    queries = {
        "holds": "select a from x where a > 1",
        "fails": "select a from x",
        "breaks": "select b from x",
    }
    plain, paged = find_unexpected_rows(file, queries), find_unexpected_rows(file, queries, tmp_path / "docs")
    assert {name: (list(one.rows), bool(one.error)) for name, one in plain.items()} == {
        "holds": ([], False), "fails": ([{"a": 1}], False), "breaks": ([], True),
    }  # fmt: skip
    assert json.dumps(
        {name: str(one.error)[:60] for name, one in paged.items()}, sort_keys=True
    ) == json.dumps({name: str(one.error)[:60] for name, one in plain.items()}, sort_keys=True)
    assert (tmp_path / "docs" / "index.html").exists()
