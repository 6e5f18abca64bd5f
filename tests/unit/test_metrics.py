"""The log of runs and Prometheus' text file: what they say of a place, and what they make of a killed run."""

import json
import re
from dataclasses import replace

import pytest

from orchestration import building, metrics, run_log
from orchestration import publication as publishing
from orchestration.run_log import LoadEnd, RunId, Step
from tests.conftest import copy_place

LINE = re.compile(r'[a-z_]+(\{[a-z]+="(?:[^"\\\n]|\\.)*"(,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? -?[0-9.e+-]+')


@pytest.fixture
def where(one_release, place):
    copy_place(one_release, place)
    return replace(place, catalogue=one_release.catalogue)


def values(where):
    """Value by name and labels, of a text that is in Prometheus' format."""
    found = {}
    helped = set()
    for line in metrics.text(where).splitlines():
        if line.startswith("#"):
            helped.add(line.split()[2])
            continue
        assert LINE.fullmatch(line), line
        assert re.split(r"[ {]", line)[0] in helped
        name, _, value = line.rpartition(" ")
        assert name not in found
        found[name] = float(value)
    return found


def test_what_it_says_of_runs(where):
    first, second, third = (RunId(f"run-{number}", "refresh_warehouse") for number in (1, 2, 3))
    run_log.began(where, first)
    run_log.loaded(where, first, [LoadEnd("one", "loaded", 24, 0, 0, 1)])
    run_log.ended(where, first, [Step("lake__figure", True, 1.5), Step("marts", True, 2.25)], 4.0)
    assert values(where)['indicators_last_run_success{job="refresh_warehouse"}'] == 1
    # Killed: it began, and another began after it.
    run_log.began(where, second)
    run_log.began(where, third)
    run_log.ended(where, third, [Step("lake__figure", True, 1.0), Step("marts", False, 0.5)], 2.0)
    run_log.began(where, RunId("run-4", "refresh_warehouse"))
    found = values(where)
    of_job = 'job="refresh_warehouse"'
    assert {name: value for name, value in found.items() if "runs_total" in name} == {
        f'indicators_runs_total{{{of_job},result="failure"}}': 1,
        f'indicators_runs_total{{{of_job},result="success"}}': 1,
        f'indicators_runs_total{{{of_job},result="killed"}}': 1,
    }
    assert found[f"indicators_last_run_success{{{of_job}}}"] == 0
    assert found[f"indicators_last_run_duration_seconds{{{of_job}}}"] == 2
    assert found['indicators_step_duration_seconds{step="marts"}'] == 0.5
    lines = [json.loads(one) for one in (where.warehouse / "log.jsonl").read_text().splitlines()]
    assert {(one["run_id"], one["event"]) for one in lines} >= {("run-1", "load"), ("run-3", "run_ended")}
    assert [one["release_id"] for one in lines if one["event"] == "load"] == ["one"]


def test_what_it_says_of_a_place(where):
    found = values(where)
    assert found['indicators_releases{outcome="loaded"}'] == 1
    assert found['indicators_releases{outcome="refused"}'] == 0
    assert found['indicators_figures{state="figures"}'] == 24
    assert found["indicators_hold"] == 0
    assert found['indicators_newest_release_timestamp_seconds{kind="communique"}'] == 1742428800
    assert found["indicators_releases_overdue"] > 0
    assert found['indicators_status{result="published"}'] == 1
    assert [name for name in found if name.startswith("indicators_info{version=")]
    made = publishing.current_build(where)
    assert found["indicators_build_timestamp_seconds"] == pytest.approx(
        publishing.publishing.datetime.strptime(f"{made[:-1]}000+0000", "%Y%m%dT%H%M%S%f%z").timestamp()
    )
    publishing.publish(where)
    publishing.rollback(where, None, "tried")
    assert values(where)["indicators_hold"] == 1


def test_before_anything_was_run_it_says_what_is_known(place):
    found = values(place)
    assert "indicators_build_timestamp_seconds" not in found
    assert found['indicators_releases{outcome="loaded"}'] == 0


def test_half_a_line_of_a_killed_run_is_left_out_and_the_next_is_whole(where):
    run = RunId("run-1", 'a "job" with \\ and\na line')
    run_log.began(where, run)
    with (where.warehouse / "log.jsonl").open("a") as log:
        log.write('{"at": "2026-01-01T')
    run_log.ended(where, run, [], 1)
    assert [one["event"] for one in run_log.events(where)] == ["run_began", "run_ended"]
    values(where)


def test_a_log_that_is_long_begins_anew_and_the_one_before_stays(where, monkeypatch):
    monkeypatch.setattr(run_log, "LONGEST", 200)
    for number in range(6):
        run_log.began(where, RunId(f"run-{number}", "load_release"))
    assert {one.name for one in where.warehouse.glob("log.jsonl*")} == {"log.jsonl", "log.jsonl.1"}
    assert [one["run_id"] for one in run_log.events(where)][-1] == "run-5"
    assert sum(one.stat().st_size for one in where.warehouse.glob("log.jsonl*")) < 900


def test_what_a_kill_left_of_the_file_is_removed(where):
    left = where.warehouse / ".metrics.prom.0123abcd"
    left.touch()
    assert building.leftovers(where) == [left]
    metrics.write(where)
    building.clear(where)
    assert (where.warehouse / "metrics.prom").read_text() != ""
    assert not left.exists()
