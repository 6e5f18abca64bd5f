"""What releases do to each other over a year: parts of the year, corrigenda, withdrawals, reissues, corrections.

One synthetic warehouse for all; the place is Suizhou's catalogue, the figures are ours.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import Settings, settings
from tests.conftest import built, gdp, indicators, release_writer, run, tables


def row(name: str, value: str, unit: str, period: str, **fields: str) -> dict[str, str]:
    return {
        "indicator_text": name,
        "value": value,
        "unit_text": unit,
        "period": period,
        "surface": value + unit,
    } | fields


TARGET = {"figure_status": "target"}


def said(name: str, relation: str, period: str, **fields: str) -> dict[str, str]:
    """What a report says of a quantity in words."""
    words = {"measure": "statement", "bound_op": "", "relation": relation, "surface": name}
    return row(name, "", "", period) | words | fields


OF_2017 = {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2017-01-10"}
OF_2018 = {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2018-01-10"}
OF_2019 = {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2019-01-10"}
OF_2020 = {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2020-01-10"}

RELEASES: list[tuple[str, list[dict[str, str]], dict[str, object]]] = [
    ("report", [
        row("社会消费品零售总额", "10", "%", "2026", measure="growth_rate", **TARGET),
        row("城镇新增就业", "1.6", "万人", "2026", measure="increment", bound_op="ge", **TARGET),
        row("粮食产量", "150", "万吨", "2026", **TARGET),
        row("城镇调查失业率", "5.5", "%", "2026", measure="share", bound_op="le", **TARGET),
        row("城镇登记失业率", "4.5", "%", "2026", measure="share", bound_op="le", **TARGET),
        row("外贸出口", "120", "亿元", "2026", **TARGET),
        row("城镇新增就业", "9", "万人", "2026/2030", measure="increment", **TARGET),
        row("单位地区生产总值能耗", "-2", "%", "2026", measure="growth_rate", **TARGET),
    ], {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2026-01-10"}),
    # More than the range asks for, of what shall grow.
    ("report-2025", [row("地区生产总值", "5", "%", "2025", measure="growth_rate", bound_op="range", value_to="6", **TARGET)],
     {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2025-01-10"}),
    ("annual-2025", [
        row("地区生产总值", "6.5", "%", "2025", measure="growth_rate"),
        row("社会消费品零售总额", "1000", "亿元", "2025"),
        row("粮食产量", "145", "万吨", "2025"),
        row("外贸出口", "100", "亿元", "2025"),
        row("专汽应急产业产值", "700", "亿元", "2025"),
    ], {"published_on": "2026-03-01"}),
    ("bulletin-2025-03", [row("社会消费品零售总额", "240", "亿元", "2025-01/2025-03")],
     {"kind": "bulletin", "published_on": "2025-04-20"}),
    ("bulletin-2026-03", [row("社会消费品零售总额", "250", "亿元", "2026-01/2026-03"),
                          row("社会消费品零售总额", "4.2", "%", "2026-01/2026-03", measure="growth_rate")],
     {"kind": "bulletin", "published_on": "2026-04-20"}),
    # January and February come jointly; a rate comes month by month.
    ("bulletin-2026-02", [row("外贸出口", "18", "亿元", "2026-01/2026-02"),
                          row("城镇登记失业率", "4.4", "%", "2026-01", measure="share"),
                          row("城镇登记失业率", "4.6", "%", "2026-02", measure="share"),
                          # Against the year before, and the second month against the first.
                          row("单位地区生产总值能耗", "-1", "%", "2026-01", measure="growth_rate"),
                          row("单位地区生产总值能耗", "-3", "%", "2026-02", measure="growth_rate", base_period="2025-02"),
                          row("单位地区生产总值能耗", "4", "%", "2026-02", measure="growth_rate", base_period="2026-01")],
     {"kind": "bulletin", "published_on": "2026-03-20"}),
    ("bulletin-2026-04", [row("外贸出口", "30", "亿元", "2026-01/2026-04"),
                          row("城镇登记失业率", "4.6", "%", "2026-03", measure="share")],
     {"kind": "bulletin", "published_on": "2026-05-20"}),
    # The report said another number in between, but we came to hold that late.
    ("report-again", [row("粮食产量", "152", "万吨", "2026", **TARGET)],
     {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2026-02-01", "known_on": "2026-10-01"}),
    ("bulletin-2026-06", [row("城镇新增就业", "1", "万人", "2026-01/2026-06", measure="increment"),
                          row("粮食产量", "60", "万吨", "2026-01/2026-06"),
                          row("城镇调查失业率", "5.3", "%", "2026-01/2026-06", measure="share")],
     {"kind": "bulletin", "published_on": "2026-07-20"}),
    # A corrigendum corrects from its own day.
    ("gdp-first", [gdp(2025, "1400")], {"published_on": "2026-03-01"}),
    ("gdp-corrigendum", [gdp(2025, "1410")],
     {"published_on": "2026-05-01", "replaces": {"release_id": "gdp-first", "change_kind": "corrigendum"}}),
    # A reissue takes the place of the whole document.
    ("yearbook-first", [row("户籍总人口", "250", "万人", "2020"), row("户籍总人口", "251", "万人", "2021")],
     {"kind": "yearbook", "published_on": "2023-01-01"}),
    ("yearbook-second", [row("户籍总人口", "252", "万人", "2020")],
     {"kind": "yearbook", "published_on": "2024-01-01",
      "replaces": {"release_id": "yearbook-first", "change_kind": "reissue"}}),
    # A withdrawn release ends on the day of its withdrawal, and with it what was judged by it.
    ("report-2024", [row("常住人口", "199", "万人", "2024", bound_op="ge", **TARGET)],
     {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2024-01-10"}),
    ("withdrawn", [row("常住人口", "200", "万人", "2024")],
     {"published_on": "2025-03-01", "withdrawn_on": "2025-06-01"}),
    # A speech that repeats a bound never takes the place of the bureau's point.
    ("speech", [gdp(2025, "1300", bound_op="gt"), gdp(2025, "1300", bound_op="gt", indicator_text="生产总值")],
     {"kind": "work_report", "publisher": "suizhou-gov", "published_on": "2026-06-01"}),
    # What has no date never supersedes what has one.
    ("undated", [gdp(2025, "1999")], {"published_on": None, "known_on": "2026-08-01"}),
    # One document from two sites: it counts once, by the better copy.
    ("original", [gdp(2022, "1250")], {"published_on": "2023-03-20"}),
    ("copy", [gdp(2022, "1250")],
     {"publisher": "sxbbs", "published_on": "2023-03-18", "work_id": "original", "provenance": "mirror"}),
    ("other-work", [gdp(2022, "1251")], {"publisher": "hubei-daily", "kind": "press", "published_on": "2023-03-25"}),
    # A year whose outcomes its report prints in another form than its targets had.
    ("report-2017", [
        row("居民消费价格", "3", "%", "2017", measure="growth_rate", bound_op="le", **TARGET),
        row("减少贫困人口", "20", "万", "2017", measure="reduction", **TARGET),
        row("新建农村公路", "300", "公里", "2017", measure="increment", **TARGET),
        row("开工保障性住房", "2", "万套", "2017", measure="increment", **TARGET),
        row("民生实事", "20", "件", "2017", measure="count", **TARGET),
        # A second name with another meaning, and figures of the first on the way.
        row("专汽及零部件产值", "900", "亿元", "2025", **TARGET),
    ], OF_2017),
    ("report-2018", [
        row("居民消费价格指数", "101.6", "", "2017", measure="price_index"),
        row("脱贫", "20.4", "万人", "2017", measure="count"),
        row("新改建农村公路", "350", "公里", "2017", measure="increment"),
        row("建成保障性住房", "2.1", "万套", "2017", measure="count"),
        # All of the list, and a number of those that one person promised.
        said("民生实事", "all_done", "2017"),
        row("民生实事", "6", "件", "2017", measure="count"),
        row("专汽及零部件产值", "500", "亿元", "2017"),
    ], OF_2018),
    # A year whose outcomes its report says in words, of the years together, or not at all.
    ("report-2019", [
        row("规模以上工业增加值", "8", "%", "2019", measure="growth_rate", **TARGET),
        row("地方一般公共预算收入", "5", "%", "2019", measure="growth_rate", **TARGET),
        said("单位地区生产总值能耗", "set_by_province", "2019", **TARGET),
        said("二氧化硫排放量", "set_by_province", "2019", **TARGET),
        row("受污染耕地安全利用率", "90", "%", "2019", measure="share", bound_op="ge", **TARGET),
        row("第三产业增加值占地区生产总值比重", "1", "个百分点", "2019", measure="change_pp", **TARGET),
        # Of a new district that the sentence does not name again.
        row("固定资产投资", "160", "亿元", "2019", **TARGET),
        row("固定资产投资", "1100", "亿元", "2018"),
        row("森林覆盖率", "41", "%", "2016", measure="share"),
    ], OF_2019),
    ("report-2020", [
        said("规模以上工业增加值", "below_plan", "2019"),
        said("地方一般公共预算收入", "plan_met", "2019"),
        said("单位地区生产总值能耗", "set_by_province", "2019"),
        row("受污染耕地安全利用率", "91", "%", "2015/2019", measure="share", bound_op="ge"),
        row("第三产业增加值占地区生产总值比重", "1.2", "个百分点", "2019", measure="change_pp"),
        row("固定资产投资", "1200", "亿元", "2019"),
        row("森林覆盖率", "43", "%", "2027", measure="share", **TARGET),
    ], OF_2020),
    # We came to hold it late: for what was held before, it is not there.
    ("held-late", [row("外贸出口", "105", "亿元", "2025")], {"published_on": "2026-04-01", "known_on": "2026-09-01"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    # A path as people have them, for every statement that names a file.
    base: Path = tmp_path_factory.mktemp("scenarios") / "O'Brien 随州"
    base.mkdir()
    where = replace(settings(), raw=base / "raw", warehouse=base / "warehouse")
    where.raw.mkdir()
    where.warehouse.mkdir()
    add = release_writer(where)
    for release_id, rows, fields in RELEASES:
        add(release_id, rows, **fields)
    # What is no release stops none of them.
    os.mkfifo(add("pipe", [gdp(2024, "1")]) / "release.yml.next")
    add("all-*[?]'", [gdp(2024, "1")])
    add("\udcff\u202e\x1b[31m", [gdp(2024, "1")])
    add("later", [gdp(2024, "1")], known_on="2962-11-23", published_on="2962-11-20")
    (where.raw / "elsewhere").symlink_to(where.raw / "suizhou-tjj")
    return built(where)


@pytest.fixture(scope="module")
def ask(scenarios: Settings) -> Callable[..., list[tuple[object, ...]]]:
    def query(sql: str, *arguments: object) -> list[tuple[object, ...]]:
        with duckdb.connect(str(scenarios.published_file), read_only=True) as connection:
            return connection.execute(sql, list(arguments)).fetchall()

    return query


def level(ask, indicator, period, day, known="2027-01-01"):
    return ask(
        "select value from core.observation_as_of(?, known_on := ?) where indicator_id = ? and time_period = ? "
        "and series_measure = 'level'",
        date.fromisoformat(day), date.fromisoformat(known), indicator, period,
    )  # fmt: skip


def test_a_corrigendum_corrects_from_its_own_day(ask):
    assert level(ask, "gdp", "2025", "2026-04-01") == [(Decimal(1400),)]
    assert level(ask, "gdp", "2025", "2026-05-01") == [(Decimal(1410),)]


def test_neither_a_speech_nor_an_undated_source_takes_the_bureaus_place(ask):
    assert level(ask, "gdp", "2025", "2026-12-31") == [(Decimal(1410),)]


def test_a_reissue_ends_what_it_no_longer_states(ask):
    assert level(ask, "registered_population", "2020", "2023-06-01") == [(Decimal(250),)]
    assert level(ask, "registered_population", "2021", "2023-06-01") == [(Decimal(251),)]
    assert level(ask, "registered_population", "2020", "2024-06-01") == [(Decimal(252),)]
    assert level(ask, "registered_population", "2021", "2024-06-01") == []


def test_a_withdrawn_release_shows_on_the_days_before(ask):
    assert level(ask, "resident_population", "2024", "2025-05-31") == [(Decimal(200),)]
    assert level(ask, "resident_population", "2024", "2025-06-01") == []


def test_a_verdict_ends_with_the_number_it_rests_on(ask):
    promise = "suizhou-gov:421300:resident_population:level:yearly_2024"
    assert ask(
        "select valid_from, valid_to, attainment_status, latest_display from marts.mart_attainment_history "
        "where promise_id = ? order by 1",
        promise,
    ) == [
        (date(2024, 1, 10), date(2025, 3, 1), "no_baseline", None),
        (date(2025, 3, 1), date(2025, 6, 1), "achieved", "200万人"),
        (date(2025, 6, 1), None, "no_baseline", None),
    ]
    # Its year is over, and the report that followed does not give it.
    assert ask("select attainment_status from marts.mart_attainment where promise_id = ?", promise) == [
        ("not_found",)
    ]


def test_what_was_not_held_then_is_not_there_then(ask):
    assert level(ask, "exports_cny", "2025", "2026-12-31", known="2026-08-31") == [(Decimal(100),)]
    assert level(ask, "exports_cny", "2025", "2026-12-31", known="2026-09-01") == [(Decimal(105),)]


def test_copies_of_one_document_count_once_by_the_best_copy(ask):
    assert ask(
        """select headline.candidates, observation.release_id, headline.headline_reason
        from core.fct_headline as headline
        inner join core.fct_observation as observation using (figure_version_id)
        where observation.time_period = '2022' and observation.indicator_id = 'gdp'
            and headline.valid_to is null and headline.known_to is null"""
    ) == [(2, "original", "source_rank")]  # fmt: skip
    # Before the original was out the copy spoke for the work.
    assert level(ask, "gdp", "2022", "2023-03-19") == [(Decimal(1250),)]


def test_growth_that_the_rest_of_the_year_needs(ask):
    ((needed, status),) = ask(
        "select required_rest_growth, interim_status from marts.mart_interim where time_period = '2026-01/2026-03'"
    )
    assert needed == pytest.approx(100 * ((1.1 * 1000 - 250) / (1000 - 240) - 1), abs=1e-6)
    assert status == "interim_insufficient"


def test_a_count_of_the_period_is_measured_from_nothing(ask):
    ((share, progress, status),) = ask(
        "select ytd_share, calendar_progress, interim_status from marts.mart_interim where promise_id like '%new_urban_jobs%'"
    )
    assert (share, progress, status) == (0.625, 0.5, "interim_on_track")
    ((verdict, pace),) = ask(
        "select attainment_status, pace_ratio from marts.mart_attainment where promise_id like '%new_urban_jobs:level:yearly_2026'"
    )
    assert (verdict, pace) == ("interim_on_track", 1.25)


# Half a year's harvest is no harvest of a year: it must not stand beside an annual target.
def test_a_flow_of_part_of_a_year_is_no_level_of_the_year(ask):
    assert ask("select attainment_status from marts.mart_attainment where indicator_id = 'grain_output'") == [
        ("no_new_data",)
    ]


def test_an_average_rate_is_judged_so_far(ask):
    ((status,),) = ask(
        "select interim_status from marts.mart_interim where promise_id like '%surveyed_unemployment%'"
    )
    assert status == "interim_on_track"


# 4.4, 4.6, 4.6: the average of 4.53 is above 4.5 though one month was below; single months are never the verdict.
def test_an_average_rate_of_single_months_counts_those_above(ask):
    rows = ask(
        """select time_period, ytd_average, months_held, months_above, interim_status from marts.mart_interim
        where promise_id like '%registered_unemployment%' order by 1"""
    )
    assert [row[:1] + row[2:] for row in rows] == [
        ("2026-01", 1, 0, "interim_on_track"),
        ("2026-02", 2, 1, "interim_on_track"),
        ("2026-03", 3, 2, "interim_insufficient"),
    ]
    assert [row[1] for row in rows] == pytest.approx([4.4, 4.5, 13.6 / 3])
    assert ask(
        "select attainment_status from marts.mart_attainment where indicator_id = 'registered_unemployment'"
    ) == [("no_new_data",)]


def test_growth_against_the_month_before_is_no_growth_of_the_year(ask):
    assert ask(
        """select time_period, ytd_average, months_held, months_above from marts.mart_interim
        where promise_id like '%energy_intensity%' order by 1"""
    ) == [("2026-01", -1.0, 1, 1), ("2026-02", -2.0, 2, 1)]


def test_january_and_february_come_jointly_and_the_rest_by_difference(ask):
    rows = ask(
        """select time_period, added / 1e8, lead_calendar from marts.mart_interim
        where promise_id like '%exports_cny%' order by 1"""
    )
    assert rows == [
        ("2026-01/2026-02", 18.0, pytest.approx(-100 / 60)),
        ("2026-01/2026-04", 12.0, pytest.approx(-100 / 12)),
    ]


def test_more_than_a_range_of_growth_is_attainment(ask):
    assert ask(
        """select target_kind, direction, attainment_status from marts.mart_attainment
        where promise_id like '%gdp:growth_rate:yearly_2025'"""
    ) == [("growth_of_one_year", "increase", "achieved")]


# Half of 2026 is a tenth of five years, on the way from nothing; a later single year would not be the sum so far.
def test_a_sum_over_a_plan_is_measured_from_its_first_day(ask):
    assert ask(
        """select attainment_status, time_progress, baseline_low from marts.mart_attainment
        where promise_id like '%new_urban_jobs:level:fyp_15'"""
    ) == [("interim_on_track", 0.1, Decimal(0))]


def test_outcomes_in_words_and_of_years_together_answer_their_year(ask):
    found = ask(
        "select indicator_id, outcome, outcome_reason from marts.mart_commitment where target_year = 2019 order by 1"
    )
    assert found == [
        ("budget_revenue", "kept", "said_in_words"),
        ("energy_intensity", "kept", "said_in_words"),
        # What it was kept above for five years held in the last of them.
        ("farmland_safe_use", "kept", None),
        # Less than half of the year before is the target of a part, whatever the whole came to.
        ("fixed_investment", "not_assessable", "less_than_half"),
        ("industrial_va", "missed", "said_in_words"),
        ("so2", "not_assessable", "set_elsewhere"),
        # A share that is neither good nor bad: the change says itself where it was to go.
        ("tertiary_va_share", "kept", None),
    ]


def test_an_outcome_in_another_form_answers_and_one_of_another_deed_says_so(ask):
    found = ask(
        """select mart_commitment.indicator_id, outcome, outcome_reason, low, high from marts.mart_commitment
        inner join marts.mart_attainment using (promise_id) where mart_commitment.target_year = 2017 order by 1"""
    )
    assert found == [
        # An index of 101.6 is a rise of 1.6 per cent.
        ("cpi", "kept", None, Decimal("1.55"), Decimal("1.65")),
        # The words are of all of the list.
        ("livelihood_deeds", "kept", "said_in_words", None, None),
        # Roads that were built or rebuilt do not say how many were built.
        ("new_rural_roads", "not_assessable", "other_scope", None, None),
        # 万 of people are as many people, and who left poverty is no longer among the poor.
        ("poor_population_lifted", "kept", None, Decimal(203500), Decimal(204500)),
        # What is begun is not yet completed.
        ("subsidised_begun", "not_assessable", "other_scope", None, None),
    ]


def test_a_period_that_ends_under_another_meaning_says_so_whatever_was_on_the_way(ask):
    assert ask(
        """select outcome, outcome_reason from marts.mart_commitment
        where indicator_id = 'special_vehicle_parts_output' and target_year = 2025"""
    ) == [("not_assessable", "redefined")]


def test_the_newest_figure_stands_beside_a_target_without_its_base_year(ask):
    assert ask(
        "select attainment_status, latest_period, low, high from marts.mart_attainment "
        "where indicator_id = 'forest_cover' and target_year = 2027"
    ) == [("no_baseline", "2016", 40.5, 41.5)]


def test_a_wording_held_late_does_not_end_the_one_held_before(ask):
    def wording(known: str) -> list[tuple[object, ...]]:
        return ask(
            """select target_display from marts.attainment_as_of('2026-12-31', known_on := ?)
            where indicator_id = 'grain_output'""",
            date.fromisoformat(known),
        )

    assert wording("2026-09-30") == [("150万吨",)]
    assert wording("2026-10-01") == [("152万吨",)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["releases"],
            ("all-*[?]'", "is after today", "elsewhere is a link", "<U+DCFF><U+202E><U+001B>[31m"),
        ),
        (["releases", "pipe"], ("release.yml.next is not named",)),
        (["releases", "--quarantine"], ()),
        (["status"], ("is after today",)),
        (["status", "--format", "csv"], ()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_no_release_stops_no_command(scenarios, arguments, says):
    done = indicators(scenarios, *arguments, "--language", "en")
    assert done.returncode == 0, done.stderr
    assert not set(done.stdout + done.stderr) & set("\x1b\u202e")
    for one in says:
        assert one in done.stdout


# Other tests build by these statements: what dbt makes of other releases, in other folders, is the same.
def test_the_statements_of_one_place_build_another_as_dbt_does(scenarios, build_models, tmp_path):
    where = replace(scenarios, warehouse=tmp_path)
    (tmp_path / "lake").symlink_to(scenarios.warehouse / "lake")
    build_models(where)
    # On more than one core DuckDB keeps no order of rows.
    by_statements, by_dbt = (
        {name: sorted(rows, key=repr) for name, rows in tables(one).items()}
        for one in (where.build_file, scenarios.build_file)
    )
    assert len(by_dbt) > 70
    assert by_statements == by_dbt


# The same on the whole way, with Dagster and all checks, in folders of these names.
@pytest.mark.heavy
def test_a_run_gives_what_the_build_gave(scenarios, tmp_path):
    where = replace(scenarios, warehouse=tmp_path / "O'Brien 随州")
    where.warehouse.mkdir()
    run(where)
    for table in ("core.dim_release", "core.fct_headline", "marts.mart_attainment", "marts.mart_trace"):
        said = []
        for one in (scenarios, where):
            with duckdb.connect(str(one.published_file), read_only=True) as connection:
                said.append(connection.execute(f"select * from {table} order by all").fetchall())
        assert said[0] == said[1] != [], table
