"""What a load would do is said before it, the same as the load does. Figures are invented."""

import dataclasses
import shutil

import polars as pl
import pytest

from orchestration.foresight import catalogue_problems, changed_releases, foresee
from orchestration.ingest import ingest
from orchestration.review import Wanted, decide, figures_for_review
from tests.conftest import YEARS, gdp, indicators


@pytest.fixture
def where(place, tmp_path):
    shutil.copytree(place.catalogue, tmp_path / "seeds")
    return dataclasses.replace(place, catalogue=tmp_path / "seeds")


MISPRINT = {
    "indicator_text": "常住人口城镇化率", "measure": "share", "unit_text": "%", "value": "610", "surface": "610%",
    "period": "2024",
}  # fmt: skip
UNKNOWN = gdp(2023, "3", indicator_text="云朵灯塔", unit_text="座", surface="3座")


def _summary(load):
    return (
        load.release_id,
        load.outcome,
        load.reason,
        load.figures,
        load.quarantined,
        load.unmapped,
        load.warnings,
    )


# Loads are judged by Great Expectations, foresight by DuckDB alone: one of each outcome has to agree in full.
@pytest.mark.usefixtures("judged_by_great_expectations")
def test_foresight_says_what_the_load_does(where, add_release):
    add_release("good", [*YEARS, UNKNOWN])
    add_release("apart", [*YEARS, MISPRINT])
    add_release("held", [gdp(2023, "1300"), MISPRINT])
    folder = add_release("refused", [gdp(2023, "1300")])
    (folder / "figures.csv").write_text("changed", encoding="utf-8")
    names = ["apart", "good", "held", "refused"]
    assert changed_releases(where) == names
    foreseen = foresee(where, names)
    assert not (where.lake / "load").exists()
    loads = ingest(where)
    assert [_summary(one.load) for one in foreseen] == [_summary(one) for one in loads]
    assert [one.outcome for one in loads] == ["loaded", "loaded", "held", "refused"]
    for before, after in zip(foreseen, loads, strict=True):
        assert [dataclasses.replace(one, last_time="") for one in before.load.results] == [
            dataclasses.replace(one, last_time="") for one in after.results
        ]
    assert changed_releases(where) == ["held", "refused"]


def test_check_tells_of_a_release_a_file_and_the_catalogue(where, add_release, tmp_path):
    add_release("good", [*YEARS, UNKNOWN])
    add_release("held", [gdp(2023, "1300"), MISPRINT])
    good = indicators(where, "check", "good", "--language", "en")
    assert good.returncode == 0, good.stdout + good.stderr
    assert "good: would be loaded, 25 figures could be loaded (1 of them without an indicator)" in good.stdout
    assert "云朵灯塔" in good.stdout
    held = indicators(where, "check", str(where.raw / "suizhou-tjj" / "held"))
    assert held.returncode == 1
    assert "会暂缓" in held.stdout
    assert "610%" in held.stdout
    assert indicators(where, "check").returncode == 1
    ingest(where)
    (where.catalogue / "indicator_alias.csv").write_text("alias,indicator_id\nx,nothing\n", encoding="utf-8")
    broken = indicators(where, "check", str(where.catalogue / "indicator_alias.csv"))
    assert broken.returncode == 1
    assert "indicator_alias.csv" in broken.stderr
    missing = indicators(where, "check", "goo")
    assert missing.returncode == 1
    assert "good" in missing.stderr


def test_a_correction_that_does_not_fit_is_foreseen(where, add_release):
    folder = add_release("one", [gdp(2023, "1300")])
    ingest(where)
    (shown,) = figures_for_review(where, "one", Wanted())
    decide(where, shown, "override", field="value", value="1301", reason="Synthetic")
    assert catalogue_problems(where) == []
    shutil.rmtree(folder)
    add_release("one", [gdp(2023, "1400")])
    (foreseen,) = foresee(where, ["one"])
    assert foreseen.load.outcome == "held"
    assert "source has changed" in (foreseen.load.reason or "")


def test_read_says_of_a_file_what_a_load_would_set_apart(where, tmp_path):
    table = pl.DataFrame(
        {"指标": ["常住人口城镇化率", "地区生产总值"], "单位": ["%", "亿元"], "2024年": ["610", "1300"]}
    )
    file = tmp_path / "table.csv"
    table.write_csv(file)
    told = indicators(where, "read", str(file), "--region", "随州市", "--language", "en")
    assert told.returncode == 0, told.stderr
    assert "would be held" in told.stderr
    assert "set apart" in told.stderr
    assert "shares_are_within_0_and_100" in told.stderr


# The road of a release that failed, by commands alone: check, look, decide, check again, load.
def test_the_road_from_a_failed_check_to_a_load_by_commands(where, add_release):
    add_release("one", [gdp(2023, "1300"), MISPRINT])
    assert "会暂缓" in indicators(where, "check", "one").stdout
    ingest(where)
    failed = indicators(where, "review", "one", "--failed")
    assert "未通过" in failed.stdout
    figure = failed.stdout.split()[0]
    decided = indicators(
        where, "decide", "one", figure, "override", "--value", "61.0", "--reason", "Synthetic"
    )
    assert decided.returncode == 0, decided.stderr
    assert "可以入库" in indicators(where, "check", "one").stdout
    (load,) = ingest(where)
    assert (load.outcome, load.quarantined) == ("loaded", 0)
    assert indicators(where, "review", "one", "--failed").stdout == ""
