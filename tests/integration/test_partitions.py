"""From a folder to the published answer through Dagster: sensor, partition, run; and back out again.

What the sensor asks for is executed on a real instance; the daemon itself is in test_services.py.
"""

import shutil
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import dagster as dg
import duckdb
import pytest
import yaml

from orchestration.instance import project_instance
from tests.conftest import environment, gdp, indicators, user_interface, write_figures, write_manifest

FIGURE = dg.AssetKey(["lake", "figure"])


class Daemon:
    """Evaluates the sensor and executes what it asks for, with the cursor it left."""

    def __init__(self, place, instance):
        from orchestration.automation import release_sensor
        from orchestration.definitions import defs

        self.place, self.instance, self.defs, self.sensor = place, instance, defs, release_sensor
        self.cursor = None

    def tick(self):
        """The runs of one tick: job, partition, result."""
        with dg.build_sensor_context(
            instance=self.instance, cursor=self.cursor, definitions=self.defs
        ) as context:
            data = self.sensor(context)
        for request in data.dynamic_partitions_requests or []:
            if isinstance(request, dg.AddDynamicPartitionsRequest):
                self.instance.add_dynamic_partitions("release", request.partition_keys)
            else:
                for key in request.partition_keys:
                    self.instance.delete_dynamic_partition("release", key)
        self.cursor = data.cursor
        return [
            (one.job_name, one.partition_key, self.execute(one.job_name, one.partition_key, one.tags))
            for one in data.run_requests or []
        ]

    def execute(self, job_name, partition_key=None, tags=None):
        return self.defs.resolve_job_def(job_name).execute_in_process(
            instance=self.instance, partition_key=partition_key, tags=dict(tags or {}), raise_on_error=False
        )

    @property
    def partitions(self):
        return sorted(self.instance.get_dynamic_partitions("release"))

    def last_check(self, name, release_id):
        key = dg.AssetCheckKey(FIGURE, name)
        history = self.instance.event_log_storage.get_asset_check_execution_history(key, limit=50)
        return next(one for one in history if one.partition == release_id)

    def metadata(self, release_id):
        records = self.instance.fetch_materializations(
            dg.AssetRecordsFilter(asset_key=FIGURE, asset_partitions=[release_id]), limit=1
        )
        return records.records[0].asset_materialization.metadata


@pytest.fixture
def daemon(place, monkeypatch):
    for name, value in environment(place).items():
        monkeypatch.setenv(name, value)
    with project_instance(place) as instance:
        yield Daemon(place, instance)


def level(where, day, indicator="gdp", period="2024"):
    with duckdb.connect(str(where.published_file), read_only=True) as connection:
        found = connection.execute(
            "select value from core.observation_as_of(?) where indicator_id = ? and time_period = ? "
            "and series_measure = 'level'",
            [date.fromisoformat(day), indicator, period],
        ).fetchall()
    return [value for (value,) in found]


