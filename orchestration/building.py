"""The build file belongs to one run at a time, and what is built on a core belongs to the run that built it.

Two runs that interleave would have one publish what the checks of the other refused. So every run that writes
takes a lock for as long as it lasts, whoever started it; and because a retried run goes on where it had
stopped, after the lock was given back, the run that builds core leaves its id beside the file. Not here: what
is built (`assets`), how many runs Dagster starts at once (dagster.yaml).
"""

import fcntl
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.said import Said
from orchestration.scratch import abandoned
from orchestration.settings import Settings

_held: set[Path] = set()

_PATTERN = set(",*?[]{}$#")


class BuildError(RuntimeError):
    """Work on a build that is not this run's; the message says whose it is and what to do."""


@contextmanager
def only_run(where: Settings, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Wait for another run on this warehouse to end, `on_wait` called first; it may nest in one process.

    Raises BuildError where the warehouse lies in a folder whose name a library takes for a pattern.
    """
    if found := sorted(set(str(where.warehouse)) & _PATTERN):
        raise BuildError(
            Said(
                f"{where.warehouse}：文件夹名中的{' '.join(found)}对读取数据湖的程序库另有含义；请改名，或用"
                "INDICATORS_WAREHOUSE另指一个文件夹",
                f"{where.warehouse}: {' '.join(found)} in a folder's name means something else to the "
                "libraries that read the lake; rename the folder, or name another one: INDICATORS_WAREHOUSE",
            )
        )
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


ROOM = 32 * 1024**2
"""Bytes that a run needs besides those of what it publishes: for the lake, and for the history."""


def room_needed(where: Settings) -> int:
    """Bytes that a run needs: what readers see is written twice, once as the build."""
    return ROOM + 2 * sum(one.stat().st_size for one in where.current.resolve().rglob("*") if one.is_file())


def require_room(where: Settings) -> None:
    """Raises BuildError where the disk has less room than a run needs: it would stop half way."""
    where.warehouse.mkdir(parents=True, exist_ok=True)
    needed, free = room_needed(where), shutil.disk_usage(where.warehouse).free
    if free < needed:
        raise BuildError(
            Said(
                f"{where.warehouse}：剩余{free // 1024**2} MB，一次运行约需{needed // 1024**2} MB；"
                "请腾出空间。"
                "运行尚未开始",
                f"{where.warehouse}: {free // 1024**2} MB are free, and a run needs about "
                f"{needed // 1024**2}; make room. Nothing was begun",
            )
        )


_UNFINISHED = re.compile(r"\..+\.[0-9a-f]{8}")


def leftovers(where: Settings) -> list[Path]:
    """What a kill left half written in the lake, the pages, the status, the reports of days, the catalogue,
    and the temporary folder; where nobody has the turn.

    A person may be adding a row to the catalogue just now: of it only what is older than a minute.
    """
    found = [one for place in (where.lake, where.validation) for one in place.rglob(".*")]
    # What the checks of a build found.
    found += where.build_file.parent.glob(".*")
    found += [one for name in (".status.json.*", ".metrics.prom.*") for one in where.warehouse.glob(name)]
    found += [one for one in where.catalogue.glob(".*") if time.time() - one.stat().st_mtime > 60]
    kept = sorted(one for one in found if one.is_file() and _UNFINISHED.fullmatch(one.name))
    folders = (_temporary(where), where.build_file.with_name("incoming"))
    reports = abandoned(one for one in where.reports.glob(".*") if _UNFINISHED.fullmatch(one.name))
    return kept + reports + [one for one in folders if one.is_dir()]


def clear(where: Settings) -> None:
    """Remove what a kill left half written; for one who has the turn, before it writes."""
    for path in leftovers(where):
        if path.is_dir():
            if str(path) != tempfile.tempdir:
                shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _temporary(where: Settings) -> Path:
    return where.build_file.with_name("tmp")


@contextmanager
def temporary_folder(where: Settings) -> Iterator[None]:
    """What libraries put into a temporary folder lies beside the build, for one who has the turn.

    A kill leaves it there, and the next turn begins by removing it; in /tmp nothing would.
    """
    folder = _temporary(where)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    before, told = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir, os.environ["TMPDIR"] = str(folder), str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        if told is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = told
        shutil.rmtree(folder, ignore_errors=True)


def begin(where: Settings, run_id: str) -> None:
    """Write down which run builds core from now on."""
    file = _owner_file(where)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(run_id, encoding="utf-8")


def require(where: Settings, run_ids: Collection[str]) -> None:
    """Raises BuildError unless core was built by one of these: a run and those it retries."""
    owner = owner_of(where)
    if owner not in run_ids:
        raise BuildError(
            Said(
                (
                    f"{where.build_file}中的core由运行{owner or '（不详）'}构建，"
                    "本次运行没有检查过它；"
                    "请用`indicators run`或作业refresh_warehouse构建、检查并发布"
                ),
                (
                    f"{where.build_file} holds core of run {owner or '(not known)'}, and this run "
                    "has not checked it; `indicators run` or the job refresh_warehouse builds, checks "
                    "and publishes"
                ),
            )
        )


def owner_of(where: Settings) -> str | None:
    """The run whose core the build file holds, if it is known."""
    file = _owner_file(where)
    return file.read_text(encoding="utf-8") if file.exists() else None


def _owner_file(where: Settings) -> Path:
    return where.build_file.with_name("core_run")
