"""A run is left out when it would give what the last one gave, and only then."""

import os
import shutil
from dataclasses import replace

import pytest

from orchestration import unchanged
from orchestration.instance import project_instance
from orchestration.settings import settings
from tests.conftest import gdp, in_place, indicators, release_writer

ROWS = [gdp(year, str(1000 + 50 * (year - 2000))) for year in range(2000, 2024)]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A place that was run once, with a catalogue of its own."""
    folder = tmp_path_factory.mktemp("unchanged")
    where = replace(
        settings(), raw=folder / "raw", warehouse=folder / "warehouse", catalogue=folder / "catalogue"
    )
    shutil.copytree(settings().catalogue, where.catalogue)
    where.raw.mkdir()
    release_writer(where)("one", ROWS)
    assert indicators(where, "run").returncode == 0
    return where


def runs(where):
    with in_place(where), project_instance(where) as instance:
        return instance.get_runs_count()


def test_a_second_run_is_left_out_and_shows_what_stands(place):
    shown = place.current.readlink()
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
    "a release more": lambda where: release_writer(where)("two", ROWS, publisher="nbs"),
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
def copy(place, tmp_path):
    """The same place elsewhere, with a record of its own."""
    for name in ("raw", "catalogue", "warehouse"):
        shutil.copytree(getattr(place, name), tmp_path / name, symlinks=True)
    where = replace(
        place, raw=tmp_path / "raw", warehouse=tmp_path / "warehouse", catalogue=tmp_path / "catalogue"
    )
    unchanged.record(where, unchanged.inputs(where))
    assert unchanged.since_last_run(where)
    return where


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_makes_a_run(copy, change):
    CHANGES[change](copy)
    assert not unchanged.since_last_run(copy)


def test_another_day_makes_a_run(copy, monkeypatch):
    class Tomorrow(unchanged.date):
        @classmethod
        def today(cls):
            return cls(2099, 1, 1)

    monkeypatch.setattr(unchanged, "date", Tomorrow)
    assert not unchanged.since_last_run(copy)


def test_a_run_that_failed_is_not_left_out(copy):
    (copy.catalogue / "source_rank.csv").write_text("publisher\n", encoding="utf-8")
    assert indicators(copy, "run").returncode == 1
    assert not unchanged.since_last_run(copy)
    done = indicators(copy, "run")
    assert done.returncode == 1
    assert "Nothing has changed" not in done.stderr + done.stdout


def test_one_may_ask_for_it_all_the_same(copy):
    done = indicators(copy, "run", "--full-refresh")
    assert done.returncode == 0
    assert runs(copy) == 2
