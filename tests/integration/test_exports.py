"""The exports of the shipped data, read back by the tools they are for."""

import csv
import json
from collections import Counter

import duckdb
import lxml.html
import polars as pl
import pytest
from frictionless import Package
from pysdmx.io import read_sdmx

from orchestration.exports.tables import as_cells
from orchestration.period import parse_sdmx
from orchestration.plain import FORMULA_STARTS


def _sdmx(shipped, name):
    return read_sdmx(shipped.current / "sdmx" / f"{name}.csv", validate=False).data[0].data


def test_sdmx_has_every_vintage_of_every_observation(shipped, query):
    rows = _sdmx(shipped, "observations")
    ((held,),) = query("select count(*) from core.fct_observation where measure <> 'statement'")
    assert len(rows) == held
    key = ["FREQ", "REF_AREA", "INDICATOR", "TRANSFORMATION", "ACCUMULATION", "SOURCE_ID", "REALTIME_START",
           "SEQUENCE", "TIME_PERIOD"]  # fmt: skip
    assert not rows.duplicated(key).any()
    for text in rows["TIME_PERIOD"]:
        parse_sdmx(text)


def test_a_bound_is_no_point_in_sdmx(shipped):
    names = ("OBS_VALUE", "OBS_VALUE_LOW", "OBS_VALUE_HIGH", "UNIT_MULT")
    with (shipped.current / "sdmx" / "observations.csv").open(encoding="utf-8", newline="") as file:
        (bound,) = {
            tuple(row[name] for name in names)
            for row in csv.DictReader(file)
            if (row["INDICATOR"], row["TRANSFORMATION"], row["REF_AREA"]) == ("gdp", "N", "421300")
            and row["TIME_PERIOD"] == "2025"
        }
    assert bound == ("NaN", "1500", "", "8")


# A target is no forecast: a dataflow of its own, without an observation status.
def test_targets_are_a_dataflow_of_their_own(shipped):
    message = read_sdmx(shipped.current / "sdmx" / "targets.csv", validate=False)
    assert "TARGETS" in str(message.data[0].structure)
    rows = message.data[0].data
    goal = rows[(rows["INDICATOR"] == "urbanisation_rate") & (rows["TIME_PERIOD"] == "2030")].iloc[0]
    assert (goal["OBS_VALUE"], goal["UNIT_MEASURE"]) == ("65", "PC")
    assert set(rows["OBS_STATUS"].fillna("")) == {""}


def test_data_package_describes_the_csv_files(shipped):
    package = Package(str(shipped.current / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
    assert {one.name for one in package.resources} >= {"attainment", "indicator-series", "commitments"}


def test_a_changed_csv_no_longer_fits_the_package(shipped, tmp_path):
    package = json.loads((shipped.current / "datapackage.json").read_text(encoding="utf-8"))
    (tmp_path / "csv").mkdir()
    for one in package["resources"]:
        text = (shipped.current / one["path"]).read_text(encoding="utf-8")
        (tmp_path / one["path"]).write_text(text.replace("2030,", "next year,"), encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_parquet_holds_what_the_file_holds(shipped, query):
    for schema, table in query("select schema_name, table_name from duckdb_tables() where not internal"):
        path = shipped.current / "parquet" / f"{schema}.{table}.parquet"
        assert pl.read_parquet(path).height == query(f'select count(*) from "{schema}"."{table}"')[0][0]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_a_spreadsheet_would_compute_is_escaped(start, tmp_path):
    frame = pl.DataFrame({"text": [f"{start}1+1", "增长6%", None], "number": [-1.5, 2.0, None]})
    as_cells(frame).write_csv(tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    shown = "<U+000D>1+1" if start == "\r" else f"'{start}1+1"
    assert rows[1] == [shown, "-1.5"]
    assert rows[2] == ["增长6%", "2.0"]


def test_csv_reads_back_into_duckdb(shipped, query):
    path = str(shipped.current / "csv" / "attainment.csv")
    with duckdb.connect() as connection:
        read = connection.execute("select count(*), max(target_year) from read_csv(?)", [path]).fetchone()
    assert read == query("select count(*), max(target_year) from bi.attainment")[0]


def _cells(shipped):
    """Rows of the report's tables as the texts of their Chinese cells."""
    page = lxml.html.fromstring((shipped.current / "report.html").read_text(encoding="utf-8"))
    for english in page.xpath("//*[@class='en' or starts-with(@class, 'en ')] | //span[@class='ref']"):
        english.drop_tree()
    return [[" ".join(cell.text_content().split()) for cell in row] for row in page.iter("tr")], page


# A promise for each county is of no place of the catalogue, and is open like the others.
def test_every_open_target_is_in_the_report(shipped, query):
    rows, _ = _cells(shipped)
    shown = Counter((row[0], row[1].split(" ")[0]) for row in rows if len(row) == 5 and row[0] != "指标")
    held = Counter(query("select label_zh, target_display from marts.mart_attainment where is_open"))
    assert held == shown
    assert ("返乡创业园数(每个县市区)", "1个") in shown


# What is counted from nothing each year has the year before beside it, as docs/methods.md says.
def test_the_newest_figure_stands_beside_its_target_though_it_is_no_baseline(shipped):
    rows, _ = _cells(shipped)
    assert [row[2] for row in rows if row[:2] == ["城镇新增就业", "1.6万人以上 2026"]] == ["2.16万人 2025"]


def test_what_is_restated_names_its_place_and_invents_no_day(shipped):
    _, page = _cells(shipped)
    restated = [" ".join(one.text_content().split()) for one in page.iter("li")]
    assert "湖北省地区生产总值 2023： 55803亿元 2024-01-30 → 56794.3亿元 日期不详" in [
        one.replace("：5", "： 5") for one in restated
    ]


def test_a_cell_is_shown_with_its_unit_and_an_interval_with_two_ends(shipped):
    rows, _ = _cells(shipped)
    (row,) = [one for one in rows if one[0] == "随州市新增贷款 2020"]
    assert row[1] == "120亿元"
    assert row[3].endswith("推算应在 108–109亿元")


def test_a_series_always_has_a_display_value(query):
    assert query(
        "select display from bi.indicator_series where indicator_id = 'gdp' and region_id = '421300' "
        "and measure = 'level' and time_period = '2023'"
    ) == [("1330.85亿元",)]
