"""Loading: what is refused, what is held, what goes to quarantine, and that nothing else suffers."""

import dataclasses
import hashlib
import shutil

import polars as pl
import pytest
import yaml

from orchestration import lake
from orchestration.ingest import ingest, revalidate
from orchestration.releases.discovery import IntegrityError
from tests.conftest import gdp, write_figures, write_manifest


def outcomes(place, **options):
    return {load.release_id: load for load in ingest(place, **options)}


def test_a_refused_release_names_the_cause_and_stops_no_other(place, add_release):
    add_release("good", [gdp(2024, "1400")])
    changed = add_release("changed", [gdp(2024, "1400")])
    write_figures(changed / "figures.csv", [gdp(2024, "1500")])
    add_release("elsewhere", [gdp(2024, "1400")], region="无此地")
    missing = place.raw / "suizhou-tjj" / "missing"
    missing.mkdir()
    loads = outcomes(place)
    assert loads["good"].outcome == "loaded"
    assert "has changed" in loads["changed"].reason
    assert "region.csv" in loads["elsewhere"].reason
    assert "release.yml is missing" in loads["missing"].reason
    assert {load.outcome for load in loads.values()} == {"loaded", "refused"}
    assert lake.read(place.lake, "figure", {})["release_id"].unique().to_list() == ["good"]


def test_an_unreadable_file_is_refused_with_line_and_field(place, add_release):
    folder = add_release("broken", [gdp(2024, "1400")])
    text = (folder / "figures.csv").read_text()
    (folder / "figures.csv").write_text(text + "one,two\n")
    fields = yaml.safe_load((folder / "release.yml").read_text())

    fields["files"][0]["sha256"] = hashlib.sha256((folder / "figures.csv").read_bytes()).hexdigest()
    write_manifest(folder, fields)
    load = outcomes(place)["broken"]
    assert load.outcome == "refused"
    assert "figures.csv, line 3" in load.reason


# Nothing loaded of a release would look like a release without figures.
def test_a_release_of_which_no_figure_is_read_is_refused(place, add_release):
    add_release("blank", [])
    load = outcomes(place)["blank"]
    assert load.outcome == "refused"
    assert "blank: no figure is read from its files" in load.reason


# A transcription saved with semicolons, or with a column misnamed, is still meant to be one.
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (",", ";", "with commas between"),
        ("indicator_text", "indicator", "unknown: indicator; missing: indicator_text"),
    ],
)
def test_a_transcription_with_another_header_is_told_its_columns(place, add_release, old, new, says):
    folder = add_release("other", [gdp(2024, "1400")])
    path = folder / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    fields = yaml.safe_load((folder / "release.yml").read_text(encoding="utf-8"))
    fields["files"][0]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    write_manifest(folder, fields)
    load = outcomes(place)["other"]
    assert load.outcome == "refused"
    assert "figures.csv, line 1" in load.reason
    assert says in load.reason


def many(count=30):
    return [gdp(1990 + number, str(100 + number)) for number in range(count)]


def test_a_bad_figure_goes_to_quarantine_and_its_release_loads(place, add_release):
    rows = [*many(), gdp(2023, "1300", unit_text="亿两")]
    add_release("mostly-good", rows)
    load = outcomes(place)["mostly-good"]
    assert (load.outcome, load.figures, load.quarantined) == ("loaded", 30, 1)
    (reason,) = lake.read(place.lake, "quarantine", {})["reason"].to_list()
    assert "unit.csv" in reason


# One misprint is a figure's fault; more of them point at the reading.
def test_a_release_with_too_many_bad_figures_is_held_and_the_last_good_load_stays(place, add_release):
    folder = add_release("one", [gdp(2023, "1300"), gdp(2024, "1400")])
    outcomes(place)
    shutil.rmtree(folder)
    add_release("one", [gdp(2023, "1300"), gdp(2024, "1400", unit_text="万人")])
    load = outcomes(place)["one"]
    assert load.outcome == "held"
    assert "units_fit_their_indicator" in load.reason
    assert "First: 地区生产总值: units_fit" in load.reason
    assert "`indicators releases one --quarantine`" in load.reason
    assert lake.read(place.lake, "figure", {}).height == 2


# However its period is printed; a unit that nobody knows leaves nothing but that text.
@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("万人", ""),
        ("万人", "到2030年"),
        ("亿两", "2030"),
        ("亿两", "到2030年"),
        ("亿两", "“十五五”末（2030年）"),
    ],
)
def test_a_bad_five_year_target_holds_the_release(place, add_release, unit, text):
    rows = [*many(), gdp(2030, "2000", unit_text=unit, figure_status="target", period_text=text)]
    add_release("one", rows)
    load = outcomes(place)["one"]
    assert load.outcome == "held"
    assert "five-year target" in load.reason


def test_a_mended_cause_lets_the_figure_load(place, add_release, tmp_path):

    seeds = tmp_path / "seeds"
    shutil.copytree(place.catalogue, seeds)
    where = dataclasses.replace(place, catalogue=seeds)
    add_release("one", [*many(), gdp(2023, "1300", unit_text="亿两")])
    assert outcomes(where)["one"].quarantined == 1
    with (seeds / "unit.csv").open("a") as file:
        file.write("亿两,CNY,100000000,8,money_cny\n")
    load = outcomes(where)["one"]
    assert (load.figures, load.quarantined) == (31, 0)


def test_what_is_gone_from_raw_leaves_the_lake_on_a_full_load(place, add_release):

    folder = add_release("gone", [gdp(2024, "1400")])
    add_release("stays", [gdp(2023, "1300")])
    outcomes(place)
    shutil.rmtree(folder)
    outcomes(place, release_ids=["stays"])
    assert lake.release_ids(place.lake) == ["gone", "stays"]
    outcomes(place)
    assert lake.release_ids(place.lake) == ["stays"]


def test_a_release_that_is_not_there_is_an_error(place):
    with pytest.raises(IntegrityError, match="no folder"):
        ingest(place, ["absent"])


def test_what_the_lake_holds_can_be_validated_again(place, add_release):
    add_release("one", [gdp(2024, "1400")])
    outcomes(place)
    held, results = revalidate(place, "one")
    assert held
    assert results
    assert revalidate(place, "absent") == (False, [])


# The order of arrival and repetition must not matter.
def test_any_order_and_repetition_give_the_same_lake(place, add_release):
    for number in range(4):
        add_release(
            f"r{number}", [gdp(2020 + number, str(1200 + 10 * number)), gdp(2020, str(1200 + number))]
        )
    ids = [f"r{number}" for number in range(4)]
    states = []
    for order in (ids, ids[::-1], [ids[2], ids[0], ids[3], ids[1], ids[2]]):
        for one in ids:
            lake.forget(place.lake, one)
        for one in order:
            ingest(place, [one])
        ingest(place)
        states.append(
            [lake.read(place.lake, table, {}).sort(pl.all()).drop("loaded_at", strict=False)
             for table in ("figure", "release", "quarantine", "load", "validation")]
        )  # fmt: skip
    for other in states[1:]:
        for first, second in zip(states[0], other, strict=True):
            assert first.equals(second)
