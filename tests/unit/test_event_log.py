"""Dagster's history on connections that stay open: the same events, for fewer engines."""

import socket
import subprocess
from queue import Queue

import dagster as dg
import pytest

from orchestration import event_log
from orchestration import instance as instances
from orchestration.instance import project_instance

FIGURE = dg.AssetKey(["lake", "figure"])


@pytest.fixture
def instance(place, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", str(place.dagster_home))
    with project_instance(place) as opened:
        yield opened


def say(instance, count):
    """`count` checks by a run of their own; the run's id."""

    @dg.op
    def checks(context):
        for number in range(count):
            context.log_event(
                dg.AssetCheckEvaluation(
                    asset_key=FIGURE, check_name="held", passed=True, partition=str(number)
                )
            )

    done = dg.GraphDefinition("said", node_defs=[checks]).to_job().execute_in_process(instance=instance)
    assert done.success
    return done.run_id


def said(instance, run_id):
    entries = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    return [one.dagster_event.asset_check_evaluation_data.partition for one in entries]


def test_the_project_keeps_its_history_there(instance):
    assert isinstance(instance.event_log_storage, event_log.OpenSqliteEventLog)


def test_engines_do_not_grow_with_the_events(instance, monkeypatch):
    made = []
    make = event_log.create_engine
    monkeypatch.setattr(
        event_log, "create_engine", lambda *known, **named: made.append(1) or make(*known, **named)
    )
    say(instance, 2)
    few = len(made)
    say(instance, 50)
    # The second run has a file of its own; the index is open already.
    assert len(made) - few <= few


# Each run had a file of its own that nothing ever removed.
def test_old_runs_are_forgotten_with_their_files_and_the_newest_whole_one_stays(instance, place, monkeypatch):
    monkeypatch.setattr(instances, "KEPT_RUNS", 2)
    ids = [say(instance, 1) for _ in range(5)]
    # None of them is a whole run: with each, a release may have its only entry.
    assert instances.forget_old_runs(instance, place) == 0
    monkeypatch.setattr(instances, "_is_whole", lambda run: run.run_id == ids[3])
    assert instances.forget_old_runs(instance, place) == 3
    files = {one.name.partition(".")[0] for one in (place.dagster_home / "history" / "runs").iterdir()}
    assert files == {*ids[3:], "index"}
    assert {one.run_id for one in instance.get_runs()} == set(ids[3:])
    assert {one.name for one in (place.dagster_home / "storage").iterdir()} <= set(ids[3:])
    # What was found last stays, though its run is gone.
    assert said(instance, ids[4]) == ["0"]
    monkeypatch.setattr(instances, "_is_whole", lambda run: run.run_id == ids[0])
    assert instances.forget_old_runs(instance, place) == 0


@pytest.mark.parametrize(
    "status", [dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
)
def test_a_run_whose_process_is_gone_is_ended_whatever_it_had_come_to(instance, status):
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    job = dg.GraphDefinition("nothing", node_defs=[]).to_job()
    tags = {name: f"{socket.gethostname()}:{ended.pid}" for name in instances.process_tags()}
    run = instance.create_run_for_job(job, status=status, tags=tags)
    alive = instance.create_run_for_job(job, status=status, tags=instances.process_tags())
    assert instances.end_dead_runs(instance) == [run.run_id]
    assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE
    assert instance.get_run_by_id(alive.run_id).status == status


def test_whether_a_table_is_there_is_asked_once(instance, monkeypatch):
    asked = []
    ask = event_log.SqliteEventLogStorage.has_table
    monkeypatch.setattr(
        event_log.SqliteEventLogStorage,
        "has_table",
        lambda storage, name: asked.append(name) or ask(storage, name),
    )
    say(instance, 20)
    assert len(asked) == len(set(asked)) > 0


def test_the_history_of_dagsters_own_storage_goes_on_and_back(place, monkeypatch):
    home = place.dagster_home
    home.mkdir(parents=True)
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    own = "telemetry:\n  enabled: false\n"
    (home / "dagster.yaml").write_text(own)
    with dg.DagsterInstance.get() as instance:
        before = say(instance, 3)
    (home / "dagster.yaml").unlink()
    with project_instance(place) as instance:
        assert isinstance(instance.event_log_storage, event_log.OpenSqliteEventLog)
        assert said(instance, before) == ["0", "1", "2"]
        after = say(instance, 2)
    (home / "dagster.yaml").write_text(own)
    with dg.DagsterInstance.get() as instance:
        assert said(instance, after) == ["0", "1"]
        key = dg.AssetCheckKey(FIGURE, "held")
        records = instance.event_log_storage.get_asset_check_execution_history(key, limit=50)
        assert {one.run_id for one in records} == {before, after}


# Dagster's page of a run, in another process, has the run's file open and waits for it to change.
def test_who_watches_a_run_hears_of_each_event_at_once(instance, place):
    run_id, heard = say(instance, 1), Queue()
    watching = event_log.OpenSqliteEventLog(str(place.dagster_home / "history" / "runs"))
    cursor = watching.get_records_for_run(run_id).cursor
    watching.watch(run_id, cursor, lambda entry, _: heard.put(entry.message))
    try:
        run = instance.get_run_by_id(run_id)
        for message in ("first", "second"):
            instance.report_engine_event(message, run)
            assert heard.get(timeout=30) == message
    finally:
        watching.dispose()


def test_more_runs_than_are_kept_open_are_all_readable(instance, monkeypatch):
    monkeypatch.setattr(event_log, "_OPEN_AT_MOST", 2)
    runs = [say(instance, 1) for _ in range(4)]
    assert [said(instance, one) for one in runs] == [["0"]] * 4
    assert len(instance.event_log_storage._engines) <= 2


def test_a_commit_is_seen_by_another_storage_at_once(instance, place):
    run = say(instance, 1)
    with dg.DagsterInstance.get() as another:
        assert said(another, run) == ["0"]
        say(instance, 1)
        assert len(another.get_runs()) == 2
