"""Another place by folders and catalogue rows alone; and what becomes of a place that changes.

The places are synthetic: Lincheng, its county Hewan and the town that was split off do not exist.
"""

import csv
import io
import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration import reading_day
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.exports.report import write_report
from orchestration.figure import PrintedFigure, ReleaseFacts, to_figures
from orchestration.settings import PROJECT, Settings, settings
from tests.conftest import built, gdp, indicators, release_writer

DEMONSTRATION = PROJECT / "tests" / "fixtures" / "demonstration"


@pytest.fixture
def elsewhere(place, tmp_path) -> Settings:
    """The place with a catalogue of the test's own."""
    shutil.copytree(place.catalogue, tmp_path / "seeds")
    return replace(place, catalogue=tmp_path / "seeds")


def append(where: Settings, name: str, *rows: dict[str, str]) -> None:
    """Rows at the end of a seed; fields that are not named are empty."""
    path: Path = where.catalogue / name
    text = path.read_text(encoding="utf-8")
    out = io.StringIO()
    writer = csv.DictWriter(out, text.splitlines()[0].split(","), lineterminator="\n")
    writer.writerows(rows)
    path.write_text(text.rstrip("\n") + "\n" + out.getvalue(), encoding="utf-8")


def region(region_id: str, name: str, **fields: str) -> dict[str, str]:
    return {"region_id": region_id, "name_zh": name, "name_en": name, "kind": "administrative"} | fields


CITY = region("990100", "临城市", name_en="Lincheng", parent_id="420000")
PUBLISHERS: Iterable[dict[str, str]] = (
    {"publisher": "lincheng-tjj", "name_zh": "临城市统计局", "name_en": "Lincheng Bureau of Statistics",
     "source_class": "statistics_bureau", "rank": "1"},
    {"publisher": "lincheng-gov", "name_zh": "临城市人民政府", "name_en": "Lincheng government",
     "source_class": "government_report", "rank": "3"},
)  # fmt: skip


CHANGES = (
    ("粮食产量", "6", "亿斤", "增产6亿斤"),
    ("城镇新增就业", "2", "万人", "2万人"),
    ("高新技术企业", "30", "家", "净增30家"),
)
"""Names, values and units of increments as a communiqué prints them, and their surfaces."""


def ask(where: Settings, sql: str, *arguments: object) -> list[tuple[object, ...]]:
    with duckdb.connect(str(where.published_file), read_only=True) as connection:
        return connection.execute(sql, list(arguments)).fetchall()


@pytest.fixture(scope="module")
def cities(tmp_path_factory, build_models) -> Settings:
    """Suizhou and two cities that do not exist: one by transcribed figures, one by documents that were added."""
    folder = tmp_path_factory.mktemp("cities")
    where = replace(
        settings(), raw=folder / "raw", warehouse=folder / "warehouse", catalogue=folder / "seeds"
    )
    where.raw.mkdir()
    shutil.copytree(settings().catalogue, where.catalogue)
    append(where, "region.csv", CITY, region("990200", "云岫市", name_en="Yunxiu", parent_id="420000"))
    append(where, "source_rank.csv", *PUBLISHERS)
    append(
        where, "release_calendar.csv",
        {"publisher": "lincheng-tjj", "kind": "communique", "region_id": "990100", "frequency": "A",
         "first_period": "2024", "due_days": "120", "note": "Synthetic"},
    )  # fmt: skip
    add = release_writer(where)
    add(
        "lincheng-work-report-2026",
        [gdp(2025, "800"), gdp(2030, "1100", figure_status="target", bound_op="ge")],
        publisher="lincheng-gov", region="临城市", kind="work_report", published_on="2026-01-12",
    )  # fmt: skip
    add(
        "lincheng-communique-2025",
        [
            gdp(2025, "802.4"), gdp(2025, "5.1", measure="growth_rate", unit_text="%"),
            *(
                gdp(2025, value, indicator_text=name, measure="increment", unit_text=unit, surface=surface)
                for name, value, unit, surface in CHANGES
            ),
        ],
        publisher="lincheng-tjj", region="临城市", published_on="2026-03-28",
    )  # fmt: skip
    # The first city is as it was; ids of its own, because decisions are kept by release.
    add("first-communique", [gdp(2025, "1503")], published_on="2026-03-27")
    add(
        "first-work-report", [gdp(2026, "1600", figure_status="target")],
        publisher="suizhou-gov", kind="work_report", published_on="2026-01-18",
    )  # fmt: skip
    # docs/second-city.md, its three commands.
    added = indicators(where, "add", *map(str, sorted(DEMONSTRATION.glob("yunxiu-*.txt"))))
    assert added.returncode == 0, added.stdout + added.stderr
    return built(where, build_models)


