"""The whole road on a few synthetic releases, driven through Dagster itself."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import dagster as dg
import duckdb
import pytest
import yaml

from orchestration import lake
from orchestration import publication as publishing
from orchestration.building import only_run
from orchestration.expectations.rules import LOAD_RULES
from orchestration.instance import end_dead_runs, project_instance
from orchestration.settings import PROJECT
from tests.conftest import YEARS, copy_place, environment, gdp, indicators, write_figures

FIGURE = dg.AssetKey(["lake", "figure"])


@pytest.fixture
def dagster(place, monkeypatch):
    """Dagster's definitions and instance over the folders of the test."""
    for name, value in environment(place).items():
        monkeypatch.setenv(name, value)
    from orchestration.definitions import defs

    with project_instance(place) as instance:
        yield defs, instance


def ask(where, sql):
    with duckdb.connect(str(where.published_file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def run_release(defs, instance, release_id):
    instance.add_dynamic_partitions("release", [release_id])
    return defs.resolve_job_def("load_release").execute_in_process(
        instance=instance, partition_key=release_id, raise_on_error=False
    )


def only_load(instance, release_id):
    """The asset of figures alone, without models."""
    from orchestration.assets.ingest import TURN, figures, turn

    instance.add_dynamic_partitions("release", [release_id])
    return dg.materialize([figures], instance=instance, partition_key=release_id, resources={TURN: turn})


def check_records(instance, name, release_id):
    key = dg.AssetCheckKey(FIGURE, name)
    records = instance.event_log_storage.get_asset_check_execution_history(key, limit=50)
    return [one for one in records if one.partition == release_id]


def test_one_release_runs_by_partition_and_its_checks_are_recorded_there(place, add_release, dagster):
    defs, instance = dagster
    add_release("good", YEARS)
    add_release("bad", [*YEARS, gdp(2024, "2200", unit_text="万人", indicator_text="gdp")], publisher="nbs")
    assert only_load(instance, "good").success
    assert only_load(instance, "bad").success
    (accepted,) = check_records(instance, "release_is_accepted", "good")
    assert accepted.status.value == "SUCCEEDED"
    # The only release of its load is the one under which each check stands.
    (passed,) = check_records(instance, "units_fit_their_indicator", "good")
    assert passed.status.value == "SUCCEEDED"
    shown = accepted.event.dagster_event.event_specific_data.metadata
    assert shown["expectations"].value == f"{len(LOAD_RULES)} of {len(LOAD_RULES)} passed"
    (failed,) = check_records(instance, "units_fit_their_indicator", "bad")
    assert failed.status.value == "FAILED"
    metadata = failed.event.dagster_event.event_specific_data.metadata
    assert "万人" in metadata["sample"].value
    assert "万人 is people" in metadata["sample"].value
    # What is critical is recorded at each load: the history is what the person on duty compares.
    assert only_load(instance, "bad").success
    assert len(check_records(instance, "units_fit_their_indicator", "bad")) == 2
    # A refused release fails its own check and leaves what is published.
    write_figures(place.raw / "nbs" / "bad" / "figures.csv", YEARS)
    assert not run_release(defs, instance, "bad").success
    (latest, *_) = check_records(instance, "release_is_accepted", "bad")
    assert latest.status.value == "FAILED"
    assert "has changed" in latest.event.dagster_event.event_specific_data.metadata["reason"].value
    assert not place.published_file.exists()
    assert sorted(lake.read(place.lake, "load", lake.LOAD_SCHEMA).select("release_id", "outcome").rows()) == [
        ("bad", "refused"), ("good", "loaded"),
    ]  # fmt: skip


@pytest.mark.heavy
def test_checks_can_be_looked_at_again_without_loading(place, add_release, dagster):
    defs, instance = dagster
    add_release("good", YEARS)
    assert run_release(defs, instance, "good").success
    job = dg.define_asset_job("again", selection=dg.AssetSelection.checks(*defs.asset_checks))
    again = dg.Definitions(
        assets=defs.assets, asset_checks=defs.asset_checks, jobs=[job], resources=defs.resources
    )
    result = again.resolve_job_def("again").execute_in_process(
        instance=instance, tags={"dagster/partition": "good"}, raise_on_error=False
    )
    assert result.success
    assert len(check_records(instance, "shares_are_within_0_and_100", "good")) == 2


def test_the_sensor_sees_new_changed_and_removed_folders(place, add_release, dagster):
    defs, instance = dagster
    from orchestration.automation import release_sensor

    def tick(cursor):
        with dg.build_sensor_context(instance=instance, cursor=cursor, definitions=defs) as context:
            data = release_sensor(context)
        for request in data.dynamic_partitions_requests or []:
            if isinstance(request, dg.AddDynamicPartitionsRequest):
                instance.add_dynamic_partitions("release", request.partition_keys)
            else:
                for key in request.partition_keys:
                    instance.delete_dynamic_partition("release", key)
        return data.cursor, data.run_requests

    add_release("one", YEARS)
    cursor, requests = tick(None)
    assert [(one.job_name, one.partition_key) for one in requests] == [("load_release", "one")]
    assert requests[0].tags["indicators/changed"] == "new: one"
    cursor, requests = tick(cursor)
    assert requests == []
    add_release("two", YEARS, publisher="nbs")
    add_release("three", YEARS, publisher="hubei-tjj")
    cursor, requests = tick(cursor)
    assert [one.job_name for one in requests] == ["refresh_warehouse"]
    assert sorted(instance.get_dynamic_partitions("release")) == ["one", "three", "two"]
    os.utime(place.raw / "nbs" / "two" / "figures.csv", (1, 1))
    cursor, requests = tick(cursor)
    assert [one.partition_key for one in requests] == ["two"]
    assert requests[0].tags["indicators/changed"] == "changed: two"
    shutil.rmtree(place.raw / "nbs" / "two")
    cursor, requests = tick(cursor)
    assert [one.job_name for one in requests] == ["refresh_warehouse"]
    assert requests[0].tags["indicators/changed"] == "removed: two"
    assert sorted(instance.get_dynamic_partitions("release")) == ["one", "three"]


def test_a_failed_model_leaves_the_last_published_file(one_release, place):
    copy_place(one_release, place)
    before = publishing.current_build(place)
    # A raw Parquet that is none: staging cannot be built.
    (place.lake / "figure" / "release_id=broken").mkdir()
    (place.lake / "figure" / "release_id=broken" / "part.parquet").write_bytes(b"nothing")
    done = indicators(place, "run")
    assert done.returncode == 1
    assert "读者仍看到上一次成功的构建" in done.stderr
    assert "Traceback" not in done.stderr
    assert publishing.current_build(place) == before


# A failed audit leaves what readers have, and says which check held the build back.
@pytest.mark.parametrize(
    ("rules", "runs_marts"),
    [("CORE_RULES", False), pytest.param("MART_RULES", True, marks=pytest.mark.heavy)],
)
def test_a_critical_finding_in_the_build_stops_what_comes_after(
    one_release, place, dagster, monkeypatch, rules, runs_marts
):
    from orchestration.assets import checks

    defs, instance = dagster
    copy_place(one_release, place)
    before = publishing.current_build(place)
    first = getattr(checks, rules)[0]
    fault = replace(first, severity="critical")
    vars(fault)["sql"] = "select 'a key' as row_key, 'a fault' as detail, '有误' as detail_zh"
    monkeypatch.setattr(checks, rules, (fault, *getattr(checks, rules)[1:]))
    result = run_release(defs, instance, "one")
    assert not result.success
    materialized = {event.asset_key.to_user_string() for event in result.get_asset_materialization_events()}
    assert ("marts/mart_attainment" in materialized) == runs_marts
    assert "published/indicators" not in materialized
    assert publishing.current_build(place) == before
    status = json.loads((place.warehouse / "status.json").read_text())
    assert first.name in status["held_by"]


HOLDER = """
import sys, time
from pathlib import Path
from orchestration.building import only_run
from orchestration.settings import settings
with only_run(settings()):
    print("held", flush=True)
    sys.stdin.read()
    time.sleep(1)
    Path(sys.argv[1]).touch()
"""


@pytest.mark.heavy
def test_a_run_of_dagsters_begins_when_the_run_of_another_process_has_ended(
    place, add_release, dagster, tmp_path, monkeypatch
):
    from orchestration.assets import ingest

    defs, instance = dagster
    add_release("one", YEARS)
    ended = tmp_path / "ended"
    command = [sys.executable, "-c", HOLDER, ended]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        # The other one ends only when this one has said that it waits.
        monkeypatch.setattr(ingest, "only_run", lambda where, _: only_run(where, holder.stdin.close))
        result = run_release(defs, instance, "one")
    assert result.success
    records = instance.get_records_for_run(result.run_id, of_type=dg.DagsterEventType.STEP_START).records
    assert min(one.timestamp for one in records) >= ended.stat().st_mtime
    # Monitoring ends a run that does not start in time; one that waits has started.
    (started,) = instance.get_records_for_run(result.run_id, of_type=dg.DagsterEventType.RUN_START).records
    assert started.timestamp < ended.stat().st_mtime


def load_release_job():
    """The job for a process, or a retry, that finds it by name."""
    from orchestration.definitions import defs

    return defs.resolve_job_def("load_release")


@pytest.mark.heavy
def test_a_retry_goes_on_with_its_own_build_and_never_with_that_of_a_run_in_between(
    place, add_release, dagster, monkeypatch
):
    from orchestration.assets import checks, publication

    defs, instance = dagster
    add_release("one", YEARS)

    def retry(run):
        return dg.execute_job(
            dg.reconstructable(load_release_job),
            instance=instance,
            reexecution_options=dg.ReexecutionOptions.from_failure(run.run_id, instance),
            tags={"dagster/partition": "one"},
        )

    def broken(*_, **__):
        raise OSError("no space left on the disk")

    with monkeypatch.context() as made_to_fail:
        made_to_fail.setattr(publication, "publish", broken)
        failed = run_release(defs, instance, "one")
    assert not failed.success
    done = retry(failed)
    assert done.success
    assert {event.step_key for event in done.get_step_success_events()} == {"published__indicators"}
    shown = publishing.current_build(place)

    found = checks.validate_build

    def one_fails(file, rules, lake):
        first, *others = found(file, rules, lake)
        return [replace(first, success=False, severity="critical"), *others]

    with monkeypatch.context() as made_to_fail:
        made_to_fail.setattr(checks, "validate_build", one_fails)
        assert not run_release(defs, instance, "one").success
    refused = retry(failed)
    assert not refused.success
    assert (
        "this run has not checked it" in json.loads((place.warehouse / "status.json").read_text())["held_by"]
    )
    assert publishing.current_build(place) == shown


def test_dagster_starts_one_run_that_writes_at_a_time(dagster):
    defs, instance = dagster
    docker = PROJECT / "docker" / "dagster.yaml"
    assert yaml.safe_load(docker.read_text(encoding="utf-8"))["concurrency"] == {
        "pools": {"default_limit": 1, "granularity": "run"}
    }
    config = instance.get_concurrency_config().pool_config
    assert (config.default_pool_limit, config.pool_granularity.value) == (1, "run")
    # Runs of jobs and of what a person materializes alike: those with an op of the pool, and these need the lock.
    for name in ("load_release", "refresh_warehouse"):
        for op in defs.resolve_job_def(name).graph.node_defs:
            if op.name != "lake__figure_releases_are_on_time":
                assert op.pool == "duckdb_writer", op.name
                assert "turn" in op.required_resource_keys, op.name


@pytest.mark.heavy
def test_rollback_holds_until_it_is_released(place, add_release):
    add_release("one", YEARS)
    assert indicators(place, "run").returncode == 0
    first = publishing.current_build(place)
    second = publishing.publish(place)
    assert publishing.current_build(place) == second.build_id
    done = indicators(place, "rollback", "--reason", "a test")
    assert done.returncode == 0, done.stderr
    assert publishing.current_build(place) == first
    third = publishing.publish(place)
    assert not third.is_current
    assert publishing.current_build(place) == first
    status = json.loads((place.warehouse / "status.json").read_text())
    assert status["result"] == "held"
    assert "a test" in status["held_by"]
    assert indicators(place, "publish", "--release-hold").returncode == 0
    assert publishing.current_build(place) == third.build_id
    # What was built while readers were held is on record too.
    log = ask(place, "select count(distinct build_id) from audit.build")
    assert log == [(3,)]
    assert indicators(place, "rollback", "nonsense", "--reason", "x").returncode == 1


def test_a_dead_run_gives_its_slot_back(dagster):
    defs, instance = dagster
    run = instance.create_run_for_job(
        defs.resolve_job_def("refresh_warehouse"),
        tags={"indicators/process": f"{os.uname().nodename}:999999999"},
    )
    instance.report_dagster_event(
        dg.DagsterEvent(dg.DagsterEventType.PIPELINE_START.value, run.job_name), run_id=run.run_id
    )
    assert end_dead_runs(instance) == [run.run_id]
    assert instance.get_run_by_id(run.run_id).status == dg.DagsterRunStatus.FAILURE