@pytest.mark.heavy
def test_a_release_lives_from_its_folder_to_its_end(place, add_release, daemon):
    # A new folder: the tick makes the partition and runs it.
    add_release("first", [gdp(2024, "1400")], published_on="2025-03-01")
    ((job, key, result),) = daemon.tick()
    assert (job, key, result.success) == ("load_release", "first", True)
    assert daemon.partitions == ["first"]
    assert daemon.instance.get_materialized_partitions(FIGURE) == {"first"}
    assert level(place, "2025-12-31") == [Decimal(1400)]
    # Nothing new, no run.
    assert daemon.tick() == []

    # A corrigendum corrects from its own day; the days before keep what was printed.
    add_release(
        "corrigendum", [gdp(2024, "1410")], published_on="2025-05-01",
        replaces={"release_id": "first", "change_kind": "corrigendum"},
    )  # fmt: skip
    ((job, key, result),) = daemon.tick()
    assert (job, key, result.success) == ("load_release", "corrigendum", True)
    assert level(place, "2025-04-30") == [Decimal(1400)]
    assert level(place, "2025-05-01") == [Decimal(1410)]

    # Its withdrawal ends it on that day; the days before still show it, and the first is not back.
    folder = place.raw / "suizhou-tjj" / "corrigendum"
    fields = yaml.safe_load((folder / "release.yml").read_text(encoding="utf-8"))
    write_manifest(folder, fields | {"withdrawn_on": "2025-08-01"})
    ((job, key, result),) = daemon.tick()
    assert (job, key, result.success) == ("load_release", "corrigendum", True)
    assert level(place, "2025-04-30") == [Decimal(1400)]
    assert level(place, "2025-07-31") == [Decimal(1410)]
    assert level(place, "2025-08-01") == []

    # A file changed in place is refused by name, and what was loaded before stays.
    first = place.raw / "suizhou-tjj" / "first"
    write_figures(first / "figures.csv", [gdp(2024, "1500")])
    ((job, key, result),) = daemon.tick()
    assert (key, result.success) == ("first", False)
    refused = daemon.last_check("release_is_accepted", "first")
    assert refused.status.value == "FAILED"
    reason = refused.event.dagster_event.event_specific_data.metadata["reason"].value
    assert f"{first / 'figures.csv'} has changed" in reason
    assert "Releases are not edited" in reason
    assert level(place, "2025-04-30") == [Decimal(1400)]
    shown = indicators(place, "releases", "--language", "en")
    assert "refused" in shown.stdout
    assert "figures.csv has changed" in shown.stdout
    # Who only looks at the targets sees it too.
    seen = indicators(place, "status").stdout
    assert "未能入库的发布：1份" in seen
    assert "figures.csv已被改动" in seen

    # A removed folder leaves, with its partition and its days.
    shutil.rmtree(folder)
    ((job, _, result),) = daemon.tick()
    assert (job, result.success) == ("refresh_warehouse", True)
    assert daemon.partitions == ["first"]
    assert level(place, "2025-07-31") == [Decimal(1400)]


@pytest.mark.heavy
def test_what_is_put_back_is_asked_for_again(place, add_release, tmp_path, monkeypatch):
    """Dagster starts one run for a key, so that a state that comes back needs another one."""
    from orchestration.automation import release_sensor

    monkeypatch.setenv("INDICATORS_RAW", str(place.raw))
    monkeypatch.setenv("INDICATORS_WAREHOUSE", str(place.warehouse))
    folder = add_release("one", [gdp(2025, "1500")])
    add_release("two", [gdp(2026, "1600")])
    instance, cursor, keys = dg.DagsterInstance.ephemeral(), None, []

    def tick(cursor):
        found = release_sensor(dg.build_sensor_context(instance=instance, cursor=cursor))
        return found.cursor, [one.run_key for one in found.run_requests]

    for _ in range(3):
        cursor, asked = tick(cursor)
        keys += asked
        # A tick that is evaluated again, as after a crash, asks for the same run.
        folder.rename(tmp_path / "aside")
        again = tick(cursor)[1]
        cursor, asked = tick(cursor)
        assert asked == again
        keys += asked
        (tmp_path / "aside").rename(folder)
    assert len(keys) == len(set(keys)) == 6


