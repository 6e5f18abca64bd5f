"""The exports of the shipped data, read back by the tools they are for."""

import csv
import json
import re
from collections import Counter
from datetime import date
from functools import cache

import duckdb
import lxml.html
import polars as pl
import pytest
from frictionless import Package
from pysdmx.io import read_sdmx

from orchestration.catalogue import Catalogue
from orchestration.exports.charts import history, specification
from orchestration.exports.known import known_on
from orchestration.exports.report import write_report
from orchestration.exports.tables import as_cells
from orchestration.period import parse_sdmx
from orchestration.plain import FORMULA_STARTS
from orchestration.worklist import five_year_names
from tests.conftest import READING_DAY, indicators


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
    for english in page.xpath("//*[@class='en' or starts-with(@class, 'en ')]"):
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


@pytest.fixture(scope="module")
def page_of(shipped, tmp_path_factory):
    """The text of the report of a day, in both languages."""

    @cache
    def write(day):
        folder = shipped.current
        if date.fromisoformat(day) != READING_DAY:
            folder = tmp_path_factory.mktemp("report")
            write_report(folder, shipped, date.fromisoformat(day), shipped.published_file)
        return lxml.html.fromstring((folder / "report.html").read_text(encoding="utf-8")).text_content()

    return write


# As known on a day: nothing that came later stands on the page, and what was open then is open.
def test_the_report_of_a_past_day_knows_nothing_later(page_of, query):
    page = page_of("2022-12-31")
    assert "截至 2022-12-31 已公布且已收集的数据" in page
    later = query(
        "select title from core.dim_release where is_held and available_on > date '2022-12-31' and title is not null"
    )
    assert len(later) > 5
    assert [title for (title,) in later if title in page] == []
    assert "2025年，随州市地区生产总值能达到1800亿元吗" in page
    ((due,),) = query(
        "select count(*) from marts.commitment_as_of(date '2022-12-31') as promise "
        "join marts.attainment_as_of(date '2022-12-31') as answer using (promise_id) where not answer.is_open"
    )
    assert f"已到期的承诺 {due} 项" in page
    assert "逾期" not in page
    assert "“十五五”" not in page


# A year that is over closes its targets though nothing new is held: open is judged on the day of the page.
def test_a_target_of_a_year_that_is_over_is_not_open(page_of, query):
    now, later = page_of("2026-11-29"), page_of("2028-03-01")
    ((open_now,), (open_later,)) = (
        query(
            f"select count(*) from marts.attainment_as_of(date '{day}') where is_open and plan_kind = 'yearly'"
        )[0]
        for day in ("2026-11-29", "2028-03-01")
    )
    assert open_now > 20
    assert open_later == 0
    assert "2026年度目标" in now.split("只连相邻年份")[0]
    assert "2026年度目标" not in later.split("只连相邻年份")[0]
    closed = "select outcome from marts.commitment_as_of(date '2028-03-01') where plan_id = 'yearly_2026'"
    assert {outcome for (outcome,) in query(closed)} <= {
        "not_held",
        "not_due",
        "not_found",
        "not_assessable",
        "kept_expected",
    }


def test_what_is_overdue_unfollowed_and_unseen_is_said_as_in_the_terminal(shipped, page_of, query):
    page = page_of("2026-11-29")
    said = indicators(shipped, "status").stdout
    assert "已过应公布之日、尚未收集 3 份" in page
    assert "随州市统计局2026-Q3 统计月报、季报：应于 2026-11-14 前公布" in page
    names = five_year_names(shipped.lake, Catalogue(shipped.catalogue))
    assert f"五年规划目标中有 {len(names)} 项因目录中没有其名称而未跟踪" in page
    assert f"五年规划目标中有{len({name for _, name in names})}个" in said
    numbers = re.search(
        r"共读出数值 (\d+) 个，尚无人核对 (\d+) 个；其中已归入指标 (\d+) 个（下表），支撑判定 (\d+) 个", page
    )
    status = re.search(
        r"读出的([\d,]+)个数值中有([\d,]+)个尚无人核对（.*?，([\d,]+)个已归入指标，([\d,]+)个支撑判定）", said
    )
    assert [int(one) for one in numbers.groups()] == [int(one.replace(",", "")) for one in status.groups()]
    queue = json.loads(indicators(shipped, "review", "--unseen", "--format", "json").stdout)
    assert sum(row["verdicts"] > 0 for row in queue) == int(numbers[4])


# A rate of part of a year stands beside those of years; a sum of its months is listed and never drawn.
@pytest.mark.parametrize(
    ("promise", "squares"),
    [
        ("industrial_va:growth_rate:yearly_2022", True),
        ("special_vehicle_parts_output:level:yearly_2022", False),
    ],
)
def test_the_year_to_date_stands_in_a_chart(shipped, promise, squares):
    with known_on(shipped.published_file, date(2022, 6, 30)) as connection:
        cursor = connection.execute(
            "select * from marts.mart_attainment where promise_id = ?", [f"suizhou-gov:421300:{promise}"]
        )
        target = dict(zip([one[0] for one in cursor.description], cursor.fetchone(), strict=True))
        rows = history(connection, target)
    within = [row for row in rows if row["is_within_year"]]
    assert {(row["time_period"], row["accumulation"]) for row in within} >= {("2021-01/2021-09", "ytd")}
    assert {row["year"] for row in within} >= {2020.75}
    drawn = [
        point["year"]
        for layer in specification(target, rows, "zh")["layer"]
        if layer["mark"].get("shape") == "square"
        for point in layer["data"]["values"]
    ]
    assert drawn == ([row["year"] for row in within] if squares else [])


# Three of ten deeds were not done: “3项” beside “十件” would read as three that were.
def test_what_is_not_done_is_not_shown_as_done(query):
    assert query(
        "select target_display, outcome_display, outcome from bi.commitments "
        "where indicator_id = 'livelihood_deeds' and time_period = '2020'"
    ) == [("十件", "未全部完成（3项）", "missed")]


def test_the_command_writes_the_report_of_a_day(shipped, tmp_path):
    done = indicators(shipped, "report", "--as-of", "2022-12-31", "--output", str(tmp_path / "then"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "then" / "report.html")
    page = (tmp_path / "then" / "report.html").read_text(encoding="utf-8")
    assert "下载（与本页同一文件夹）" not in page
    refused = indicators(shipped, "report", "--as-of", "1990-01-01", "--output", str(tmp_path / "before"))
    assert (refused.returncode, "1990-01-01时还没有收录任何发布" in refused.stderr) == (1, True)
    assert not (tmp_path / "before").exists()
    kept = indicators(shipped, "report", "--output", str(tmp_path / "then"))
    assert (kept.returncode, "不是空文件夹" in kept.stderr) == (1, True)
    assert (tmp_path / "then" / "report.html").read_text(encoding="utf-8") == page
