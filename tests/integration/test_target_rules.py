"""Which rows of target_rule.csv decide anything, on the shipped build and on a copy with rows more."""

import csv
import shutil

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.target_rules import NoBuildError, effects

KEPT_FOR_OTHER_PLACES = {("surveyed_unemployment", "share"), ("cpi", "price_index")}
"""Of what no shipped report promises a number; reports of other places do."""


def test_every_shipped_row_that_fits_a_target_decides_it(shipped):
    found = effects(shipped.build_file, shipped.catalogue / "target_rule.csv")
    idle = {(one.row["indicator_id"], one.row["measure"]) for one in found if not one.decides}
    assert idle == KEPT_FOR_OTHER_PLACES
    assert all(not one.fits for one in found if not one.decides)
    grain = next(one for one in found if one.row["indicator_id"] == "grain_output")
    # One of the three is said to be kept up (稳定在) by its own words.
    assert (grain.fits, grain.changes["target_kind", "maintain", "dated"]) == (3, 2)


@pytest.fixture
def widened(shipped, tmp_path):
    """A copy of the build with a row that says what the text says, and one that says otherwise."""
    build = tmp_path / "warehouse" / "build"
    build.mkdir(parents=True)
    shutil.copyfile(shipped.build_file, build / "indicators.duckdb")
    shutil.copytree(shipped.build_file.parent / "dbt" / "compiled", build / "dbt" / "compiled")
    seed = tmp_path / "target_rule.csv"
    with (shipped.catalogue / "target_rule.csv").open(encoding="utf-8", newline="") as lines:
        columns = next(csv.reader(lines))
    rows = [
        dict.fromkeys(columns, "") | said
        for said in (
            {"indicator_id": "retail_sales", "target_kind": "growth_of_one_year", "direction": "increase"},
            {"indicator_id": "new_urban_jobs", "target_kind": "dated", "direction": "increase"},
        )
    ]
    with seed.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    with duckdb.connect(str(build / "indicators.duckdb")) as connection:
        for row in rows:
            connection.execute(
                f"insert into catalogue.target_rule ({', '.join(columns)}) "
                f"values ({', '.join('nullif(?, $$$$)' for _ in columns)})",
                list(row.values()),
            )
    return build / "indicators.duckdb", seed


def test_a_row_that_says_what_the_text_says_decides_nothing(widened):
    same, other = effects(*widened)
    assert same.fits
    assert not same.decides
    assert other.fits == other.changes["target_kind", "dated", "period_target"]


def test_the_command_names_rows_that_decide_nothing(shipped, monkeypatch):
    monkeypatch.setenv("INDICATORS_WAREHOUSE", str(shipped.warehouse))
    done = CliRunner().invoke(app, ["rules", "--format", "csv", "--language", "en"])
    assert done.exit_code == 0, done.output
    rows = {row["indicator_id"]: row for row in csv.DictReader(done.output.splitlines())}
    assert "maintain, dated without it" in rows["grain_output"]["decides"]
    assert not rows["surveyed_unemployment"]["decides"]


def test_without_a_build_the_command_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("INDICATORS_WAREHOUSE", str(tmp_path))
    done = CliRunner().invoke(app, ["rules"])
    assert done.exit_code == 1
    assert "请先执行`indicators run`" in " ".join(done.output.split())
    with pytest.raises(NoBuildError, match="nothing is built"):
        effects(tmp_path / "indicators.duckdb", tmp_path / "target_rule.csv")
