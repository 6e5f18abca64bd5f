"""The road of a held release: a failed check, a decision in review, the load that follows. Figures are invented."""

import dataclasses
import shutil

import pytest

from orchestration import lake
from orchestration.ingest import ingest
from orchestration.review import Wanted, decide, figures_for_review
from tests.conftest import gdp


@pytest.fixture
def where(place, tmp_path):
    shutil.copytree(place.catalogue, tmp_path / "seeds")
    return dataclasses.replace(place, catalogue=tmp_path / "seeds")


GOOD = gdp(2023, "1300")
FINE = {
    "indicator_text": "常住人口城镇化率",
    "measure": "share",
    "unit_text": "%",
    "value": "61",
    "surface": "61%",
}
BAD = gdp(2024, "", indicator_text="常住人口城镇化率", measure="share", unit_text="%") | {
    "value": "610",
    "surface": "610%",
}


def test_a_release_that_never_loaded_is_mended_by_a_decision(where, add_release):
    add_release("one", [GOOD, BAD])
    (held,) = ingest(where)
    assert held.outcome == "held"
    (shown,) = figures_for_review(where, "one", Wanted(failed=True))
    assert shown.findings == ("shares_are_within_0_and_100",)
    corrected = decide(where, shown, "override", field="value", value="61.0", reason="Synthetic")
    assert float(corrected["value"]) == 61
    (load,) = ingest(where)
    assert (load.outcome, load.figures, load.quarantined) == ("loaded", 2, 0)
    assert figures_for_review(where, "one", Wanted(failed=True)) == []


def test_what_is_shown_and_guarded_is_what_was_read_last_not_what_was_loaded_before(where, add_release):
    folder = add_release("one", [GOOD, gdp(2024, "") | FINE])
    assert [one.outcome for one in ingest(where)] == ["loaded"]
    shutil.rmtree(folder)
    add_release("one", [GOOD, BAD])
    assert [one.outcome for one in ingest(where)] == ["held"]
    (shown,) = figures_for_review(where, "one", Wanted(failed=True))
    assert shown.figure["surface"] == "610%"
    decide(where, shown, "override", field="value", value="61.0", reason="Synthetic")
    (load,) = ingest(where)
    assert (load.outcome, load.quarantined) == ("loaded", 0)
    assert sorted(lake.read(where.lake, "figure", {})["value"].cast(float)) == [610, 1300]


# The row is of what the source said before; that the release is still held is not all there is to say.
def test_a_guard_that_does_not_fit_says_so_with_the_hold(where, add_release):
    folder = add_release("one", [GOOD, gdp(2024, "") | FINE])
    ingest(where)
    (shown,) = figures_for_review(where, "one", Wanted(words="61%"))
    decide(where, shown, "override", field="value", value="61.5", reason="Synthetic")
    shutil.rmtree(folder)
    add_release("one", [GOOD, BAD])
    (load,) = ingest(where)
    assert load.outcome == "held"
    assert "corrections.csv, line " in load.reason
    assert "source has changed" in load.reason
