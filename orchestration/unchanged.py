"""Whether a run would give what the last one gave: what it is made from and what it made are as they were.

Told by names, sizes and times of files, none of which is read: a file written again counts as changed, which
costs a run that was not needed. Not here: which release of a load has changed (`ingest`).
"""

import hashlib
import json
import os
import stat
from collections.abc import Collection, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from orchestration.settings import PROJECT, Settings

_LIBRARIES = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars")

_WRITTEN = ("__pycache__", "target", "logs")
"""Folders of the code that Python and dbt write into."""


def inputs(where: Settings) -> str:
    """A digest of what a run is made from: releases, catalogue, code, libraries, and the day."""
    digest = hashlib.sha256()
    digest.update(repr((str(where.raw), str(where.catalogue), date.today().isoformat())).encode())
    digest.update(repr([version(one) for one in _LIBRARIES]).encode())
    for folder in (where.raw, where.catalogue):
        for line in _listed(folder):
            digest.update(line)
    for folder in (PROJECT / "orchestration", where.dbt_project):
        for line in _listed(folder, but=_WRITTEN):
            digest.update(line)
    return digest.hexdigest()


def outputs(where: Settings) -> str:
    """A digest of what a run leaves: the lake, the build, what readers see, and the history it is told in."""
    digest = hashlib.sha256()
    digest.update(repr((str(where.dagster_home), where.dagster_home.is_dir())).encode())
    for path in (where.build_file, where.current, where.hold_file, where.published_file):
        digest.update(_line(path))
    kept = sorted(where.releases.iterdir()) if where.releases.is_dir() else []
    digest.update(repr(kept).encode())
    for line in _listed(where.lake):
        digest.update(line)
    return digest.hexdigest()


def since_last_run(where: Settings) -> bool:
    """Whether all is as the last run found and left it; False also when none is on record."""
    try:
        last = json.loads(_record_of(where).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(last == {"inputs": inputs(where), "outputs": outputs(where)})


def forget(where: Settings) -> None:
    """A run begins: until it has ended well nothing is on record."""
    _record_of(where).unlink(missing_ok=True)


def record(where: Settings, found: str) -> None:
    """A run has ended well; `found` are the `inputs` from before it began."""
    _record_of(where).write_text(json.dumps({"inputs": found, "outputs": outputs(where)}), encoding="utf-8")


def _record_of(where: Settings) -> Path:
    return where.build_file.with_name("last_run.json")


def _listed(folder: Path, but: Collection[str] = ()) -> Iterator[bytes]:
    """A line a folder, file or link from a folder down, without those named in `but`; links are not followed.

    A folder that cannot be listed has a line that says so, and stops no other.
    """
    left = [folder]
    while left:
        here = left.pop()
        try:
            with os.scandir(here) as entries:
                found = sorted(entries, key=lambda one: os.fsencode(one.name))
        except OSError as error:
            yield os.fsencode(here) + f"\0{error.errno}\n".encode()
            continue
        yield os.fsencode(here) + b"\0\n"
        for entry in found:
            if not entry.is_dir(follow_symlinks=False):
                yield _line(Path(entry.path))
            elif entry.name not in but:
                left.append(Path(entry.path))


def _line(path: Path) -> bytes:
    try:
        found = path.lstat()
    except OSError:
        return b""
    where_to = path.readlink() if stat.S_ISLNK(found.st_mode) else ""
    told = (found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns, where_to)
    return b"\0".join((os.fsencode(path), repr(tuple(map(str, told))).encode(), b"\n"))
