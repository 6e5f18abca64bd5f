"""The filed readings of the five earlier reports against their texts, which are not part of the project."""

import shutil
from pathlib import Path

import pytest

from orchestration.catalogue import Catalogue
from orchestration.corrections import COLUMNS
from orchestration.readers import figures_csv
from orchestration.releases import filing
from orchestration.settings import PROJECT

TEXTS = PROJECT.parent / "shared" / "releases" / "reports"
YEARS = (2014, 2020, 2021, 2022, 2023)

pytestmark = pytest.mark.skipif(not TEXTS.is_dir(), reason=f"the texts of the reports are not at {TEXTS}")


def release(year: int) -> Path:
    return PROJECT / "raw" / "suizhou-gov" / f"suizhou-work-report-{year}"


@pytest.mark.parametrize("year", YEARS)
def test_every_filed_figure_stands_where_it_says(year):
    lines = (TEXTS / f"suizhou_wr_{year}.txt").read_text(encoding="utf-8").splitlines()
    for one in figures_csv.read(release(year) / "figures.csv"):
        assert lines[one.paragraph - 1][one.char_start : one.char_end] == one.surface


# What docs/decisions/0004 states: two readings apart, alike in 128 of 131.
def test_the_two_readings_agree_as_often_as_stated(tmp_path):
    shutil.copytree(PROJECT / "dbt_project" / "seeds", tmp_path / "seeds")
    (tmp_path / "seeds" / "corrections.csv").write_text(",".join(COLUMNS) + "\n")
    catalogue = Catalogue(tmp_path / "seeds")
    readings = [filing.reread(release(year), catalogue, TEXTS / f"suizhou_wr_{year}.txt") for year in YEARS]
    assert sum(one.seen for one in readings) == 131
    assert sum(one.alike for one in readings) == 128
