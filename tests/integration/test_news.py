"""A run says to Dagster what is new of a release, and not again what is not: docs/decisions/0010."""

import json
import shutil

import dagster as dg
import pytest

from orchestration.assets.evaluations import FIGURES
from orchestration.assets.ingest import RELEASES, TURN, figures, register_releases, turn
from orchestration.automation import whole_range
from orchestration.expectations.rules import LOAD_RULES
from orchestration.instance import project_instance
from tests.conftest import gdp, in_place

ACCEPTED = "release_is_accepted"
SHARE = {"indicator_text": "常住人口城镇化率", "measure": "share", "unit_text": "%", "period": "2024"}


def load(where):
    """Load every release of `where`, without any model; the checks said, by release and check: whether passed."""
    with in_place(where), project_instance(where) as instance:
        register_releases(instance)
        tags = whole_range(list(instance.get_dynamic_partitions(RELEASES.name)))
        done = dg.materialize([figures], instance=instance, tags=tags, resources={TURN: turn})
        assert done.success
        said = [one for one in done.all_events if one.event_type_value == "ASSET_CHECK_EVALUATION"]
        found = {
            (one.event_specific_data.partition, one.event_specific_data.check_name): one.event_specific_data
            for one in said
        }
        assert len(found) == len(said)
        loaded = {one.partition for one in done.asset_materializations_for_node("lake__figure")}
    assert loaded >= {"one", "two"}
    return found


def failing(said):
    return {key for key, one in said.items() if not one.passed}


@pytest.fixture
def two(place, add_release):
    add_release("one", [gdp(year, str(1000 + year)) for year in range(2000, 2024)])
    rows = [gdp(1980 + number, str(100 + number)) for number in range(40)]
    add_release("two", [*rows, SHARE | {"value": "610", "surface": "610%"}], publisher="nbs")
    return place


# A check an expectation and release was most of Dagster's history.
def test_what_passes_is_said_in_one_check_of_its_release(two):
    said = load(two)
    # Of what passes everywhere one entry stands for all, because the list of checks shows what this load said.
    green = {rule.name for rule in LOAD_RULES} - {rule for _, rule in failing(said)}
    passed = [rule for (_, rule), one in said.items() if one.passed and rule != ACCEPTED]
    assert sorted(passed) == sorted(green)
    assert said["one", ACCEPTED].passed
    assert said["two", ACCEPTED].passed
    for release_id in ("one", "two"):
        shown = said[release_id, ACCEPTED].metadata
        red = {rule for release, rule in failing(said) if release == release_id}
        passed = len(LOAD_RULES) - len(red - {ACCEPTED})
        assert shown["expectations"].value == f"{passed} of {len(LOAD_RULES)} passed: all but"
        assert {line.split(":")[0][2:] for line in shown["failed"].value.splitlines()} == red
    assert ("two", "shares_are_within_0_and_100") in failing(said)


def test_what_is_as_before_is_not_said_again_to_the_same_history_but_what_is_critical_is(two):
    first = load(two)
    critical = {key for key in failing(first) if first[key].severity == dg.AssetCheckSeverity.ERROR}
    assert ("two", "shares_are_within_0_and_100") in critical
    assert len(failing(first)) > len(critical)
    again = load(two)
    assert critical <= set(again)
    # And each other check once, as it stands.
    assert len(again) == len({rule for _, rule in again}) == len(LOAD_RULES) + 1
    assert {rule for _, rule in failing(again)} == {rule for _, rule in failing(first)}
    # Another history of Dagster's is told all.
    shutil.rmtree(two.dagster_home)
    assert set(load(two)) == set(first)


def test_of_a_release_that_changed_what_comes_out_otherwise_is_said(two, add_release):
    first = load(two)
    shutil.rmtree(two.raw / "suizhou-tjj" / "one")
    add_release("one", [gdp(year, str(1000 + year)) for year in range(2001, 2024)])
    again = load(two)
    assert ("one", ACCEPTED) in again
    assert failing(again) <= failing(first)


# The UI shows the newest entry of a check, whatever its release.
def test_what_is_mended_in_one_release_hides_no_other_that_is_red(two, add_release):
    warned = gdp(2024, "1024", unit_text="亿两")
    for name in ("three", "four"):
        add_release(
            name, [gdp(year, str(1000 + year)) for year in range(2000, 2024)] + [warned], publisher=name
        )
    rule = "units_are_known"
    assert {("three", rule), ("four", rule)} <= failing(load(two))
    shutil.rmtree(two.raw / "three" / "three")
    add_release("three", [gdp(year, str(1000 + year)) for year in range(2000, 2024)], publisher="three")
    again = load(two)
    assert (again["three", rule].passed, again["four", rule].passed) == (True, False)
    assert [key for key in load(two) if key[1] == rule] == [("four", rule)]


# Otherwise it would be red in Dagster for good.
def test_what_is_mended_is_said_to_pass_once(two, add_release):
    red = "two", "shares_are_within_0_and_100"
    assert red in failing(load(two))
    shutil.rmtree(two.raw / "nbs" / "two")
    rows = [gdp(1980 + number, str(100 + number)) for number in range(40)]
    add_release("two", [*rows, SHARE | {"value": "61", "surface": "61%"}], publisher="nbs")
    assert load(two)[red].passed
    assert red not in failing(load(two))


# A history that was told each expectation by itself may have any of them red.
def test_an_older_history_is_told_of_each_expectation_once_more(two):
    load(two)
    with in_place(two), project_instance(two) as instance:
        older = {f"indicators/said/{one}": json.dumps({"some_rule": "digest"}) for one in ("one", "two")}
        instance.run_storage.set_cursor_values(older)
    assert len(load(two)) == 2 * (len(LOAD_RULES) + 1)
    assert len(load(two)) == len(LOAD_RULES) + 1


# The table of all loads of a run stood in the materialization of each of them.
def test_what_a_release_adds_to_the_history_does_not_grow_with_the_others(place, add_release):
    names = [f"r{number}" for number in range(9)]
    for name in names:
        add_release(name, [gdp(2000, "1000")], publisher=name)
    with in_place(place), project_instance(place) as instance:
        register_releases(instance)

        def told_of_the_first(loaded):
            tags = whole_range(loaded)
            assert dg.materialize([figures], instance=instance, tags=tags, resources={TURN: turn}).success
            asked = dg.AssetRecordsFilter(asset_key=FIGURES, asset_partitions=[names[0]])
            (newest,) = instance.fetch_materializations(asked, limit=1).records
            return newest.asset_materialization.metadata

        few, many = told_of_the_first(names[:2]), told_of_the_first(names)
    assert many["releases in this run"].value == 9
    assert few.keys() == many.keys()
    differing = {name for name in few if few[name] != many[name]}
    assert differing == {"releases in this run", "figures in this run"}
