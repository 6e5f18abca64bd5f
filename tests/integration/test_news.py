"""A run says to Dagster what is new of a release, and not again what is not."""

import shutil
from collections import Counter

import dagster as dg
import pytest

from orchestration.assets.ingest import RELEASES, TURN, figures, register_releases, turn
from orchestration.automation import whole_range
from orchestration.expectations.rules import LOAD_RULES
from orchestration.instance import project_instance
from tests.conftest import gdp, in_place

ALL = len(LOAD_RULES) + 1
SHARE = {"indicator_text": "常住人口城镇化率", "measure": "share", "unit_text": "%", "period": "2024"}


def load(where):
    """Load every release of `where`, without any model; the checks said, by release: passed and failed."""
    with in_place(where), project_instance(where) as instance:
        register_releases(instance)
        tags = whole_range(list(instance.get_dynamic_partitions(RELEASES.name)))
        done = dg.materialize([figures], instance=instance, tags=tags, resources={TURN: turn})
        assert done.success
        said = [one for one in done.all_events if one.event_type_value == "ASSET_CHECK_EVALUATION"]
        found = Counter((one.event_specific_data.partition, one.event_specific_data.passed) for one in said)
        loaded = {one.partition for one in done.asset_materializations_for_node("lake__figure")}
    assert loaded == {"one", "two"}
    return found


@pytest.fixture
def two(place, add_release):
    add_release("one", [gdp(year, str(1000 + year)) for year in range(2000, 2024)])
    rows = [gdp(1980 + number, str(100 + number)) for number in range(40)]
    add_release("two", [*rows, SHARE | {"value": "610", "surface": "610%"}], publisher="nbs")
    return place


def test_what_passes_again_is_not_said_again_to_the_same_history_and_what_fails_is(two):
    first = load(two)
    assert first["one", True] + first["one", False] == ALL
    assert first["two", True] + first["two", False] == ALL
    assert first["two", False] > 0
    again = load(two)
    assert again == {key: count for key, count in first.items() if not key[1]}
    # Another history of Dagster's is told all.
    shutil.rmtree(two.dagster_home)
    assert load(two) == first


def test_of_a_release_that_changed_what_comes_out_otherwise_is_said(two, add_release):
    first = load(two)
    shutil.rmtree(two.raw / "suizhou-tjj" / "one")
    add_release("one", [gdp(year, str(1000 + year)) for year in range(2001, 2024)])
    again = load(two)
    # Its number of figures is in each check's; the other is asked again by those that look across releases.
    assert again["one", True] > 10
    assert again["two", True] < 5
    assert again["two", False] == first["two", False]
