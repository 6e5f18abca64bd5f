"""A seed may be empty: a place without corrections, known releases or a calendar has files with a header only."""

import shutil
from dataclasses import replace

import duckdb
import pytest

from orchestration import change, lake
from orchestration.catalogue import Catalogue
from orchestration.ingest import ingest
from orchestration.settings import settings
from tests.conftest import gdp

SEEDS = sorted(one.name for one in settings().catalogue.glob("*.csv"))

NEEDS = {"indicator.csv": ("indicator_alias.csv",), "region.csv": ("region_change.csv",)}
"""Seeds whose rows are named by those of others."""


def emptied(folder, names):
    """The shipped seeds in `folder`, these with their header only."""
    shutil.copytree(settings().catalogue, folder)
    for name in names:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.splitlines()[0] + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", SEEDS)
def test_a_build_records_a_seed_without_rows(tmp_path, name):
    table = name.removesuffix(".csv")
    with duckdb.connect() as connection:
        for schema in ("build.catalogue", "build.staging", "made.audit"):
            if schema.split(".")[1] != "staging":
                connection.execute(f"attach ':memory:' as {schema.split('.')[0]}")
            connection.execute(f"create schema {schema}")
        header = (settings().catalogue / name).read_text(encoding="utf-8").splitlines()[0].split(",")
        columns = ", ".join(f"{one} varchar" for one in header)
        connection.execute(f"create table build.catalogue.{table} ({columns})")
        connection.execute("create table build.catalogue.unit_of_old (unit_text varchar)")
        connection.execute("insert into build.catalogue.unit_of_old values ('斤')")
        connection.execute("create table build.staging.stg_figure (figure_id varchar, indicator_id varchar)")
        change.record_inputs(connection, "build", "made", "1")
        recorded = connection.execute(
            "select distinct kind, name from made.audit.input order by all"
        ).fetchall()
    assert recorded == [
        ("catalogue", "unit_of_old"), *(("method", one) for one in ("models", "reading", "version"))
    ]  # fmt: skip


@pytest.mark.parametrize("name", SEEDS)
def test_the_catalogue_reads_a_seed_without_rows(tmp_path, name):
    Catalogue(emptied(tmp_path / "seeds", [name, *NEEDS.get(name, ())])).check()


def test_releases_load_with_every_seed_empty_but_the_places(place, add_release, tmp_path):
    where = replace(place, catalogue=emptied(tmp_path / "seeds", set(SEEDS) - {"region.csv"}))
    add_release("one", [gdp(2024, "1400", unit_text="", surface="1400"), gdp(2024, "5", unit_text="%")])
    (load,) = ingest(where)
    assert not [one.observed for one in load.results if one.is_error]
    assert lake.read(place.lake, "load", {}).height == 1


# Without places there is nothing to build, and the load says for want of what.
def test_without_a_place_every_release_is_refused_by_name(place, add_release, tmp_path):
    where = replace(place, catalogue=emptied(tmp_path / "seeds", SEEDS))
    add_release("one", [gdp(2024, "1400")])
    (load,) = ingest(where)
    assert load.outcome == "refused"
    assert "the catalogue's region.csv" in load.reason
