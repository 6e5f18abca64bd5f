"""Faults of the machine: a disk that is full is one line and stands in the status, whatever was said before."""

import errno
import io
import json
import os
import shutil
import sqlite3
import tempfile
import threading
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy.exc import OperationalError

from orchestration import building, run
from orchestration import publication as publishing
from orchestration.scratch import PREFIX, holding, scratch_folder
from tests.conftest import dbt, in_place, indicators

Usage = namedtuple("Usage", "total used free")


def status(where):
    return json.loads((where.warehouse / "status.json").read_text(encoding="utf-8"))


@pytest.fixture
def published(place):
    """A place whose status says that something was published."""
    publishing.write_status(place, result="published", build_id="20260101T000000000Z", held_by=None)
    return place


def test_a_run_that_has_no_room_is_not_begun(published, add_release, monkeypatch):
    add_release("one", [])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 5 * 1024**2))
    done = indicators(published, "run")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        STARTING,
        f"{published.warehouse}：剩余5 MB，一次运行约需32 MB；请腾出空间。运行尚未开始",
    ]
    assert status(published)["result"] == "failed"
    assert sorted(one.name for one in published.warehouse.iterdir()) == [
        ".run.lock",
        "metrics.prom",
        "status.json",
    ]


STARTING = "准备运行（载入Dagster与dbt）……"
"""Said at once, before the seconds that imports take."""

FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    OperationalError("insert", {}, Exception("database or disk is full")),
]


def io_error(name):
    """As SQLite says that input or output failed; why, only a name tells."""
    said = sqlite3.OperationalError("disk I/O error")
    said.sqlite_errorname = name
    return OperationalError("select", {}, said)


# No room for the index of its log.
UNSAID = io_error("SQLITE_IOERR_SHMSIZE")


@pytest.mark.parametrize("error", [*FULL, UNSAID], ids=["the system", "SQLite", "SQLite's log"])
def test_a_disk_that_fills_while_it_runs_is_one_line(published, add_release, monkeypatch, error):
    add_release("one", [])

    def full(_):
        raise error

    monkeypatch.setattr(run, "register_releases", full)
    done = indicators(published, "run")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        STARTING,
        f"{published.warehouse}: the disk is full; make room and say `indicators run` again",
    ]
    assert status(published)["result"] == "failed"


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), io_error("SQLITE_IOERR_READ")])
def test_another_error_is_not_taken_for_a_full_disk(published, monkeypatch, error):
    def wrong(_):
        raise error

    monkeypatch.setattr(run, "register_releases", wrong)
    with in_place(published), pytest.raises(type(error), match=r"Input/output|disk I/O"):
        run.run_refresh(published, Console(file=io.StringIO()))


# A second file beside it finds no room, the one that is there has its own.
def test_a_status_is_written_where_there_is_no_room_for_another_file(published, monkeypatch):
    write = Path.write_text

    def full(path, *arguments, **named):
        if path.name != "status.json":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write(path, *arguments, **named)

    monkeypatch.setattr(Path, "write_text", full)
    publishing.write_status(published, result="failed", build_id=None, held_by="x" * 5000)
    assert status(published)["result"] == "failed"
    assert len(status(published)["held_by"]) == 500


def test_a_publication_that_finds_no_room_says_so_and_leaves_nothing(published, monkeypatch):
    published.build_file.parent.mkdir(parents=True)
    published.build_file.touch()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "file")

    monkeypatch.setattr(publishing.publishing, "copy_build", full)
    with pytest.raises(
        publishing.PublishError, match=r"file: No space left on device; nothing was published"
    ):
        publishing.publish(published)
    assert status(published)["result"] == "failed"
    assert list(published.releases.iterdir()) == []