def test_a_second_city_is_folders_and_catalogue_rows(cities):
    assert ask(
        cities,
        """select region_id, indicator_id, target_value, latest_period from marts.mart_attainment
        where target_year = 2030 and region_id = '990100'""",
    ) == [("990100", "gdp", Decimal("110000000000"), "2025")]
    assert ask(
        cities,
        """select region_id, value, release_id from core.observation_as_of('2026-12-31')
        where series_measure = 'level' and indicator_id = 'gdp' and time_period = '2025' order by 1""",
    ) == [
        ("421300", Decimal(1503), "first-communique"),
        ("990100", Decimal("802.4"), "lincheng-communique-2025"),
        ("990200", Decimal("802.4"), "yunxiu-work-report-2026"),
    ]
    lines = indicators(cities, "status").stdout.splitlines()
    assert [line.split()[:3] for line in lines if "地区生产总值" in line and "云岫市" not in line] == [
        ["临城市", "地区生产总值", "2030"], ["随州市", "地区生产总值", "2026"],
    ]  # fmt: skip
    calendar = json.loads(indicators(cities, "calendar", "--on", "2026-05-02", "--format", "json").stdout)
    assert [(one["publisher"], one["period"], one["days_overdue"]) for one in calendar] == [
        ("lincheng-tjj", "2024", 2 + 365)
    ]


# From two documents to verdicts by three commands, nothing written by hand but the place that no code list has.
def test_three_commands_lead_from_documents_to_verdicts(cities):
    rank = (cities.catalogue / "source_rank.csv").read_text(encoding="utf-8")
    assert rank.endswith("yunxiu-gov,,云岫市人民政府,Government of Yunxiu,government_report,3\n")
    assert ask(
        cities,
        """select indicator_id, measure, outcome_display, outcome from marts.mart_commitment
        inner join marts.mart_attainment using (promise_id, indicator_id, attainment_status)
        where mart_commitment.region_id = '990200' and mart_commitment.target_year = 2025 order by 1""",
    ) == [
        ("budget_revenue", "growth_rate", "增长2.9%", "missed"),
        ("gdp", "growth_rate", "增长5.6%", "kept"),
        ("new_urban_jobs", "level", "2.4万人", "kept"),
    ]
    rows = json.loads(indicators(cities, "status", "--region", "云岫市", "--format", "json").stdout)
    assert {row["region_label_zh"] for row in rows} == {"云岫市"}
    assert [row["target_display"] for row in rows if row["time_period"] == "2030"] == ["突破1100亿元"]


def test_of_several_places_the_report_is_an_index_and_a_page_each(cities):
    index = (cities.current / "report.html").read_text(encoding="utf-8")
    pages = {path.name: path for path in (cities.current / "report").glob("*.html")}
    assert sorted(pages) == ["421300.html", "990100.html", "990200.html"]
    assert all(f'href="report/{name}"' in index for name in pages)
    for name, path in pages.items():
        page = path.read_text(encoding="utf-8")
        assert path.stat().st_size < 1_000_000
        assert "谁说要到" in page, name
        assert 'href="../report.html"' in page
    page = pages["990100.html"].read_text(encoding="utf-8")
    assert "2030年，临城市地区生产总值能达到" in page
    # Beside another city with a target for the same year, each number with its source.
    assert 'href="990200.html"' in page
    assert "突破1100亿元" in page
    assert "云岫市" not in pages["421300.html"].read_text(encoding="utf-8").split('id="beside"')[0]


# A page costs its charts, so one that says the same is the file of the build before.
def test_a_page_is_made_again_only_where_it_changes(cities, tmp_path):
    builds = [tmp_path / name for name in ("20260101T000000000Z", "20260102T000000000Z")]
    for number, folder in enumerate(builds):
        folder.mkdir()
        shutil.copyfile(cities.published_file, folder / "indicators.duckdb")
        (folder / "indicators.duckdb").chmod(0o644)
        if number:
            with duckdb.connect(str(folder / "indicators.duckdb")) as connection:
                connection.execute("update audit.build set build_id = 'later'")
                connection.execute(
                    "update marts.mart_attainment_history set label_zh = '另一种说法' where region_id = '990200'"
                )
        write_report(folder, cities)
    same = {
        path.name: path.samefile(builds[1] / "report" / path.name)
        for path in (builds[0] / "report").glob("*.html")
    }
    assert same == {"421300.html": True, "990100.html": True, "990200.html": False}