@pytest.mark.heavy
def test_several_folders_are_one_run_and_one_can_be_run_again(place, add_release, daemon):
    for number in range(1, 4):
        add_release(f"r{number}", [gdp(2020 + number, f"1{number}00")], published_on=f"{2021 + number}-03-01")
    ((job, key, result),) = daemon.tick()
    assert (job, key, result.success) == ("refresh_warehouse", None, True)
    (step,) = [one for one in result.get_step_success_events() if one.step_key == "lake__figure"]
    assert step is not None
    loaded = {one.partition for one in result.asset_materializations_for_node("lake__figure")}
    assert daemon.instance.get_materialized_partitions(FIGURE) == {"r1", "r2", "r3"} == loaded
    before = {path: path.stat().st_mtime_ns for path in (place.lake / "figure").rglob("part.parquet")}
    folder = place.raw / "suizhou-tjj" / "r2"
    fields = yaml.safe_load((folder / "release.yml").read_text(encoding="utf-8"))
    write_manifest(folder, fields | {"title": "Another title"})
    assert daemon.execute("load_release", "r2").success
    after = {path: path.stat().st_mtime_ns for path in (place.lake / "figure").rglob("part.parquet")}
    assert {path.parent.name for path in before if before[path] != after[path]} == {"release_id=r2"}
    assert [level(place, "2025-12-31", period=str(2020 + number)) for number in range(1, 4)] == [
        [Decimal(1100)], [Decimal(1200)], [Decimal(1300)],
    ]  # fmt: skip


@pytest.fixture
def own_catalogue(place, tmp_path, monkeypatch):
    """The place with a catalogue of the test's own, which it may change."""
    seeds = tmp_path / "seeds"
    shutil.copytree(place.catalogue, seeds)
    monkeypatch.setenv("INDICATORS_CATALOGUE", str(seeds))
    return replace(place, catalogue=seeds)


def append(where, name, *lines):
    path = where.catalogue / name
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")


# An unknown unit keeps its figure from its indicator, a share beyond 100 % is in quarantine: both causes are mended.
@pytest.mark.heavy
def test_quarantine_is_shown_and_ends_when_the_cause_is_mended(daemon, own_catalogue, add_release):
    good = [gdp(1980 + number, str(100 + number)) for number in range(44)]
    share = {"indicator_text": "常住人口城镇化率", "measure": "share", "unit_text": "%", "period": "2024"}
    bad = [gdp(2024, "1400", unit_text="亿两"), share | {"value": "610", "surface": "610%"}]
    add_release("mostly-good", [*good, *bad], published_on="2025-03-01")
    ((_, _, result),) = daemon.tick()
    assert result.success
    shown = indicators(own_catalogue, "releases", "--quarantine", "--format", "csv")
    assert "亿两" not in shown.stdout
    assert "610%" in shown.stdout
    assert "shares_are_within_0_and_100" in shown.stdout
    metadata = daemon.metadata("mostly-good")
    assert metadata["quarantined"].value == 1
    assert metadata["unmapped"].value == 1
    assert "corrections.csv" in metadata["quarantine"].value
    assert level(own_catalogue, "2025-12-31") == []

    append(own_catalogue, "unit.csv", "两,CNY,1,0,money_cny,false,true")
    ((job, _, result),) = daemon.tick()
    assert (job, result.success) == ("refresh_warehouse", True)
    assert level(own_catalogue, "2025-12-31") == [Decimal(1400)]
    assert daemon.metadata("mostly-good")["quarantined"].value == 1

    # The misprint is a correction; its id is what the command shows. Corrected, it is loaded like any other.
    rows = indicators(own_catalogue, "releases", "mostly-good", "--quarantine", "--format", "json").stdout
    (row,) = yaml.safe_load(rows)
    append(
        own_catalogue, "corrections.csv",
        f"synthetic,mostly-good,{row['figure_id']},override,value,61.0,Digits run together,source_error,person,"
        "2025-04-01,,610",
    )  # fmt: skip
    ((_, _, result),) = daemon.tick()
    assert result.success
    with duckdb.connect(str(own_catalogue.published_file), read_only=True) as connection:
        assert connection.execute(
            "select value, correction_id from core.observation_as_of('2025-12-31') "
            "where indicator_id = 'urbanisation_rate'"
        ).fetchall() == [(Decimal("61.0"), "synthetic")]
    assert indicators(own_catalogue, "releases", "--quarantine").stdout == "隔离区为空。\n"


