"""A load reads what changed, and leaves what a load of everything from nothing leaves."""

import json
import random
import shutil
from dataclasses import replace

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration import ingest as ingesting
from orchestration import kept, lake, reading
from orchestration.ingest import ingest
from orchestration.settings import Settings
from orchestration.settings import settings as project
from tests.conftest import gdp, indicators, release_writer, write_manifest

TABLES = ("figure", "release", "quarantine", "validation", "finding", "load", "held", "held_release")
SHARE = {"indicator_text": "常住人口城镇化率", "measure": "share", "unit_text": "%"}


@pytest.fixture
def own(place, tmp_path):
    """The place with a catalogue of the test's own."""
    return replace(place, catalogue=shutil.copytree(place.catalogue, tmp_path / "seeds"))


@pytest.fixture
def read_now(monkeypatch):
    """Ids of the releases whose files were read since it was last cleared."""
    found = []
    read = reading.read_release
    monkeypatch.setattr(
        reading, "read_release", lambda folder, manifest: found.append(folder.name) or read(folder, manifest)
    )
    return found


def append(where, name, *lines):
    path = where.catalogue / name
    path.write_text(path.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")


def parts(where):
    return {path: path.stat().st_mtime_ns for path in where.lake.glob("*/*/part.parquet")}


def contents(where):
    """Every table of the lake that a load writes, without the moment of the load, in an order of its own."""
    found = {}
    for table in TABLES:
        frame = lake.read(where.lake, table, {"release_id": pl.String})
        frame = frame.drop("loaded_at", strict=False)
        found[table] = sorted(map(repr, frame.to_dicts()))
    return found


def from_nothing(where, folder):
    """The lake of a load of everything into an empty warehouse."""
    fresh = replace(where, warehouse=folder)
    folder.mkdir()
    ingest(fresh)
    return contents(fresh)


def years(first, count, level=1000):
    return [gdp(first + number, str(level + number)) for number in range(count)]


def test_nothing_changed_reads_no_file_and_writes_no_part(own, add_release, read_now):
    for name in ("one", "two", "three"):
        add_release(name, years(2000, 5), publisher=name)
    first = ingest(own)
    assert sorted(read_now) == ["one", "three", "two"]
    read_now.clear()
    before = parts(own)
    again = ingest(own)
    assert (read_now, parts(own)) == ([], before)
    told = [(one.release_id, one.outcome, one.figures, one.warnings) for one in first]
    assert [(one.release_id, one.outcome, one.figures, one.warnings) for one in again] == told


def test_only_what_changed_is_read_again(own, add_release, read_now, monkeypatch):
    for name in ("one", "two"):
        add_release(name, years(2000, 5), publisher=name)
    ingest(own)
    read_now.clear()

    # A figure is corrected: that release alone.
    row = pl.read_parquet(lake.part(own.lake, "figure", "two"), hive_partitioning=False).row(0, named=True)
    append(
        own, "corrections.csv",
        f"synthetic,two,{row['figure_id']},override,value,1001,Misprint,source_error,person,2025-04-01,,"
        f"{row['value'].normalize()}",
    )  # fmt: skip
    ingest(own)
    assert read_now == ["two"]

    # A file of it: that release alone.
    read_now.clear()
    folder = own.raw / "one" / "one"
    fields = yaml.safe_load((folder / "release.yml").read_text(encoding="utf-8"))
    write_manifest(folder, fields | {"title": "Another title"})
    ingest(own)
    assert read_now == ["one"]

    # Who publishes is no matter of reading; what a name means is.
    read_now.clear()
    append(own, "source_rank.csv", "synthetic,,虚构,Synthetic,government_report,3")
    ingest(own)
    assert read_now == []
    append(own, "indicator_alias.csv", "虚构总值,gdp,,,")
    ingest(own)
    assert read_now == ["one", "two"]

    # So is the code.
    read_now.clear()
    monkeypatch.setattr(kept, "_code", lambda: "other code")
    ingest(own)
    assert read_now == ["one", "two"]


def test_what_a_new_release_changes_in_old_ones_is_seen_without_reading_them(
    own, add_release, tmp_path, read_now
):
    add_release("one", [gdp(2010, "90000")], publisher="one")
    ingest(own)
    read_now.clear()
    before = contents(own)
    add_release("two", years(2000, 20), publisher="two")
    ingest(own)
    assert read_now == ["two"]
    found = contents(own)
    assert [one for one in found["validation"] if "'one'" in one] != before["validation"]
    assert found == from_nothing(own, tmp_path / "fresh")


def test_why_a_release_is_read_again_is_said_in_both_languages(own, add_release, monkeypatch):
    monkeypatch.setenv("INDICATORS_CATALOGUE", str(own.catalogue))
    add_release("one", years(2000, 5))
    add_release("two", years(2000, 5), publisher="two")
    assert "读取2份" in indicators(own, "releases", "--why").stdout
    ingest(own)
    assert (
        "Of 2 releases the next load reads 0."
        in indicators(own, "releases", "--why", "--language", "en").stdout
    )
    folder = own.raw / "two" / "two"
    fields = yaml.safe_load((folder / "release.yml").read_text(encoding="utf-8"))
    write_manifest(folder, fields | {"title": "Another title"})
    shown = indicators(own, "releases", "two", "--why", "--language", "en").stdout
    assert "its files changed" in shown
    assert "one" not in shown.split()
    append(own, "unit.csv", "两,CNY,1,0,money_cny,false,true")
    rows = json.loads(indicators(own, "releases", "--why", "--format", "json").stdout)
    assert [row["read_again"] for row in rows] == ["catalogue", "files catalogue"]


# Killed between two parts of a release, it would have stood as settled.
def test_a_load_that_was_killed_is_done_again(own, add_release, tmp_path, monkeypatch):
    folder = add_release("one", years(2000, 5))
    ingest(own)
    before = (folder / "release.yml").read_text(encoding="utf-8")
    write_manifest(folder, yaml.safe_load(before) | {"title": "Another title"})

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ingesting, "_record", killed)
        with pytest.raises(KeyboardInterrupt):
            ingest(own)
    (folder / "release.yml").write_text(before, encoding="utf-8")
    ingest(own)
    assert contents(own) == from_nothing(own, tmp_path / "fresh")