# 增产6亿斤 is no harvest of six: how much a flow changed stands beside it, what is new is the flow itself.
def test_how_much_a_flow_changed_is_not_what_it_was(cities):
    assert ask(
        cities,
        """select indicator_id, series_measure from core.fct_observation
        where measure = 'increment' and release_id = 'lincheng-communique-2025' order by all""",
    ) == [("grain_output", "increment"), ("new_high_tech_enterprises", "level"), ("new_urban_jobs", "level")]


# The shipped calendar is of Suizhou: where nothing of a place is held, nothing of it is missed.
def test_index_and_terminal_miss_releases_of_followed_places_only(cities, tmp_path):
    where = replace(cities, catalogue=tmp_path / "seeds", warehouse=tmp_path)
    shutil.copytree(cities.catalogue, where.catalogue)
    append(
        where, "release_calendar.csv",
        {"publisher": "elsewhere-tjj", "kind": "communique", "region_id": "990300", "frequency": "A",
         "first_period": "2024", "due_days": "120", "note": "Synthetic"},
    )  # fmt: skip
    shutil.copytree(cities.lake, where.lake)
    where.published_file.parent.mkdir()
    shutil.copyfile(cities.published_file, where.published_file)
    where.published_file.chmod(0o644)
    with duckdb.connect(str(where.published_file)) as connection:
        connection.execute(
            """insert into core.dim_release select * replace ('elsewhere-work-report-2025' as release_id,
            'elsewhere-gov' as publisher, '990300' as region_id)
            from core.dim_release where not is_held limit 1"""
        )
    write_report(where.published_file.parent, where)
    index = (where.published_file.with_name("report.html")).read_text(encoding="utf-8")
    assert "临城市统计局2024 统计公报：应于" in index
    assert "已知存在、但未收集的文件" in index
    assert "elsewhere" not in index
    for command in ("status", "releases"):
        said = indicators(where, command).stdout
        assert "2024 统计公报：应于2025-04-30前由临城市统计局公布" in said, command
        assert "已知存在、尚未收集" in said, command
        assert "elsewhere" not in said, command
        # Who asks for a place by name is told of that place.
        assert "elsewhere-tjj" not in indicators(where, command, "--region", "临城市").stdout


def test_a_page_without_open_targets_says_so_and_draws_no_key(cities, tmp_path):
    shutil.copyfile(cities.published_file, tmp_path / "indicators.duckdb")
    write_report(tmp_path, cities, date(2099, 1, 1))
    page = (tmp_path / "report" / "990100.html").read_text(encoding="utf-8")
    targets = page.split('id="targets"')[1].split("</section>")[0]
    assert "没有。" in targets
    assert 'class="key"' not in page
    assert 'id="charts"' not in page
    assert 'href="#charts"' not in page


def test_of_a_place_without_open_targets_status_says_what_became_of_them(cities, monkeypatch):
    monkeypatch.setattr(reading_day, "today_in_china", lambda: date(2099, 1, 1))
    said = indicators(cities, "status", "--region", "临城市").stdout
    assert "没有未到期的目标；已到期的承诺" in said
    assert "indicators promises --region 990100" in said