# What is overdue is found by tests/unit/releases/test_calendar.py; here, that a run says so and goes on.
@pytest.mark.heavy
def test_what_is_overdue_is_a_warning_and_stops_nothing(daemon, own_catalogue, add_release, monkeypatch):
    from orchestration.assets import acquisition

    monkeypatch.setattr(acquisition, "today_in_china", lambda: date(2026, 4, 25))
    header = (own_catalogue.catalogue / "release_calendar.csv").read_text(encoding="utf-8").splitlines()[0]
    row = "suizhou-tjj,bulletin,421300,M,2026-02,19,1,Synthetic"
    (own_catalogue.catalogue / "release_calendar.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    february = gdp(2026, "190", period="2026-01/2026-02")
    add_release("february", [february], kind="bulletin", published_on="2026-03-19")
    ((_, _, result),) = daemon.tick()
    assert result.success
    (late,) = [
        one for one in result.get_asset_check_evaluations() if one.check_name == "releases_are_on_time"
    ]
    assert (late.passed, late.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert late.metadata["overdue"].value == 1
    assert "bulletin of 2026-03 is 6 days overdue: suizhou-tjj" in late.metadata["what"].value
    assert own_catalogue.published_file.exists()
    shown = indicators(own_catalogue, "calendar", "--on", "2026-04-25", "--language", "en").stdout
    assert shown.strip() == (
        "bulletin of 2026-03 is 6 days overdue: suizhou-tjj was expected to publish it by 2026-04-19"
    )
    assert "没有逾期" in indicators(own_catalogue, "calendar", "--on", "2026-04-19").stdout


def eventually(found, log, seconds=300):
    """What `found` gives once it gives something; a server that is not there yet gives nothing."""
    end = time.monotonic() + seconds
    while True:
        with suppress(urllib.error.URLError, ConnectionError):
            if answer := found():
                return answer
        assert time.monotonic() < end, log.read_text()[-3000:]
        time.sleep(1)


RUNS = "{ runsOrError { ... on Runs { results { runId status tags { key value } } } } }"
READY = "{ assetNodes { assetKey { path } } }"
BACKFILL = """
mutation {
  launchPartitionBackfill(backfillParams: {assetSelection: [{path: ["lake", "figure"]}], allPartitions: true}) {
    __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message }
  }
}
"""


# What a person does in the UI: the asset of figures, all partitions. It is one run, whatever their number.
@pytest.mark.heavy
def test_a_backfill_of_all_in_the_ui_is_one_run(place, add_release, tmp_path):
    for number in range(1, 4):
        add_release(f"r{number}", [gdp(2020 + number, f"1{number}00")], published_on=f"{2021 + number}-03-01")
    assert indicators(place, "run").returncode == 0
    parts = list((place.lake / "figure").rglob("part.parquet"))
    before = {path: path.stat().st_mtime_ns for path in parts}
    log = tmp_path / "ui.log"
    with user_interface(place, log) as ui:

        def finished(backfill):
            runs = ui.graphql(RUNS)["runsOrError"]["results"]
            mine = [one for one in runs if {"key": "dagster/backfill", "value": backfill} in one["tags"]]
            return mine if mine and all(one["status"] in ("SUCCESS", "FAILURE") for one in mine) else None

        assert eventually(lambda: ui.graphql(READY)["assetNodes"], log)
        started = ui.graphql(BACKFILL)["launchPartitionBackfill"]
        assert started["__typename"] == "LaunchBackfillSuccess", started
        (run,) = eventually(lambda: finished(started["backfillId"]), log)
    assert run["status"] == "SUCCESS"
    tags = {one["key"]: one["value"] for one in run["tags"]}
    assert tags["dagster/asset_partition_range_start"] == "r1"
    assert tags["dagster/asset_partition_range_end"] == "r3"
    assert len(parts) == 3
    # Nothing had changed, so that nothing was written.
    assert all(path.stat().st_mtime_ns == before[path] for path in parts)
