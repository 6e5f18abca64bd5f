"""A command in a process of its own, in a group of its own, that is killed from outside.

A server that has imported what a run needs forks such a process in milliseconds, so that two hundred runs are
minutes. It has started no thread yet. Not here: when it is killed (`moments`).
"""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from multiprocessing.process import BaseProcess
from pathlib import Path

from orchestration import publication as publishing
from orchestration.settings import Settings

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.preloaded"])


def _begin(variables: dict[str, str], log: str) -> None:
    os.setsid()
    os.environ.update(variables)
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(target, 1)
    os.dup2(target, 2)


def say(variables: dict[str, str], log: str, arguments: Sequence[str]) -> None:
    """The `indicators` command, whose messages go into a file."""
    _begin(variables, log)
    from orchestration.cli import app

    try:
        app(list(arguments), prog_name="indicators")
    except SystemExit as ended:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended.code if isinstance(ended.code, int) else 1)


MOVES: dict[str, Callable[[Settings], object]] = {
    "publication": publishing.publish,
    "rollback": lambda where: publishing.rollback(where, None, "tried"),
    "publication under a hold": publishing.publish,
    "end of a hold": publishing.release_hold,
}
"""What runs and people do to readers, in the order in which one follows on another."""


def publish_and_go_back(variables: dict[str, str], log: str, where: Settings, first: int) -> None:
    """All moves again and again, beginning with one of them."""
    _begin(variables, log)
    for name, move in islice(cycle(MOVES.items()), first, None):
        print(name, flush=True)
        move(where)


def variables_of(where: Settings) -> dict[str, str]:
    """The environment of a command on these folders, with a temporary folder that nothing else uses."""
    temporary = where.warehouse.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    return where.variables | {
        "DAGSTER_HOME": str(where.warehouse / "dagster"),
        "TMPDIR": str(temporary),
        "NO_COLOR": "1",
    }


@contextmanager
def at_work(
    where: Settings, log: Path, target: Callable[..., None], *arguments: object
) -> Iterator[BaseProcess]:
    """The work begun; whatever of its group is left at the end is killed."""
    log.write_text("", encoding="utf-8")
    process = CONTEXT.Process(target=target, args=(variables_of(where), str(log), *arguments))
    process.start()
    try:
        yield process
    finally:
        kill(process)


def kill(process: BaseProcess) -> None:
    """SIGKILL to the whole group."""
    assert process.pid is not None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        # It has ended, or has no group yet.
        process.kill()
    process.join()


def done(where: Settings, log: Path, *arguments: str) -> tuple[int, str]:
    """A command that nobody disturbs: its exit code, and all it said."""
    with at_work(where, log, say, arguments) as process:
        process.join(300)
        code = process.exitcode
    return (-1 if code is None else code), log.read_text(encoding="utf-8")


def until(said: str, log: Path, process: BaseProcess, seconds: float = 120) -> bool:
    """Wait for a line of its log; False when it ended before."""
    end = time.monotonic() + seconds
    while said not in log.read_text(encoding="utf-8"):
        if not process.is_alive() or time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True