def test_a_place_is_named_by_name_or_code_and_never_guessed(cities, tmp_path):
    for name in ("临城市", "990100", "Lincheng"):
        rows = json.loads(indicators(cities, "status", "--region", name, "--format", "json").stdout)
        assert {row["region_label_zh"] for row in rows} == {"临城市"}, name
    shown = indicators(cities, "explain", "gdp", "--region", "随州").stdout
    assert "suizhou-gov:421300:gdp" in shown
    rows = json.loads(indicators(cities, "series", "gdp", "--region", "云岫市", "--format", "json").stdout)
    assert {row["region_id"] for row in rows} == {"990200"}
    rows = json.loads(indicators(cities, "releases", "--region", "990200", "--format", "json").stdout)
    assert [row["release_id"] for row in rows] == ["yunxiu-work-report-2025", "yunxiu-work-report-2026"]
    missing = indicators(cities, "status", "--region", "临成市")
    assert missing.returncode == 1
    assert "相近：990100 临城市" in missing.stderr
    # A place of the catalogue that nothing held speaks of is told from one that nobody knows.
    unheard = indicators(cities, "status", "--region", "朝阳区")
    assert unheard.returncode == 1
    assert "220104 朝阳区" in unheard.stderr
    assert "收录的文件都没有提到" in unheard.stderr
    # What another place has is no answer for this one.
    for command in ("series", "explain"):
        assert "（地区420000）" in indicators(cities, command, "gdp", "--region", "湖北").stderr, command
    # Of a place that others only name there is nothing to show, and that is said in place of an empty table.
    for command in ("status", "releases"):
        assert "没有收录湖北省（420000）的文件" in indicators(cities, command, "--region", "湖北").stdout
    # Two places of one name in the file: the candidates are named, none is taken.
    twin = replace(cities, warehouse=tmp_path)
    (tmp_path / "current").mkdir()
    shutil.copyfile(cities.published_file, twin.published_file)
    twin.published_file.chmod(0o644)
    with duckdb.connect(str(twin.published_file)) as connection:
        connection.execute("update core.dim_region set label_zh = '临城市' where region_id = '990200'")
    refused = indicators(twin, "status", "--region", "临城市")
    assert refused.returncode == 1
    assert "990100 临城市 (湖北省); 990200 临城市 (湖北省)" in refused.stderr


# Renamed and given another code in 2015: one place. Split in 2020: two places, neither of them the one before.
@pytest.mark.heavy
def test_a_series_follows_a_rename_and_stops_at_a_split(elsewhere):
    append(
        elsewhere, "region.csv", CITY,
        region("990121", "河湾县", parent_id="990100", partition_of="990100", valid_to="2015-02-28"),
        region("990182", "河湾市", parent_id="990100", partition_of="990100", valid_from="2015-03-01",
               valid_to="2020-06-30"),
        region("990183", "河湾市", parent_id="990100", partition_of="990100", valid_from="2020-07-01"),
        region("990184", "上河区", parent_id="990100", partition_of="990100", valid_from="2020-07-01"),
    )  # fmt: skip
    append(
        elsewhere, "region_change.csv",
        {"from_region_id": "990121", "to_region_id": "990182", "changed_on": "2015-03-01", "kind": "rename"},
        {"from_region_id": "990182", "to_region_id": "990183", "changed_on": "2020-07-01", "kind": "split"},
        {"from_region_id": "990182", "to_region_id": "990184", "changed_on": "2020-07-01", "kind": "split"},
    )  # fmt: skip
    append(elsewhere, "source_rank.csv", *PUBLISHERS)
    add = release_writer(elsewhere)
    for year, county in ((2013, "河湾县"), (2017, "河湾市"), (2022, "河湾市")):
        # The county as the subject of the city's release, and as the region of its own.
        add(
            f"city-{year}", [gdp(year, str(year - 1900), subject_text=county)],
            publisher="lincheng-tjj", region="临城市", published_on=f"{year + 1}-03-20",
        )  # fmt: skip
        add(
            f"county-{year}", [gdp(year - 1, str(year - 1901))],
            publisher="lincheng-gov", region=county, kind="work_report", published_on=f"{year}-01-10",
        )  # fmt: skip
    add(
        "city-2022-east", [gdp(2022, "40", subject_text="上河区")],
        publisher="lincheng-tjj", region="临城市", kind="economic_note", published_on="2023-04-20",
    )  # fmt: skip
    done = indicators(elsewhere, "run")
    assert done.returncode == 0, done.stderr
    found = ask(
        elsewhere,
        """select region_id, time_period from core.fct_observation
        where indicator_id = 'gdp' and series_measure = 'level' order by 1, 2""",
    )
    assert found == [
        ("990182", "2012"), ("990182", "2013"), ("990182", "2016"), ("990182", "2017"),
        ("990183", "2021"), ("990183", "2022"),
        ("990184", "2022"),
    ]  # fmt: skip
    # Growth is worked out along a series, so none spans the split.
    assert ask(elsewhere, "select distinct region_id from marts.mart_growth where region_id = '990121'") == []