def test_a_part_that_is_gone_comes_back_and_a_file_that_is_none_is_begun_anew(own, add_release, read_now):
    add_release("one", years(2000, 5))
    ingest(own)
    before = contents(own)
    lake.part(own.lake, "figure", "one").unlink()
    ingest(own)
    assert contents(own) == before
    kept.file_of(own).write_bytes(b"no database" * 1000)
    read_now.clear()
    ingest(own)
    assert (read_now, contents(own)) == (["one"], before)
    kept.forget(own)
    ingest(own)
    assert read_now == ["one", "one"]


def step(where, add, chance):
    """One thing that may happen to releases and catalogue, or a load of one of them alone."""
    held = sorted(where.raw.glob("*/*"))
    what = chance.choice(["new", "new", "restated", "withdrawn", "gone", "alias", "no alias", "alone"])
    if what == "new" or not held:
        first, level = chance.randrange(1990, 2010), chance.choice([1000, 1500, 4000])
        bad = [SHARE | {"period": "2020", "value": "610", "surface": "610%"}] * chance.randrange(2)
        other = [gdp(2020, "77") | {"indicator_text": "虚构总值"}]
        name = f"r{chance.randrange(10**9)}"
        day = f"{chance.randrange(2021, 2026)}-03-01"
        add(
            name, years(first, 22, level) + bad + other, publisher=chance.choice(["a", "b"]), published_on=day
        )
    elif what == "restated":
        old = chance.choice(held).name
        add(
            f"{old}-again{chance.randrange(10**6)}", years(2000, 22, chance.choice([1000, 1010])), published_on="2025-06-01",
            replaces={"release_id": old, "change_kind": "revision"},
        )  # fmt: skip
    elif what == "withdrawn":
        folder = chance.choice(held)
        fields = yaml.safe_load((folder / "release.yml").read_text(encoding="utf-8"))
        write_manifest(folder, fields | {"withdrawn_on": "2025-12-01"})
    elif what == "gone":
        shutil.rmtree(chance.choice(held))
    elif what == "alone":
        ingest(where, [chance.choice(held).name])
    else:
        path = where.catalogue / "indicator_alias.csv"
        lines = [
            one for one in path.read_text(encoding="utf-8").splitlines() if not one.startswith("虚构总值,")
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if what == "alias":
            append(where, "indicator_alias.csv", "虚构总值,gdp,,,")


@pytest.fixture(scope="module")
def project_catalogue():
    """A place in a folder, with a catalogue of its own."""

    def make(folder):
        for name in ("raw", "warehouse"):
            (folder / name).mkdir()
        seeds = shutil.copytree(project().catalogue, folder / "seeds")
        return Settings(folder / "raw", folder / "warehouse", seeds, project().dbt_project)

    return make


def lead_to_the_same(seed, folder, where):
    add, chance = release_writer(where), random.Random(seed)
    for _ in range(5):
        step(where, add, chance)
        if chance.random() < 0.6:
            ingest(where)
    ingest(where)
    assert contents(where) == from_nothing(where, folder / "fresh")


@settings(max_examples=2)
@given(seed=st.integers(0, 2**32))
def test_any_road_leads_to_what_a_load_from_nothing_gives(seed, tmp_path_factory, project_catalogue):
    folder = tmp_path_factory.mktemp("road")
    lead_to_the_same(seed, folder, project_catalogue(folder))


# The same over many roads, for minutes.
@pytest.mark.heavy
@given(seed=st.integers(0, 2**32))
def test_many_roads_lead_to_what_a_load_from_nothing_gives(seed, tmp_path_factory, project_catalogue):
    folder = tmp_path_factory.mktemp("road")
    lead_to_the_same(seed, folder, project_catalogue(folder))
