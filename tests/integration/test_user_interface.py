"""`indicators ui` as a command: what it starts ends with it, and an address it cannot have is said at once."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.conftest import indicators, user_interface


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


def open_files(pid):
    """What a process has open, as /proc names it."""
    found = []
    for one in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(str(one.readlink()))
        except FileNotFoundError:
            # It was closed meanwhile.
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


@pytest.mark.parametrize("offset", [0, 1])
def test_an_address_in_use_is_said_at_once_and_alone(place, offset):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = indicators(place, "ui", "--port", str(port - offset), "--language", "en")
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
    assert done.stderr == (f"{place.warehouse / 'dagster'}：Dagster的历史存放于此，却无法写入；请使其可写\n")


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
    done = indicators(place, "ui", *arguments, "--language", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(place.warehouse.iterdir()) == []