def test_a_name_means_the_place_it_was_on_the_day():
    shipped = Catalogue(Path(__file__).parents[2] / "dbt_project" / "seeds")
    assert shipped.region_id("曾都区", date(2009, 7, 28)) == "421302"
    assert shipped.region_id("曾都区", date(2009, 7, 29)) == "421303"
    assert shipped.region_id("随县", date(2008, 1, 1)) is None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("421321", "999999", "rename")], "999999 has no row in region.csv"),
        ([("421321", "421381", "moved")], "kind 'moved' is none of rename, recode, split, merge"),
        (
            [("421321", "421381", "rename"), ("421321", "421303", "recode")],
            "a place that becomes two is a split",
        ),
        ([("421321", "421381", "rename"), ("421381", "421321", "recode")], "becomes itself again"),
    ],
)
def test_a_change_of_places_that_makes_no_sense_is_named(elsewhere, rows, says):
    append(
        elsewhere, "region_change.csv",
        *({"from_region_id": before, "to_region_id": after, "changed_on": "2026-01-01", "kind": kind}
          for before, after, kind in rows),
    )  # fmt: skip
    with pytest.raises(CatalogueError, match=says) as caught:
        Catalogue(elsewhere.catalogue).check()
    assert "region_change.csv" in str(caught.value)


# Every city has a 城区; another city's is none of ours.
@pytest.mark.parametrize(
    ("name", "home", "found"),
    [
        ("城区", "421300", "421300-cq"),
        ("城区", "421303", "421300-cq"),
        ("随州高新区", "420000", "421300-gxq"),
        ("城区", "990100", None),
        ("广水市", "990100", "421381"),
        ("湖北省", "990100", "420000"),
        ("河湾县", "990100", "990121"),
        ("河湾县", "421300", "421399"),
        ("河湾县", None, None),
    ],
)
def test_a_name_means_the_place_near_the_document(elsewhere, name, home, found):
    append(
        elsewhere, "region.csv",
        region("421399", "河湾县", parent_id="421300"), CITY, region("990121", "河湾县", parent_id="990100"),
    )  # fmt: skip
    assert Catalogue(elsewhere.catalogue).region_id(name, home=home) == found


def test_the_urban_area_of_another_city_is_not_the_one_we_know(elsewhere):
    append(elsewhere, "region.csv", CITY)
    printed = PrintedFigure(
        indicator_text="地区生产总值", measure="level", figure_status="actual", value="42", unit_text="亿元",
        period="2025", subject_text="城区", bound_op="eq",
    )  # fmt: skip
    for home, found in (("990100", None), ("421300", "421300-cq")):
        facts = ReleaseFacts("one", home, None, date(2026, 1, 1), "transcribed", "person", None)
        figures, rejected = to_figures([printed], facts, Catalogue(elsewhere.catalogue))
        assert not rejected
        assert figures["region_id"].to_list() == [found]


@pytest.mark.parametrize(
    ("name", "row", "says"),
    [
        ("region.csv", region("421300", "新市"), "421300 has a row of these days already"),
        ("region.csv", region("990100", "新市", kind="admin"), "kind 'admin' is none of administrative"),
        (
            "region.csv",
            region("990100", "新市", parent_id="990000"),
            "the parent 990000 of 990100 has no row",
        ),
        (
            "indicator_alias.csv",
            {"alias": "地区生产总值", "indicator_id": "gdp_per_capita"},
            "'地区生产总值' names gdp already; remove one row",
        ),
    ],
)
def test_a_row_that_would_name_two_things_is_named(elsewhere, name, row, says):
    Catalogue(elsewhere.catalogue).check()
    append(elsewhere, name, row)
    with pytest.raises(CatalogueError, match=says) as caught:
        Catalogue(elsewhere.catalogue).check()
    assert name in str(caught.value)


def test_renames_of_renames_lead_to_the_last(elsewhere):
    append(
        elsewhere, "region.csv",
        region("990121", "河湾县", valid_to="2015-02-28"),
        region("990182", "河湾市", valid_from="2015-03-01", valid_to="2020-06-30"),
        region("990115", "河湾区", valid_from="2020-07-01"),
    )  # fmt: skip
    append(
        elsewhere, "region_change.csv",
        {"from_region_id": "990182", "to_region_id": "990115", "changed_on": "2020-07-01", "kind": "recode"},
        {"from_region_id": "990121", "to_region_id": "990182", "changed_on": "2015-03-01", "kind": "rename"},
    )  # fmt: skip
    catalogue = Catalogue(elsewhere.catalogue)
    assert {catalogue.region_id(name) for name in ("河湾县", "河湾市", "河湾区")} == {"990115"}
