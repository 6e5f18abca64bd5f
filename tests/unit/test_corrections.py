"""Corrections worked out against the lake: what they change, and that they fail once the figure is another."""

import csv
import dataclasses
import shutil
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from orchestration import lake
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.corrections import COLUMNS, append_correction, write_corrections
from orchestration.figure import SCHEMA, as_printed, to_figures
from orchestration.ingest import ingest
from orchestration.readers.registry import read_file
from orchestration.releases.manifest import read_manifest
from orchestration.settings import PROJECT, Settings, settings
from tests.conftest import gdp, release_writer

Correct = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def where(tmp_path_factory) -> Settings:
    """A place with a catalogue of its own, without corrections, and one release loaded."""
    base = tmp_path_factory.mktemp("corrections")
    where = dataclasses.replace(
        settings(), raw=base / "raw", warehouse=base / "warehouse", catalogue=base / "seeds"
    )
    where.raw.mkdir()
    where.warehouse.mkdir()
    shutil.copytree(settings().catalogue, where.catalogue)
    (where.catalogue / "corrections.csv").write_text(",".join(COLUMNS) + "\n")
    promise = {
        "indicator_text": "城镇居民人均可支配收入", "measure": "statement", "figure_status": "target",
        "relation": "in_step_with", "relation_to": "地区生产总值", "period": "2025", "surface": "与经济增长同步",
    }  # fmt: skip
    harvest = {
        "indicator_text": "粮食产量", "unit_text": "万吨", "bound_op": "range", "value": "50", "value_to": "80.0",
        "period": "2024", "surface": "50—80.0万吨",
    }  # fmt: skip
    rows = [gdp(2024, "1400"), gdp(2023, "1300.5"), promise, harvest]
    # Enough good figures that one in quarantine does not hold the release.
    rows += [gdp(1980 + number, str(100 + number)) for number in range(30)]
    share = {"indicator_text": "常住人口城镇化率", "measure": "share", "unit_text": "%", "period": "2024"}
    rows.append(share | {"value": "612", "surface": "612%"})
    release_writer(where)("one", rows)
    ingest(where)
    return where


@pytest.fixture
def correct(where) -> Correct:
    """With these rows as corrections.csv: the figures as corrected."""
    held = lake.read(where.lake, "figure", SCHEMA)
    refused = lake.read(where.lake, "quarantine", lake.QUARANTINE_SCHEMA)
    figures = {row["surface"]: row["figure_id"] for row in [*held.to_dicts(), *refused.to_dicts()]}

    def add(*rows: dict[str, str]) -> list[dict[str, Any]]:
        (where.catalogue / "corrections.csv").write_text(",".join(COLUMNS) + "\n")
        for number, fields in enumerate(rows):
            surface = fields.get("surface", "1400亿元")
            defaults = {
                "correction_id": f"c{number}", "release_id": "one", "figure_id": figures.get(surface, surface),
                "action": "override", "field": "value", "value": "1410", "reason": "because",
                "origin": "our_transcription", "review_state": "person", "decided_on": "2026-01-01",
                "effective_on": "", "guard": "1400",
            }  # fmt: skip
            append_correction(where.catalogue, {name: (defaults | fields)[name] for name in COLUMNS})
        write_corrections(where.lake, where.catalogue)
        return pl.read_parquet(where.lake / "correction" / "part.parquet").to_dicts()

    return add


DROP = {"action": "drop", "field": "", "value": ""}


def test_an_override_gives_the_value_and_its_interval_anew(correct):
    (row,) = correct({})
    assert (row["value"], row["low"], row["high"]) == (1410, 140_950_000_000, 141_050_000_000)
    assert (row["value_as_published"], row["correction_change"]) == (1400, "value: 1400 → 1410")
    assert row["review_state"] == "person"


def test_a_scale_multiplies(correct):
    (row,) = correct({"action": "scale", "field": "", "value": "0.1"})
    assert row["value"] == 140


