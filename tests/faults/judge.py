"""What must hold after a fault, and after the run that follows it."""

import dataclasses

from orchestration import publication as publishing
from orchestration.commands.doctor import Finding, findings
from orchestration.instance import project_instance
from orchestration.publication.build_folders import builds
from tests.conftest import in_place, tables
from tests.faults.place import COMPUTED, FaultyPlace, names

STANDS = {".run.lock", ".publish.lock"}
"""Files whose name begins with a point and that are no leftover."""


def readers_have_a_whole_build(place: FaultyPlace) -> str:
    """The state that readers have: all its tables, of one build."""
    found = tables(place.where.published_file, *COMPUTED)
    differ = {
        state: sorted(name for name in whole.keys() | found.keys() if whole.get(name) != found.get(name))
        for state, whole in place.tables.items()
    }
    whole = [state for state, names in differ.items() if not names]
    assert whole, f"readers have neither state: {differ}"
    return whole[0]


def unfinished(place: FaultyPlace) -> list[str]:
    """What a fault left that no undisturbed run leaves, found without asking the project."""
    where = place.where
    left = sorted(
        name
        for name in names(where) - place.files
        if name.rpartition("/")[2].startswith(".") or "/build/tmp" in name or "/build/incoming" in name
    )
    left += [one.name for one in (*where.releases.glob(".*"), *where.releases.glob("*/.*"))]
    said = publishing.read_status(where)
    if said.get("current_build_id") != publishing.current_build(where):
        left.append("status.json")
    return [one for one in left if one.rpartition("/")[2] not in STANDS]


def doctor(place: FaultyPlace) -> list[Finding]:
    """What `indicators doctor` says."""
    with in_place(place.where):
        return list(findings(place.where))


def doctor_says_what_is_half_done(place: FaultyPlace) -> None:
    """Nothing is for a person to mend, and what is left is named as half done."""
    said = doctor(place)
    assert not [one for one in said if one.state == "wrong" and one.about not in ("disk", "raw")], said
    if left := unfinished(place):
        half = [one.en for one in said if one.state == "half" or (one.state, one.about) == ("wrong", "raw")]
        assert half, left


def all_is_well(place: FaultyPlace, state: str) -> None:
    """As after an undisturbed run: tables, files, Dagster's history, and what the doctor says."""
    where = place.where
    assert readers_have_a_whole_build(place) == state
    assert not (left := unfinished(place)), left
    assert publishing.read_hold(where) is None
    assert (
        publishing.shown_builds(where)[-1]["build_id"] == publishing.current_build(where) == builds(where)[-1]
    )
    assert publishing.read_status(where)["result"] == "published"
    assert list((where.warehouse.parent / "temporary").iterdir()) == []
    said = doctor(place)
    assert {one.state for one in said} <= {"ok", "look"}, [
        dataclasses.astuple(one) for one in said if one.state not in ("ok", "look")
    ]
    with in_place(where), project_instance(where) as instance:
        assert [run.run_id for run in instance.get_runs() if not run.is_finished] == []
