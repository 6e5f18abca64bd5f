"""Folders in which something is at work: held by a lock, so that what a kill left is known by it.

Not here: the temporary folder of a run, which has the warehouse to itself (`building.temporary_folder`).
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "indicators-scratch-"

_SECONDS_TO_HOLD = 60
"""Younger than this, a folder may have been made and not be held yet."""


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """While this process works in a folder, `abandoned` does not give it."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def abandoned(folders: Iterable[Path]) -> list[Path]:
    """Folders that nobody holds, in which something was at work when it was killed."""
    return [one for one in folders if one.is_dir() and not one.is_symlink() and not _is_held(one)]


def _is_held(folder: Path) -> bool:
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(opened)
    return False


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder of one command; those that killed ones of this user left are removed first."""
    left = (one for one in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _is_ours_and_old(one))
    for one in abandoned(left):
        shutil.rmtree(one, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name, holding(Path(name)):
        yield Path(name)


def _is_ours_and_old(folder: Path) -> bool:
    with suppress(FileNotFoundError):
        about = folder.lstat()
        return about.st_uid == os.getuid() and time.time() - about.st_mtime > _SECONDS_TO_HOLD
    return False
