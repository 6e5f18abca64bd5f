"""`indicators ui` as a command: what it starts ends with it, and an address it cannot have is said at once.

And the road of a held release in it: failed check, decision, load, green; in the terminal it is in
test_mending_road.py. Figures are invented.
"""

import json
import os
import shutil
import signal
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.settings import settings
from tests.conftest import gdp, indicators, release_writer, user_interface


def processes(where):
    """Ids of processes of this warehouse: each was given its folder."""
    mark = f"INDICATORS_WAREHOUSE={where.warehouse}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            # It has ended.
            continue
    return found


def private_folders(pids):
    return {
        one.decode()
        for pid in pids
        for one in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        if one.startswith(b"TMPDIR=")
    }


def until(condition, what, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what()
        time.sleep(0.2)


def refuses(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) != 0


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="processes are looked up in /proc"
)


# A killed command left webserver, daemon and pages running; the next start met their address in use.
@needs_proc
# A signal that can be caught ends it by the same road.
@pytest.mark.parametrize("ending", [signal.SIGKILL, pytest.param(signal.SIGINT, marks=pytest.mark.heavy)])
def test_what_ends_the_command_ends_all_it_started(place, tmp_path, ending):
    log = tmp_path / "ui.log"
    with user_interface(place, log) as ui:
        # The command, its keeper, and the code location: what is started later is started by the keeper alike.
        until(lambda: len(processes(place)) >= 3, log.read_text)
        os.kill(ui.process.pid, ending)
        assert ui.process.wait(60) == (-9 if ending == signal.SIGKILL else 0)
        until(lambda: processes(place) == [], lambda: str(processes(place)))
        # Another program may take one of the ports for a moment.
        for port in (ui.port, ui.port + 1):
            until(lambda port=port: refuses(port), lambda port=port: f"{port} still answers")


@pytest.fixture(scope="module")
def open_ui(tmp_path_factory):
    """Dagster's UI over a place of a test's own, with its catalogue, and where it says what it says."""
    folder = tmp_path_factory.mktemp("ui")
    where = replace(
        settings(), raw=folder / "raw", warehouse=folder / "warehouse", catalogue=folder / "seeds"
    )
    where.raw.mkdir()
    where.warehouse.mkdir()
    shutil.copytree(settings().catalogue, where.catalogue)
    with user_interface(where, folder / "ui.log") as ui:
        yield ui, folder / "ui.log"


LOCATION = 'repositoryLocationName: "orchestration.definitions", repositoryName: "__repository__"'
SENSOR = (
    f'{{ sensorOrError(sensorSelector: {{{LOCATION}, sensorName: "release_sensor"}}) '
    "{ ... on Sensor { sensorState { id } } } }"
)
STOP = 'mutation { stopSensor(id: "%s") { __typename } }'
ADD = (
    f"mutation {{ addDynamicPartition(repositorySelector: {{{LOCATION}}}, "
    'partitionsDefName: "release", partitionKey: "two") { __typename } }'
)
MATERIALIZE = (
    f'mutation {{ launchPipelineExecution(executionParams: {{selector: {{{LOCATION}, pipelineName: "load_release", '
    'assetSelection: [{path: ["lake", "figure"]}], assetCheckSelection: []}, runConfigData: "{}", '
    'executionMetadata: {tags: [{key: "dagster/partition", value: "two"}]}}) '
    "{ __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"
)
RUN = '{ runOrError(runId: "%s") { ... on Run { status } } }'
FAILURES = (
    '{ logsForRun(runId: "%s") { ... on EventConnection { events '
    "{ __typename ... on ExecutionStepFailureEvent { error { message } } } } } }"
)
CHECKS = (
    '{ assetCheckExecutions(assetKey: {path: ["lake", "figure"]}, checkName: "%s", partition: "two", limit: 1) '
    "{ status evaluation { partition metadataEntries { label ... on TextMetadataEntry { text } "
    "... on MarkdownMetadataEntry { mdStr } } } } }"
)
PARTITIONS = (
    '{ assetNodeOrError(assetKey: {path: ["lake", "figure"]}) { ... on AssetNode { assetPartitionStatuses '
    "{ ... on DefaultPartitionStatuses { materializedPartitions failedPartitions } } } } }"
)


