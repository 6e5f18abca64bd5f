"""The build file belongs to one run at a time, and what is built on a core belongs to the run that built it.

Two runs that interleave would have one publish what the checks of the other refused. So every run that writes
takes a lock for as long as it lasts, whoever started it; and because a retried run goes on where it had
stopped, after the lock was given back, the run that builds core leaves its id beside the file. Not here: what
is built (`assets`), how many runs Dagster starts at once (dagster.yaml).
"""

import fcntl
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.settings import Settings

_held: set[Path] = set()


class BuildError(RuntimeError):
    """Work on a build that is not this run's; the message says whose it is and what to do."""


@contextmanager
def only_run(where: Settings, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Wait for another run on this warehouse to end, `on_wait` called first; it may nest in one process."""
    where.warehouse.mkdir(parents=True, exist_ok=True)
    path = where.warehouse.resolve() / ".run.lock"
    if path in _held:
        yield
        return
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)


def begin(where: Settings, run_id: str) -> None:
    """Write down which run builds core from now on."""
    file = _owner_file(where)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(run_id, encoding="utf-8")


def require(where: Settings, run_ids: Collection[str]) -> None:
    """Raises BuildError unless core was built by one of these: a run and those it retries."""
    file = _owner_file(where)
    owner = file.read_text(encoding="utf-8") if file.exists() else None
    if owner not in run_ids:
        raise BuildError(
            f"{where.build_file} holds core of run {owner or '(not known)'}, and this run has not checked "
            "it; `indicators run` or the job refresh_warehouse builds, checks and publishes"
        )


def _owner_file(where: Settings) -> Path:
    return where.build_file.with_name("core_run")