# A factor moves the last printed digit too: what was known to half a unit is known to half a tenth.
@pytest.mark.parametrize(
    ("surface", "guard", "factor", "said", "low", "high"),
    [
        ("1400亿元", "1400", "0.1", "value: 1400 → 140.0", 13_995_000_000, 14_005_000_000),
        ("1300.5亿元", "1300.5", "10", "value: 1300.5 → 13005", 1_300_450_000_000, 1_300_550_000_000),
        ("1300.5亿元", "1300.5", "100", "value: 1300.5 → 130050", 13_004_950_000_000, 13_005_050_000_000),
        ("1400亿元", "1400", "0.0333", "value: 1400 → 46.62", 4_661_500_000, 4_662_500_000),
        ("50—80.0万吨", "50", "0.1", "value: 50.0 → 5.00; value_to: 80.0 → 8.00", 50_000, 80_000),
    ],
)
def test_a_scale_is_of_both_numbers_and_keeps_their_precision(
    correct, surface, guard, factor, said, low, high
):
    fields = {"action": "scale", "field": "", "value": factor, "surface": surface, "guard": guard}
    (row,) = correct(fields)
    assert (row["correction_change"], row["low"], row["high"]) == (said, low, high)


def test_a_drop_keeps_what_was_printed(correct):
    (row,) = correct(DROP)
    assert (row["correction_action"], row["value"], row["correction_change"]) == ("drop", 1400, "not used")


# The digits typed say how far the number is rounded.
def test_the_digits_of_an_override_count(correct):
    (row,) = correct({"value": "1410.0"})
    assert (row["low"], row["high"]) == (140_995_000_000, 141_005_000_000)


def test_other_words_are_mapped_anew(correct):
    (row,) = correct({"field": "indicator_text", "value": "常住人口", "guard": "地区生产总值"},
                     {"field": "value", "value": "204"},
                     {"field": "unit_text", "value": "万人", "guard": "亿元"},
                     {"field": "period", "value": "2020-11-01", "guard": "2024"})  # fmt: skip
    assert row["indicator_id"] == "resident_population"
    assert (row["low"], row["high"]) == (2_035_000, 2_045_000)
    # What the catalogue says of a flow at current prices is not what it says of a stock.
    assert (row["accumulation"], row["price_basis"]) == ("point", "na")
    assert (str(row["period_end"]), row["frequency"]) == ("2020-11-01", "D")
    assert row["correction_id"] == "c0; c1; c2; c3"


def test_a_statement_is_guarded_by_its_relation(correct):
    drop = DROP | {"surface": "与经济增长同步"}
    (row,) = correct(drop | {"guard": "in_step_with"})
    assert row["correction_action"] == "drop"
    with pytest.raises(CatalogueError, match="expects relation 'no_less_than'"):
        correct(drop | {"guard": "no_less_than"})


# What a critical expectation keeps out can be mended without touching the release.
def test_a_figure_in_quarantine_is_judged_as_corrected(where, correct):
    assert correct({"surface": "612%", "value": "6120", "guard": "612"}) == []
    (still,) = ingest(where)
    assert still.quarantined == 1
    correct({"surface": "612%", "value": "61.2", "guard": "612"})
    (mended,) = ingest(where)
    assert mended.quarantined == 0
    (row,) = pl.read_parquet(where.lake / "correction" / "part.parquet").to_dicts()
    assert (str(row["low"]), str(row["high"])) == ("61.15000000", "61.25000000")
    assert row["indicator_id"] == "urbanisation_rate"
    (dropped,) = correct(DROP | {"surface": "612%", "guard": "612"})
    assert dropped["correction_action"] == "drop"
    assert ingest(where)[0].quarantined == 0
    # Without its correction it is kept out again.
    correct()
    assert ingest(where)[0].quarantined == 1