@pytest.mark.parametrize("name", ["a, b", "all*", "what?", "[a]", "{a}", "$HOME", "#1"])
def test_a_folder_whose_name_means_something_else_to_a_library_is_refused(place, name):
    where = replace(place, warehouse=place.warehouse / name)
    done = indicators(where, "run", "--language", "en")
    assert done.returncode == 1
    assert "in a folder's name means something else" in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_what_a_kill_left_half_written_is_found_and_removed_and_nothing_else(place):
    where = replace(place, catalogue=place.warehouse.parent / "seeds")
    left = [
        where.lake / "figure" / "release_id=one" / ".part.parquet.0123abcd",
        where.validation / ".one.0123abcd",
        where.warehouse / ".status.json.0123abcd",
        where.build_file.with_name(".checks.parquet.0123abcd"),
        where.catalogue / ".unit.csv.0123abcd",
        where.build_file.with_name("tmp") / "tmpabc" / "judged.parquet",
        where.build_file.with_name("incoming") / "one" / "figure.parquet",
    ]
    kept = [
        where.lake / "figure" / "release_id=one" / "part.parquet",
        where.warehouse / ".run.lock",
        where.warehouse / ".status.json",
        where.catalogue / ".region.csv.0123abcd",
        where.catalogue / "unit.csv",
    ]
    for path in (*left, *kept):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    # A row that is being added just now is not half written.
    os.utime(left[4], (0, 0))
    found = building.leftovers(where)
    assert sorted(found) == sorted([*left[:5], *(one.parent.parent for one in left[5:])])
    building.clear(where)
    assert building.leftovers(where) == []
    assert [one for one in kept if not one.exists()] == []
    assert [one for one in left if one.exists()] == []


def test_a_report_that_is_being_written_is_no_leftover_and_one_of_a_killed_command_is(place):
    left, at_work = (place.reports / f".2026-01-01.{name}" for name in ("0123abcd", "4567abcd"))
    for folder in (left, at_work, place.reports / "2026-01-01"):
        folder.mkdir(parents=True)
    with holding(at_work):
        assert building.leftovers(place) == [left]
        building.clear(place)
    assert sorted(one.name for one in place.reports.iterdir()) == [at_work.name, "2026-01-01"]


def test_a_command_removes_the_temporary_folders_of_killed_ones_and_no_others(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed, at_work, new, other = (
        tmp_path / name for name in (f"{PREFIX}a", f"{PREFIX}b", f"{PREFIX}c", "of-another-program")
    )
    link = tmp_path / f"{PREFIX}link"
    link.symlink_to(other)
    for folder in (killed, at_work, new, other):
        (folder / "inside").mkdir(parents=True)
        os.utime(folder, (1, 1) if folder != new else None)
    with holding(at_work), scratch_folder() as mine:
        assert {*tmp_path.iterdir()} == {at_work, new, other, link, mine}
    assert not mine.exists()
    assert (other / "inside").exists()


def test_temporary_files_of_a_run_lie_beside_the_build_and_go_with_it(place):
    before = tempfile.gettempdir()
    killed = place.build_file.with_name("tmp") / "of-a-run-that-was-killed"
    killed.mkdir(parents=True)
    with building.temporary_folder(place):
        assert not killed.exists()
        assert Path(tempfile.mkdtemp()).parent == killed.parent
        # Also of the programs that a run starts; a turn that begins inside keeps it.
        assert os.environ["TMPDIR"] == str(killed.parent)
        building.clear(place)
        assert killed.parent.exists()
    assert not killed.parent.exists()
    assert tempfile.gettempdir() == before


class _FullAfterAwhile(io.StringIO):
    """A console whose disk is full from the first table on."""

    is_full = False

    def write(self, text):
        self.is_full |= "START" in text
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)


def test_a_console_that_fills_while_dbt_works_ends_it(place, monkeypatch):
    monkeypatch.setattr("sys.stdout", _FullAfterAwhile())
    raised = []

    def build():
        try:
            dbt(place, "seed", "--select", "corrections")
        except OSError as error:
            raised.append(error)

    # What hangs is left behind by the test, not waited for.
    thread = threading.Thread(target=build, daemon=True)
    thread.start()
    thread.join(60)
    assert [one.errno for one in raised] == [errno.ENOSPC]