def materialize(ui, log):
    """What a person does on the page of the asset; the status of the run once it has ended, and its id."""
    launched = ui.graphql(MATERIALIZE)["launchPipelineExecution"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    run_id = launched["run"]["runId"]

    def status():
        return ui.graphql(RUN % run_id)["runOrError"]["status"]

    until(lambda: status() in ("SUCCESS", "FAILURE"), log.read_text)
    return status(), run_id


def check(ui, name):
    """The newest evaluation of a check of figures: its status, and what its page shows."""
    (found,) = ui.graphql(CHECKS % name)["assetCheckExecutions"]
    entries = found["evaluation"]["metadataEntries"]
    return found["status"], {one["label"]: one.get("mdStr") or one.get("text") for one in entries}


def test_a_partition_that_is_held_is_red_until_a_decision_has_mended_it(open_ui):
    ui, log = open_ui
    share = {"indicator_text": "常住人口城镇化率", "measure": "share", "unit_text": "%", "period": "2024"}
    release_writer(ui.where)("two", [gdp(2024, "2260"), share | {"value": "610", "surface": "610%"}])
    # The sensor would start the same run: who of the two comes first is not what is looked at here.
    sensor = ui.graphql(SENSOR)["sensorOrError"]["sensorState"]["id"]
    ui.graphql(STOP % sensor)
    ui.graphql(ADD)

    status, run_id = materialize(ui, log)
    assert status == "FAILURE"
    events = ui.graphql(FAILURES % run_id)["logsForRun"]["events"]
    (said,) = [one["error"]["message"] for one in events if one["__typename"] == "ExecutionStepFailureEvent"]
    assert "two is held" in said
    assert "`indicators decide two`" in said
    statuses = ui.graphql(PARTITIONS)["assetNodeOrError"]["assetPartitionStatuses"]
    assert statuses == {"materializedPartitions": [], "failedPartitions": ["two"]}
    accepted, shown = check(ui, "release_is_accepted")
    assert accepted == "FAILED"
    assert "then materialize the partition again" in shown["what to do"]
    failed, shown = check(ui, "shares_are_within_0_and_100")
    assert failed == "FAILED"
    assert "610%" in shown["sample"]
    assert shown["what to do"]

    (figure,) = json.loads(indicators(ui.where, "review", "two", "--failed", "--format", "json").stdout)
    arguments = (figure["figure_id"], "override", "--value", "61.0", "--reason", "Synthetic")
    assert indicators(ui.where, "decide", "two", *arguments).returncode == 0

    assert materialize(ui, log)[0] == "SUCCESS"
    assert check(ui, "release_is_accepted")[0] == "SUCCEEDED"
    assert check(ui, "shares_are_within_0_and_100")[0] == "SUCCEEDED"
    statuses = ui.graphql(PARTITIONS)["assetNodeOrError"]["assetPartitionStatuses"]
    assert statuses == {"materializedPartitions": ["two"], "failedPartitions": []}


@needs_proc
def test_once_it_answers_it_listens_on_its_two_ports_alone_and_ends_whole(open_ui):
    ui, log = open_ui
    place = ui.where
    assert ui.graphql("{ version }")["version"]
    started = processes(place)
    inodes = {
        link
        for pid in started
        for one in Path(f"/proc/{pid}/fd").iterdir()
        if (link := str(one.readlink())).startswith("socket:")
    }
    ours = {
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and f"socket:[{line.split()[9]}]" in inodes
    }
    assert ours == {f"0100007F:{port:04X}" for port in (ui.port, ui.port + 1)}
    # Dagster's gRPC is a socket in a folder of this user's alone, and knows no token.
    (folder,) = {Path(one.partition("=")[2]) for one in private_folders(started) if "indicators-ui-" in one}
    assert folder.stat().st_mode & 0o777 == 0o700
    knows = [pid for pid in started if ui.token.encode() in Path(f"/proc/{pid}/environ").read_bytes()]
    # Ids begin anew behind the last, so the later process may have the smaller one.
    started_as = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in knows}
    assert len(started_as) == 2
    (keeper,) = (pid for pid, said in started_as.items() if b"front.services" in said)
    (_,) = (pid for pid, said in started_as.items() if b"front.server" in said)
    assert not any(ui.token.encode() in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in started)
    # The keeper is killed in place of the command.
    os.kill(keeper, signal.SIGKILL)
    assert ui.process.wait(60) == 1
    until(lambda: processes(place) == [], lambda: str(processes(place)))
    assert not folder.exists()
    said = log.read_text()
    assert "Warning" not in said
    assert ui.token not in said


@pytest.mark.parametrize("offset", [0, 1])
def test_an_address_in_use_is_said_at_once_and_alone(place, offset):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = indicators(place, "ui", "--port", str(port - offset))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"127.0.0.1:{port} is in use by another program; `indicators ui --port` takes another, and the one above it\n"
    )
    assert list(place.warehouse.iterdir()) == []


# Daemon and server each ended in a traceback.
def test_a_history_that_cannot_be_written_is_said_at_once(place, monkeypatch):
    (place.warehouse / "dagster" / "history").mkdir(parents=True)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with socket.socket() as first:
        first.bind(("127.0.0.1", 0))
        port = first.getsockname()[1] - 1
    done = indicators(place, "ui", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == (
        f"{place.warehouse / 'dagster'}: Dagster keeps its history there and cannot write it; make it writable\n"
    )


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (["--host", "0.0.0.0"], {}, "other machines reach 0.0.0.0: set INDICATORS_UI_TOKEN"),
        (["--host", "::"], {}, "other machines reach ::: set INDICATORS_UI_TOKEN"),
        (["--host", "0.0.0.0"], {"INDICATORS_UI_TOKEN": "short"}, "at least 24 characters"),
        (["--host", "0.0.0.0"], {"INDICATORS_UI_TOKEN": "x" * 24}, "set INDICATORS_UI_HOSTS"),
        (["--host", "203.0.113.1"], {"INDICATORS_UI_TOKEN": "x" * 24}, "cannot listen on 203.0.113.1:3000"),
        (["--port", "70000"], {}, "70000 is no port"),
    ],
)
def test_what_it_refuses_to_start_with(place, monkeypatch, arguments, variables, said):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    done = indicators(place, "ui", *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(place.warehouse.iterdir()) == []
