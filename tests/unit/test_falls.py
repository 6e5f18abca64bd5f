"""What readers see does not fall away unnoticed: the build beside the one before, on small invented builds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import duckdb
import polars as pl
import pytest

from orchestration import lake
from orchestration.expectations.rules_build import MART_RULES
from orchestration.expectations.validate import BEFORE_SCHEMA, before_file, validate_build

(RULE,) = (rule for rule in MART_RULES if rule.name == "what_readers_see_does_not_fall_away")

Counts = dict[tuple[str, str], tuple[int, int]]
"""Promises and observations by release and indicator."""

BEFORE: Counts = {
    (f"r{number}", name): (5, 10)
    for number in range(1, 5)
    for name in ("gdp", "grain_output", "urban_income")
}


def without(*names: str) -> Counts:
    return {key: (0, 0) if key[1] in names else counts for key, counts in BEFORE.items()}


@dataclass
class Now:
    counts: Counts
    folders: Iterable[str] = ("r1", "r2", "r3", "r4")
    changed: Iterable[str] = ()
    withdrawn: Iterable[str] = ()
    replaced: dict[str, str] = field(default_factory=dict)


def judged(tmp_path, now: Now, before: Counts = BEFORE):
    rows = [(release, f"digest of {release}", name, *counts) for (release, name), counts in before.items()]
    rows += [(release, f"digest of {release}", None, 0, 0) for release in {one for one, _ in before}]
    file = tmp_path / "build" / "indicators.duckdb"
    file.parent.mkdir()
    lake.write(before_file(file), pl.DataFrame(rows, schema=BEFORE_SCHEMA, orient="row"))
    for release in now.folders:
        load = dict.fromkeys(lake.LOAD_SCHEMA) | {
            "release_id": release,
            "outcome": "loaded",
            "content": f"{'another ' if release in now.changed else ''}digest of {release}",
        }
        lake.write(
            lake.part(tmp_path / "lake", "load", release), pl.DataFrame([load], schema=lake.LOAD_SCHEMA)
        )
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema core")
        connection.execute(
            "create table core.dim_release (release_id varchar, is_held boolean, withdrawn_on date, "
            "replaces_release_id varchar)"
        )
        for table, key in (("fct_target", "promise_id"), ("fct_observation", "figure_id")):
            connection.execute(
                f"create table core.{table} ({key} varchar, release_id varchar, indicator_id varchar)"
            )
        for release in now.folders:
            withdrawn = date(2026, 1, 1) if release in now.withdrawn else None
            connection.execute(
                "insert into core.dim_release values (?, true, ?, ?)",
                [release, withdrawn, now.replaced.get(release)],
            )
        for (release, name), counts in now.counts.items():
            if release in now.folders:
                for table, count in zip(("fct_target", "fct_observation"), counts, strict=True):
                    connection.execute(
                        f"insert into core.{table} select ? || range, ?, ? from range(?)",
                        [f"{release}{name}", release, name, count],
                    )
    (result,) = validate_build(file, [RULE], tmp_path / "lake")
    assert not result.is_error, result.observed
    return result


HELD = [
    # indicator_alias.csv is empty: every release is there, and says nothing.
    ("all of it", Now(without("gdp", "grain_output", "urban_income")), "0 where there were 20; of all 60 promises"),
    ("one indicator of three", Now(without("gdp")), "observations of gdp"),
    ("most of raw/", Now(BEFORE, folders=["r4"]), "no folder in raw/ any more: 3 of 4 releases are gone"),
    ("one is gone for another reason than its folder", Now(BEFORE | {("r1", "gdp"): (0, 0), ("r2", "gdp"): (0, 0)}),
     "10 where there were 20"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "now", "says"), HELD, ids=[one[0] for one in HELD])
def test_a_fall_that_nothing_explains_holds_the_build_and_says_what_went(tmp_path, what, now, says):
    result = judged(tmp_path, now)
    assert not result.success
    assert result.severity == "critical"
    assert says in " ".join(f"{one['row_key']} {one['detail']}" for one in result.sample)
    assert "`indicators publish --force --reason" in result.what_to_do


EXPLAINED = [
    ("nothing fell", Now(BEFORE)),
    ("more is held", Now(BEFORE | {("r5", "gdp"): (3, 3)}, folders=["r1", "r2", "r3", "r4", "r5"])),
    ("one folder was removed", Now(BEFORE, folders=["r1", "r2", "r3"])),
    ("a release was withdrawn", Now(BEFORE | {("r1", "gdp"): (0, 0)}, withdrawn=["r1"])),
    ("a release was filed anew", Now(BEFORE | {("r1", "gdp"): (0, 0)}, changed=["r1"])),
    ("a release is replaced", Now(BEFORE | {("r1", "gdp"): (0, 0)}, replaced={"r2": "r1"})),
    ("a name was mapped to another indicator",
     Now(without("gdp") | {(f"r{one}", "services"): (5, 10) for one in range(1, 5)})),
    ("a figure of many was dropped", Now(BEFORE | {("r1", "gdp"): (4, 8)})),
]  # fmt: skip


@pytest.mark.parametrize(("what", "now"), EXPLAINED, ids=[one[0] for one in EXPLAINED])
def test_what_raw_and_catalogue_explain_is_no_fall(tmp_path, what, now):
    assert judged(tmp_path, now).success


def test_a_first_build_has_nothing_to_fall_from(tmp_path):
    assert judged(tmp_path, Now(without("gdp")), before={}).success
