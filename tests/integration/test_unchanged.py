"""A run is left out when it would give what the last one gave, and only then."""

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta

import pytest

from orchestration import unchanged
from orchestration.instance import project_instance
from tests.conftest import YEARS, copy_place, in_place, indicators, release_writer


def runs(where):
    with in_place(where), project_instance(where) as instance:
        return instance.get_runs_count()


def on(day):
    """A clock that stands at a day."""

    class Clock(date):
        @classmethod
        def today(cls):
            return day

    return Clock


def test_a_second_run_is_left_out_and_shows_what_stands(shipped, monkeypatch):
    # The place may have been run before midnight, and this test after it.
    written = shipped.build_file.stat().st_mtime
    monkeypatch.setattr(unchanged, "date", on(date.fromtimestamp(written)))
    place, shown = shipped, shipped.current.readlink()
    done = indicators(place, "run", "--language", "en")
    assert done.returncode == 0
    assert "Nothing has changed since the last run" in done.stderr
    assert str(place.published_file) in done.stdout
    assert place.current.readlink() == shown
    assert runs(place) == 1


def touch(path):
    os.utime(path, (1, 1))


CHANGES = {
    "a figure": lambda where: touch(where.raw / "suizhou-tjj" / "one" / "figures.csv"),
    "a release more": lambda where: release_writer(where)("two", YEARS, publisher="nbs"),
    "a release under a name that the code's own folders have": lambda where: release_writer(where)(
        "two", YEARS, publisher="target"
    ),
    "a folder with nothing in it": lambda where: (where.raw / "nbs" / "empty").mkdir(parents=True),
    "a file that is a link": lambda where: (where.raw / "suizhou-tjj" / "one" / "x").symlink_to("/dev/null"),
    "the catalogue": lambda where: touch(where.catalogue / "unit.csv"),
    "a part of the lake is gone": lambda where: shutil.rmtree(next(iter((where.lake / "figure").iterdir()))),
    "the build is gone": lambda where: where.build_file.unlink(),
    "readers see another build": lambda where: where.current.unlink(),
    "a hold": lambda where: (where.warehouse / "hold.json").write_text("{}"),
    "Dagster's history is gone": lambda where: shutil.rmtree(where.dagster_home),
    "the last run is not on record": lambda where: (where.warehouse / "build" / "last_run.json").unlink(),
    "the record is none": lambda where: (where.warehouse / "build" / "last_run.json").write_text("{"),
}


@pytest.fixture
def copy(one_release, tmp_path):
    """The same place elsewhere, with a catalogue and a record of its own."""
    where = replace(
        one_release, raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", catalogue=tmp_path / "catalogue"
    )
    copy_place(one_release, where)
    shutil.copytree(one_release.catalogue, where.catalogue)
    where.dagster_home.mkdir()
    unchanged.record(where, unchanged.inputs(where))
    assert unchanged.since_last_run(where)
    return where


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_makes_a_run(copy, change):
    CHANGES[change](copy)
    assert not unchanged.since_last_run(copy)


# A word of the lexicon decides as a line of code does.
@pytest.mark.parametrize(("file", "makes_a_run"), [("words.csv", True), ("__pycache__/words.pyc", False)])
def test_what_code_reads_makes_a_run_and_what_python_writes_does_not(copy, monkeypatch, file, makes_a_run):
    monkeypatch.setattr(unchanged, "PROJECT", copy.warehouse)
    (copy.warehouse / "orchestration" / "__pycache__").mkdir(parents=True)
    unchanged.record(copy, unchanged.inputs(copy))
    (copy.warehouse / "orchestration" / file).write_text("new", encoding="utf-8")
    assert unchanged.since_last_run(copy) != makes_a_run


def test_folders_in_folders_without_end_stop_nothing(copy):
    deep = os.open(copy.raw / "suizhou-tjj" / "one", os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=deep)
        below = os.open("d", os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = below
    os.close(deep)
    try:
        assert not unchanged.since_last_run(copy)
        unchanged.record(copy, unchanged.inputs(copy))
        assert unchanged.since_last_run(copy)
    finally:
        # Python's own removal goes no deeper than its stack.
        subprocess.run(["rm", "-rf", str(copy.raw / "suizhou-tjj" / "one" / "d")], check=True)


def test_another_day_makes_a_run(copy, monkeypatch):
    monkeypatch.setattr(unchanged, "date", on(date.today() + timedelta(days=1)))
    assert not unchanged.since_last_run(copy)


def test_a_run_that_failed_is_not_left_out(copy):
    (copy.catalogue / "source_rank.csv").write_text("publisher\n", encoding="utf-8")
    assert indicators(copy, "run").returncode == 1
    assert not unchanged.since_last_run(copy)


def test_one_may_ask_for_it_all_the_same(copy):
    # Without a release it cannot go on, so that one sees that it began.
    shutil.rmtree(copy.raw / "suizhou-tjj")
    unchanged.record(copy, unchanged.inputs(copy))
    assert indicators(copy, "run").returncode == 0
    done = indicators(copy, "run", "--full-refresh")
    assert done.returncode == 1
    assert "holds no release folder" in done.stderr
    assert not unchanged.since_last_run(copy)