# The release was transcribed by a person; a second reading takes nothing from that.
def test_a_second_machine_reading_is_no_person(correct):
    (row,) = correct(DROP | {"review_state": "machine_double_read"})
    assert row["review_state"] == "person"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"guard": "1399"}, "expects value '1399' as published, the release has '1400'"),
        ({"field": "period", "value": "2025", "guard": "2023"}, "expects period '2023' as published"),
        ({"surface": "nothing"}, "has no figure nothing"),
        ({"action": "improve"}, "none of drop"),
        ({"origin": "rumour"}, "none of our_transcription"),
        ({"review_state": "machine"}, "none of person"),
        ({"field": "colour"}, "none that an override can set"),
        ({"action": "drop", "value": ""}, "belongs to an override"),
        (DROP | {"value": "1"}, "drop takes no value"),
        ({"reason": ""}, "reason is empty"),
        ({"decided_on": ""}, "decided_on is empty"),
        ({"value": "many"}, "is no number"),
        ({"value": ""}, "still cannot stand: value is empty"),
        ({"action": "scale", "field": "", "value": "NaN"}, "is no number"),
        ({"field": "unit_text", "value": "斗", "guard": "亿元"}, "no row in unit.csv"),
        ({"field": "indicator_text", "value": "", "guard": "地区生产总值"}, "needs the name"),
        ({"field": "price_base_year", "value": "9999999999", "guard": ""}, "is a year as 2020"),
        ({"field": "is_borderline", "value": "yes", "guard": "false"}, "is true or false"),
        ({"field": "period", "value": "last year", "guard": "2024"}, "period 'last year' is none of"),
        ({"effective_on": "2026-02-01"}, "empty for every other origin"),
        ({"origin": "publisher_corrigendum"}, "day of the publisher's corrigendum"),
        ({"origin": "publisher_corrigendum", "effective_on": "soon"}, "is no date"),
    ],
)
def test_a_correction_that_does_not_fit_fails_loudly(correct, fields, says):
    with pytest.raises(CatalogueError, match=says) as caught:
        correct(fields)
    assert "corrections.csv, line 2" in str(caught.value)


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({"value": "1420"}, "corrected in another line too"),
        ({"action": "scale", "field": "", "value": "10"}, "corrected in another line too"),
        ({"correction_id": "c0", "field": "period", "value": "2025", "guard": "2024"}, "is that of line 2"),
        ({"field": "period", "value": "2025", "guard": "2024", "origin": "publisher_corrigendum",
          "effective_on": "2026-01-01"}, "hold from different days"),
    ],
)  # fmt: skip
def test_rows_that_contradict_each_other_fail_loudly(correct, second, says):
    with pytest.raises(CatalogueError, match=says):
        correct({}, second)


def test_a_table_with_other_columns_is_refused(where):
    (where.catalogue / "corrections.csv").write_text("release_id,figure_id\none,x\n")
    with pytest.raises(CatalogueError, match="expected the columns correction_id"):
        write_corrections(where.lake, where.catalogue)


# A correction starts from the printed figure: nothing may be lost on the way there and back.
def test_every_shipped_figure_is_made_again_from_what_it_says():
    catalogue = Catalogue(PROJECT / "dbt_project" / "seeds")
    count = 0
    for path in sorted((PROJECT / "raw").glob("*/*/release.yml")):
        manifest = read_manifest(path.parent)
        facts = manifest.facts(catalogue.region_id(manifest.region) or "")
        for file in manifest.files:
            figures, _ = to_figures(read_file(path.parent / file.path), facts, catalogue)
            again, rejected = to_figures([as_printed(row) for row in figures.to_dicts()], facts, catalogue)
            assert rejected == []
            assert again.equals(figures)
            count += figures.height
    assert count > 1000


def test_the_shipped_table_is_what_the_command_writes(tmp_path):
    shipped = PROJECT / "dbt_project" / "seeds" / "corrections.csv"
    with shipped.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (tmp_path / "corrections.csv").write_text(",".join(COLUMNS) + "\n")
    for row in rows:
        append_correction(tmp_path, row)
    assert (tmp_path / "corrections.csv").read_bytes() == shipped.read_bytes()
