"""Dagster's instance over years: what its daemon does to a run by our settings, an upgrade, a backup and its way back.

The same on PostgreSQL: integration/test_services. Not here: the event log (test_event_log), which runs are kept.
"""

import logging
import shutil
from dataclasses import replace

import dagster as dg
import pytest
import yaml
from dagster._core.events import JobFailureData, RunFailureReason
from dagster._daemon.monitoring import run_monitoring

from orchestration.instance import project_instance
from orchestration.settings import PROJECT
from tests.unit.test_event_log import said, say

ONE_PERSON = PROJECT / "orchestration" / "dagster_instance.yaml"
A_TEAM = PROJECT / "docker" / "dagster.yaml"

NOTHING = dg.GraphDefinition("nothing", node_defs=[]).to_job()


@pytest.fixture
def instance(place, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(place.dagster_home))
    with project_instance(place) as opened:
        yield opened


def test_a_team_has_the_settings_of_one_person():
    one, team = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in (ONE_PERSON, A_TEAM))
    for section in ("telemetry", "python_logs", "run_monitoring", "concurrency", "run_retries", "retention"):
        assert one[section] == team[section], section


def later(monkeypatch, seconds):
    """The daemon's clock, so much ahead."""
    clock = run_monitoring.get_current_timestamp
    monkeypatch.setattr(run_monitoring, "get_current_timestamp", lambda: clock() + seconds)


# Created, and the process that was to launch it was killed: nothing else would ever end it.
@pytest.mark.parametrize("seconds", [10, 3600])
def test_a_run_that_does_not_start_is_ended(instance, monkeypatch, seconds):
    run = instance.create_run_for_job(NOTHING, status=dg.DagsterRunStatus.NOT_STARTED)
    later(monkeypatch, seconds)
    record = instance.get_run_record_by_id(run.run_id)
    run_monitoring.monitor_starting_run(instance, record, logging.getLogger())
    ended = instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE
    assert ended == (seconds > instance.run_monitoring_start_timeout_seconds)


@pytest.mark.parametrize(("hours", "ends"), [(3, False), (5, True)])
def test_a_run_that_hangs_is_ended_after_four_hours(instance, monkeypatch, hours, ends):
    run = instance.create_run_for_job(NOTHING, status=dg.DagsterRunStatus.STARTING)
    instance.report_dagster_event(
        dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, NOTHING.name), run_id=run.run_id
    )
    later(monkeypatch, 3600 * hours)
    run_monitoring.check_run_timeout(
        instance,
        instance.get_run_record_by_id(run.run_id),
        logging.getLogger(),
        instance.run_monitoring_max_runtime_seconds,
    )
    assert (instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE) == ends


def will_retry(instance, reason, **of):
    run = instance.create_run_for_job(NOTHING, status=dg.DagsterRunStatus.STARTED, **of)
    failure = dg.DagsterEvent(
        dg.DagsterEventType.RUN_FAILURE.value,
        NOTHING.name,
        event_specific_data=JobFailureData(error=None, failure_reason=reason),
    )
    instance.report_dagster_event(failure, run_id=run.run_id)
    return run, instance.get_run_by_id(run.run_id).tags.get("dagster/will_retry")


def test_a_crash_is_tried_once_more_and_a_failed_step_is_not(instance):
    crashed, tried = will_retry(instance, RunFailureReason.RUN_EXCEPTION)
    assert tried == "true"
    family = {"parent_run_id": crashed.run_id, "root_run_id": crashed.run_id}
    again = family | {"tags": {f"dagster/{name}": run_id for name, run_id in family.items()}}
    assert will_retry(instance, RunFailureReason.RUN_EXCEPTION, **again)[1] == "false"
    assert will_retry(instance, RunFailureReason.STEP_FAILURE)[1] == "false"


# `dagster instance migrate`, as the runbook has it after an upgrade of Dagster.
def test_an_instance_that_is_migrated_keeps_its_runs(instance, place):
    before = say(instance, 3)
    instance.upgrade()
    assert said(instance, before) == ["0", "1", "2"]
    after = say(instance, 1)
    assert {one.run_id for one in instance.get_runs()} == {before, after}


def test_a_copy_of_the_history_goes_on_elsewhere(place, tmp_path, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(place.dagster_home))
    with project_instance(place) as instance:
        run = say(instance, 2)
        instance.add_dynamic_partitions("release", ["one"])
    elsewhere = replace(place, warehouse=tmp_path / "elsewhere")
    shutil.copytree(place.warehouse / "dagster", elsewhere.warehouse / "dagster")
    shutil.rmtree(place.warehouse / "dagster")
    monkeypatch.setenv("DAGSTER_HOME", str(elsewhere.warehouse / "dagster"))
    with project_instance(elsewhere) as instance:
        assert said(instance, run) == ["0", "1"]
        assert instance.get_dynamic_partitions("release") == ["one"]
        after = say(instance, 1)
        assert {one.run_id for one in instance.get_runs()} == {run, after}
    assert not (place.warehouse / "dagster").exists()
