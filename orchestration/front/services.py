"""What `indicators ui` starts, and how all of it ends with it, however that ends.

The command starts one keeper; the keeper starts the code location, the daemon and the server in one process
group. The keeper reads a pipe whose other end the command alone holds: the system closes it when the command
ends, by SIGKILL too, on Linux as on macOS, which has no signal for the death of a parent. Then the keeper
ends the group. If the keeper is killed, the command ends the group. Nothing listens on TCP but the server:
Dagster's gRPC, which asks nobody for a login, is a socket in a folder that only this user may enter.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import yaml

from orchestration.front.gate import TOKEN
from orchestration.scratch import scratch_folder

DEFINITIONS = "orchestration.definitions"

SECONDS_TO_END = 20
"""How long what was told to end may take before it is killed."""


def run(environment: Mapping[str, str], folder: Path, ui: socket.socket, pages: socket.socket | None) -> int:
    """Start all and wait until Ctrl-C, SIGTERM or the end of one of them; the exit code."""
    watched, held = os.pipe()
    with scratch_folder() as private:
        sockets = [one.fileno() for one in (ui, pages) if one is not None]
        command = [sys.executable, "-m", "orchestration.front.services", str(private), str(watched)]
        keeper = subprocess.Popen(
            [*command, *map(str, sockets)],
            env=dict(environment),
            cwd=folder,
            pass_fds=[watched, *sockets],
            # Ctrl-C on the terminal reaches the command alone.
            start_new_session=True,
        )
        for one in (ui, pages):
            if one is not None:
                one.close()
        os.close(watched)
        signal.signal(signal.SIGTERM, _interrupt)
        # Anew: the handler that polars puts there has a wait go on, and Ctrl-C would be lost.
        if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
            signal.signal(signal.SIGINT, _interrupt)
        is_asked = False
        try:
            keeper.wait()
        except KeyboardInterrupt:
            is_asked = True
            os.close(held)
            keeper.wait()
        finally:
            _end_group(keeper.pid)
    return 0 if is_asked else 1


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _end_group(group: int) -> None:
    """End what is left of a process group, which is nothing unless its keeper was killed."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGTERM)
        end = time.monotonic() + SECONDS_TO_END
        while time.monotonic() < end:
            time.sleep(0.1)
            os.killpg(group, 0)
        os.killpg(group, signal.SIGKILL)


class Keeper:
    """The services, started one after another; ended together."""

    def __init__(self, private: Path, watched: int, sockets: list[int]) -> None:
        self._private = private
        self._watched = watched
        self._sockets = sockets
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        token = os.environ.pop(TOKEN)
        # What Dagster and its runs leave in a temporary folder goes with this one.
        self._environment = os.environ | {"TMPDIR": str(private)}
        self._with_token = self._environment | {TOKEN: token}

    def run(self) -> str | None:
        """Until the command is gone (None) or one service has ended (its name)."""
        code, workspace = self._private / "code.sock", self._private / "workspace.yaml"
        location = {"socket": str(code), "location_name": DEFINITIONS}
        workspace.write_text(yaml.safe_dump({"load_from": [{"grpc_server": location}]}), encoding="utf-8")
        quiet = ["--log-level", "warning"]
        dagster = [sys.executable, "-m", "dagster"]
        self._start(
            "the code location",
            [*dagster, "code-server", "start", *quiet, "-s", str(code), "-m", DEFINITIONS],
        )
        if not self._goes_on(until=lambda: _answers(code)):
            return self._ended()
        server = [sys.executable, "-m", "orchestration.front.server", "--workspace", str(workspace)]
        options = zip(("--socket", "--pages-socket"), map(str, self._sockets), strict=False)
        self._start(
            "the webserver", [*server, *(part for option in options for part in option)], self._with_token
        )
        self._start(
            "the daemon", [sys.executable, "-m", "dagster._daemon", "run", *quiet, "-w", str(workspace)]
        )
        for one in self._sockets:
            os.close(one)
        self._goes_on(until=lambda: False)
        return self._ended()

    def end(self) -> None:
        """Tell all to end, and kill with this process what does not."""
        signal.signal(signal.SIGTERM, lambda *_: None)
        os.killpg(0, signal.SIGTERM)
        end = time.monotonic() + SECONDS_TO_END
        for one in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                one.wait(max(0.0, end - time.monotonic()))
        shutil.rmtree(self._private, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)

    def _start(self, name: str, command: list[str], environment: Mapping[str, str] | None = None) -> None:
        self._running[name] = subprocess.Popen(
            command, env=dict(environment or self._environment), pass_fds=self._sockets if environment else ()
        )

    def _goes_on(self, until: Callable[[], bool]) -> bool:
        """Wait; whether `until` came true before the command or a service ended."""
        while not until():
            if select.select([self._watched], [], [], 0.2)[0] or self._ended() is not None:
                return False
        return True

    def _ended(self) -> str | None:
        return next((name for name, one in self._running.items() if one.poll() is not None), None)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        return caller.connect_ex(str(path)) == 0


def main() -> None:
    """The keeper. Its arguments: a private folder, the pipe it reads, and the sockets that listen."""
    private, watched, *sockets = sys.argv[1:]
    # Started in the background of a script, it would have what it starts ignore SIGINT; Dagster then ignores
    # SIGTERM as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    keeper = Keeper(Path(private), int(watched), [int(one) for one in sockets])
    try:
        if ended := keeper.run():
            print(f"{ended} has ended, and so all end", file=sys.stderr, flush=True)
    finally:
        keeper.end()


if __name__ == "__main__":
    main()
