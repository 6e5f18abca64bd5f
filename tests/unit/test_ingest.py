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


MISREAD = {
    "indicator_text": "常住人口城镇化率",
    "measure": "share",
    "unit_text": "%",
    "value": "610",
    "surface": "610%",
}
"""A share beyond all there is: misread, whatever the catalogue knows."""


def many(count=30):
    return [gdp(1990 + number, str(100 + number)) for number in range(count)]


def test_a_bad_figure_goes_to_quarantine_and_its_release_loads(place, add_release):
    rows = [*many(), gdp(2023, "") | MISREAD]
    add_release("mostly-good", rows)
    load = outcomes(place)["mostly-good"]
    assert (load.outcome, load.figures, load.quarantined) == ("loaded", 30, 1)
    (reason,) = lake.read(place.lake, "quarantine", {})["reason"].to_list()
    assert reason.startswith("shares_are_within_0_and_100: 610%. ")


# A word that nobody has looked at is no misreading, however many figures have it.
def test_an_unknown_unit_is_a_warning_on_its_figure_which_is_kept_unmapped(place, add_release):
    add_release(
        "one", [gdp(2024, "1400"), *(gdp(year, "1300", unit_text="亿两") for year in range(2010, 2020))]
    )
    load = outcomes(place)["one"]
    assert (load.outcome, load.figures, load.quarantined, load.unmapped) == ("loaded", 11, 0, 10)
    (found,) = (one for one in load.results if one.rule == "units_are_known")
    assert (found.severity, found.success, found.unexpected_count) == ("warning", False, 10)
    assert found.sample[0]["finding"] == "地区生产总值 in 亿两"
    kept = lake.read(place.lake, "figure", {}).filter(pl.col("unit_text") == "亿两")
    assert kept.select("indicator_id", "unit_id").null_count().row(0) == (10, 10)
    assert kept["value"].n_unique() == 1


# One misprint is a figure's fault; more of them point at the reading.
def test_a_release_with_too_many_bad_figures_is_held_and_the_last_good_load_stays(place, add_release):
    folder = add_release("one", [gdp(2023, "1300"), gdp(2024, "1400")])
    outcomes(place)
    shutil.rmtree(folder)
    add_release("one", [gdp(2023, "1300"), gdp(2024, "") | MISREAD])
    load = outcomes(place)["one"]
    assert load.outcome == "held"
    assert "First: 常住人口城镇化率: shares_are_within_0_and_100: 610%" in load.reason
    assert "`indicators releases one --quarantine`" in load.reason
    assert lake.read(place.lake, "figure", {}).height == 2


FIVE_YEARS = [
    (MISREAD, "常住人口城镇化率 610% (shares_are_within_0_and_100: 610%"),
    (MISREAD | {"period_text": "到2030年"}, "shares_are_within_0_and_100: 610%"),
    # However its period is printed: what is no number leaves nothing but that text.
    ({"value": "两千", "period": "", "period_text": "2030"}, "value '两千' is no number"),
    ({"value": "两千", "period": "", "period_text": "“十五五”末（2030年）"}, "value '两千' is no number"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "says"), FIVE_YEARS)
def test_a_bad_five_year_target_holds_the_release_and_is_named_with_its_cause(
    place, add_release, fields, says
):
    bad = gdp(2030, "2000", figure_status="target") | fields
    add_release("one", [*many(), bad], published_on="2026-01-18", kind="work_report")
    load = outcomes(place)["one"]
    assert load.outcome == "held"
    assert load.reason.zh.startswith("到2030年的五年规划目标严重不合格，整份发布暂缓：")
    assert load.reason.startswith("A target of the five-year plan to 2030 fails critically, ")
    assert says in load.reason


# The last year of a plan has yearly targets too, and a name without an indicator is no promise that is followed.
@pytest.mark.parametrize(
    ("fields", "published_on"),
    [
        (MISREAD | {"period": "2025"}, "2025-01-18"),
        (MISREAD | {"period": "2027"}, "2026-01-18"),
        ({"period": "2030", "indicator_text": "无人知晓的指标", "value": "两千"}, "2026-01-18"),
        (MISREAD | {"period": "2030", "is_borderline": "true"}, "2026-01-18"),
        (MISREAD | {"period": "2030", "figure_status": "plan"}, "2026-01-18"),
    ],
)
def test_what_is_no_five_year_target_goes_to_quarantine_alone(place, add_release, fields, published_on):
    bad = gdp(2030, "2000", figure_status="target") | fields
    add_release("one", [*many(), bad], published_on=published_on, kind="work_report")
    load = outcomes(place)["one"]
    assert (load.outcome, load.quarantined) == ("loaded", 1)


def test_a_unit_that_the_catalogue_comes_to_know_gives_its_figure_the_indicator(place, add_release, tmp_path):
    seeds = tmp_path / "seeds"
    shutil.copytree(place.catalogue, seeds)
    where = dataclasses.replace(place, catalogue=seeds)
    add_release("one", [*many(), gdp(2023, "1300", unit_text="亿两")])
    assert outcomes(where)["one"].unmapped == 1
    with (seeds / "unit.csv").open("a") as file:
        file.write("两,CNY,1,0,money_cny,false,true\n")
    load = outcomes(where)["one"]
    assert (load.figures, load.quarantined, load.unmapped) == (31, 0, 0)
    (figure,) = lake.read(place.lake, "figure", {}).filter(pl.col("unit_text") == "亿两").to_dicts()
    assert (figure["indicator_id"], figure["unit_factor"], figure["unit_mult"]) == ("gdp", 10**8, 8)


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
    for number in range(3):
        add_release(
            f"r{number}", [gdp(2020 + number, str(1200 + 10 * number)), gdp(2020, str(1200 + number))]
        )
    ids = [f"r{number}" for number in range(3)]
    states = []
    for order in ([ids], [[ids[2]], [ids[0]], [ids[2], ids[1]]]):
        for one in ids:
            lake.forget(place.lake, one)
        for some in order:
            ingest(place, some)
        ingest(place)
        states.append(
            [lake.read(place.lake, table, {}).sort(pl.all()).drop("loaded_at", strict=False)
             for table in ("figure", "release", "quarantine", "load", "validation")]
        )  # fmt: skip
    for other in states[1:]:
        for first, second in zip(states[0], other, strict=True):
            assert first.equals(second)
