"""The shipped data end to end: what the published file must say of Suizhou, and to whom it opens."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration import run_log
from orchestration.releases.discovery import release_folders
from tests.conftest import environment, indicators


def completed(where, *words):
    """What bash is offered after these words."""
    asked = {"_INDICATORS_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(("indicators", *words)),
             "COMP_CWORD": str(len(words))}  # fmt: skip
    command = str(Path(sys.executable).with_name("indicators"))
    done = subprocess.run(
        [command], env=environment(where) | asked, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done.stdout.split()


FORBIDDEN = "('staging', 'intermediate', 'catalogue')"


def test_the_2030_targets(query):
    rows = query(
        """select indicator_id, target_value, target_bound_op, attainment_status, latest_period, low, high
        from marts.mart_attainment where target_year = 2030 order by importance"""
    )
    assert rows == [
        ("gdp", Decimal("200000000000"), "gt", "no_new_data", "2025", Decimal("150000000000"), None),
        ("high_tech_va_share", Decimal("20"), "ge", "no_baseline", None, None, None),
        ("urbanisation_rate", Decimal("65"), "eq", "no_new_data", "2025", Decimal("60.5"), Decimal("61.5")),
        ("main_urban_population", Decimal("800000"), "eq", "no_baseline", None, None, None),
    ]


# 突破1500 is a bound: the rate it asks for is below 5.92 % a year, and how far below is open.
def test_a_bound_stays_a_bound(query):
    ((low, high),) = query(
        "select required_rate_low, required_rate_high from marts.mart_attainment where promise_id = ?",
        "suizhou-gov:421300:gdp:level:fyp_15",
    )
    assert low is None
    assert high == pytest.approx((2000 / 1500) ** 0.2 - 1, abs=1e-9)


@pytest.mark.parametrize(
    ("promise", "status", "low", "high"),
    [
        ("gdp:level:fyp_14", "indeterminate", "missed", "achieved"),
        ("urbanisation_rate:share:fyp_14", "achieved", "achieved", "achieved"),
        ("gdp:growth_rate:yearly_2023", "missed", "missed", "missed"),
        ("gdp:growth_rate:yearly_2022", "missed", "missed", "missed"),
        ("exports:growth_rate:yearly_2022", "interim_achieved", "interim_missed", "interim_achieved"),
        ("budget_revenue:growth_rate:yearly_2022", "not_assessable", "not_assessable", "not_assessable"),
        ("grain_output:level:yearly_2022", "missed", "missed", "missed"),
        ("grain_output:level:yearly_2023", "achieved", "achieved", "achieved"),
        ("emission_reduction:statement:yearly_2026", "not_assessable", "not_assessable", "not_assessable"),
    ],
)
def test_verdicts(query, promise, status, low, high):
    found = query(
        "select attainment_status, status_low, status_high from marts.mart_attainment where promise_id = ?",
        f"suizhou-gov:421300:{promise}",
    )
    assert found == [(status, low, high)]


def test_every_numeric_2026_target_is_there(query):
    ((targets,),) = query(
        "select count(*) from marts.mart_attainment where target_year = 2026 and plan_kind = 'yearly'"
    )
    ((printed,),) = query(
        """select count(*) from core.fct_target
        where release_id = 'suizhou-work-report-2026' and time_period = '2026'"""
    )
    assert targets == printed == 33


def test_borderline_figures_are_held_but_never_targets(query):
    # Of three farm products, beside the exports of all.
    assert query("select * from core.fct_target where figure_id = 'b771a78f11b48a1b5827'") == []
    ((count,),) = query("select figures from audit.load where release_id = 'suizhou-work-report-2026'")
    assert count == 168


# Conflicting vintages: what is shown depends on the day, and dollars are never turned into yuan.
def test_exports_of_2021_as_of_two_days(query):
    sql = """select indicator_id, value, figure_status from core.observation_as_of(?)
        where indicator_id in ('exports_usd', 'exports_cny') and time_period = '2021' order by 1"""
    assert query(sql, date(2022, 1, 31)) == [("exports_usd", Decimal(14), "expected")]
    assert query(sql, date(2022, 12, 31)) == [
        ("exports_cny", Decimal("100.36"), "actual"),
        ("exports_usd", Decimal("15.56"), "actual"),
    ]


def test_hubei_gdp_before_and_after_its_revision(query):
    sql = "select value from core.observation_as_of(?) where region_id = '420000' and time_period = '2023' and series_measure = 'level'"
    assert query(sql, date(2025, 1, 1)) == [(Decimal(55803),)]
    assert query(sql, date(2026, 12, 1)) == [(Decimal("56794.3"),)]


# “Near the year before” is no number; what follows from the next report is derived, an interval around -5.3 %.
def test_gdp_growth_of_2020_is_a_statement_and_the_number_is_implied(query):
    sql = """select series_measure, value, relation, relation_to, release_id from core.observation_as_of(?)
        where indicator_id = 'gdp' and region_id = '421300' and time_period = '2020'
        and series_measure in ('growth_rate', 'statement')"""
    said = [("statement", None, "near_previous", "2019", "suizhou-work-report-2021")]
    assert query(sql, date(2021, 12, 30)) == said
    printed = ("growth_rate", Decimal("-5.3"), None, None, "city-yearbook-2021-suizhou")
    assert sorted(query(sql, date(2026, 12, 31)), key=str) == sorted([*said, printed], key=str)
    ((stated, low, high, implied_from),) = query(
        """select stated_release_id, implied_low, implied_high, other_release_id from marts.mart_reconciliation
        where finding = 'implied_growth' and indicator_id = 'gdp' and time_period = '2020'"""
    )
    assert (stated, implied_from) == ("city-yearbook-2021-suizhou", "suizhou-work-report-2022")
    assert low < -5.3 < high
    assert high - low < 2


def test_every_restatement_is_listed_with_its_size(query):
    rows = query(
        """select indicator_id, region_id, time_period, base_value, next_base_value,
        round(100 * relative_change, 2) from marts.mart_revision order by all"""
    )
    assert rows == [
        ("budget_revenue", "421300", "2021", 5_000_000_000, 5_038_220_000, 0.76),
        ("exports_cny", "421300", "2021", 10_036_000_000, 10_049_420_000, 0.13),
        ("exports_cny", "421300", "2022", 11_200_000_000, 12_568_270_000, 12.22),
        ("exports_usd", "421300", "2021", 1_400_000_000, 1_556_000_000, 11.14),
        ("gdp", "420000", "2023", 5_580_300_000_000, 5_679_430_000_000, 1.78),
        ("gdp", "421300", "2021", 14, 12, -14.29),
        ("gdp", "421300", "2022", Decimal("4.5"), Decimal("4.4"), -2.22),
        ("gdp", "421300", "2022", 130_000_000_000, 132_900_000_000, 2.23),
        ("gdp", "421300", "2023", 133_085_000_000, 133_100_000_000, 0.01),
        ("highway_length", "421300", "2020", 11_000, 10_903, -0.88),
        ("highway_length", "421300", "2021", 14_900, 14_957, 0.38),
        ("primary_va_share", "421300", "2020", Decimal("15.81"), Decimal("16.1"), 1.83),
        ("primary_va_share", "421300", "2022", Decimal("14.23"), Decimal("14.8"), 4.01),
        ("primary_va_share", "421300", "2023", Decimal("14.3"), Decimal("14.31"), 0.07),
        ("secondary_va_share", "421300", "2020", Decimal("43.52"), 40, -8.09),
        ("secondary_va_share", "421300", "2022", Decimal("44.07"), Decimal("42.7"), -3.11),
        ("secondary_va_share", "421300", "2023", Decimal("41.4"), Decimal("41.42"), 0.05),
        ("tertiary_va_share", "421300", "2019", Decimal("39.8"), Decimal("39.75"), -0.13),
        ("tertiary_va_share", "421300", "2020", Decimal("40.67"), Decimal("43.9"), 7.94),
        ("tertiary_va_share", "421300", "2022", Decimal("41.7"), Decimal("42.5"), 1.92),
        ("tertiary_va_share", "421300", "2023", Decimal("44.3"), Decimal("44.27"), -0.07),
    ]
    kinds = query("select distinct revision_kind from marts.mart_revision")
    assert kinds == [("other_source",)]


# Where two sources speak of one thing, the stage, the status or the rank of the source decides: nowhere a missing date.
def test_what_stands_for_a_number_was_chosen_by_stage_or_status(query):
    assert (
        query(
            """select observation.indicator_id, observation.time_period, headline.headline_reason
        from core.fct_headline as headline
        inner join core.fct_observation as observation using (figure_version_id)
        where headline.candidates > 1
            and headline.headline_reason not in ('vintage_stage', 'actual_before_expected', 'source_rank')"""
        )
        == []
    )
    assert query(
        """select observation.region_id, observation.time_period, headline.headline_reason, observation.release_id
        from core.fct_headline as headline
        inner join core.fct_observation as observation using (figure_version_id)
        where headline.candidates > 1 and observation.indicator_id = 'gdp' and series_measure = 'level' order by all"""
    ) == [
        ("420000", "2023", "vintage_stage", "nbs-province-gdp-2025"),
        ("421300", "2022", "actual_before_expected", "city-yearbook-2023-suizhou"),
        ("421300", "2023", "source_rank", "suizhou-communique-2023"),
    ]
    assert query(
        """select early.figure_version_id from core.fct_observation as early
        inner join core.fct_observation as later
            on early.observation_key = later.observation_key and early.source_series = later.source_series
        where early.is_dated and not later.is_dated and early.realtime_end = later.realtime_start"""
    ) == []  # fmt: skip


def test_the_report_of_a_district_is_of_the_district_that_there_was_then(query):
    assert query("select region_id from core.dim_release where release_id = 'zengdu-work-report-2021'") == [
        ("421303",)
    ]


# Nothing released after a day may change the answer for that day.
def test_replay(query):
    days = [day for (day,) in query("select distinct valid_from from core.fct_headline order by 1")]
    assert len(days) > 10
    for day in days:
        late = query(
            """select count(*) from core.observation_as_of(?) as observation
            inner join core.fct_observation as known using (figure_version_id) where known.realtime_start > ?""",
            day, day,
        )  # fmt: skip
        assert late == [(0,)]


def test_one_headline_a_key_and_day(query):
    assert query(
        """select observation_key from core.fct_headline as one
        inner join core.fct_headline as other using (observation_key)
        where one.figure_version_id <> other.figure_version_id and one.valid_from = other.valid_from
        and one.known_from = other.known_from"""
    ) == []  # fmt: skip


def test_the_known_error_of_the_panel_is_dropped_visibly(query):
    assert query(
        "select * from core.fct_observation where indicator_id = 'registered_population' and time_period = '2011'"
    ) == []  # fmt: skip


def test_every_number_traces_to_its_release(query):
    assert query(
        """select promise_id from marts.mart_attainment as attainment
        where not exists (select 1 from marts.mart_trace as trace where trace.row_key = attainment.promise_id
        and trace.role = 'target')"""
    ) == []  # fmt: skip
    ((surface, paragraph, start, end),) = query(
        """select surface, paragraph, char_start, char_end from marts.mart_trace
        where row_key = 'suizhou-gov:421300:gdp:level:fyp_15' and role = 'target'"""
    )
    assert (surface, paragraph, start, end) == ("突破2000亿元", 29, 38, 46)


def test_the_published_file_holds_tables_with_comments_only(shipped, query):
    assert query(f"select table_name from duckdb_tables() where schema_name in {FORBIDDEN}") == []
    assert query("select view_name from duckdb_views() where not internal") == []
    assert query(
        """select table_name, column_name from duckdb_columns()
        where schema_name = 'marts' and comment is null and table_name <> 'mart_trace' order by all"""
    ) == []  # fmt: skip
    assert not list(shipped.current.glob("*.wal"))
    assert shipped.published_file.stat().st_mode & 0o222 == 0


def test_it_opens_under_another_name(shipped):
    with duckdb.connect() as connection:
        connection.execute(f"attach '{shipped.published_file}' as other (read_only)")
        connection.execute("use other")
        assert (
            connection.execute("select count(*) from marts.attainment_as_of('2022-12-31')").fetchone()[0] > 10
        )


def test_status_says_what_is_not_held_and_every_format_is_read_back(shipped):
    assert indicators(shipped, "status").stdout.startswith("已知存在")
    table = indicators(shipped, "status", "--language", "en")
    assert table.returncode == 0
    assert "not held" in table.stdout.splitlines()[0]
    assert "2013–2022, 2024–2025" in table.stdout
    # In a pipe a row is a line, without colours and without blanks at its end.
    lines = table.stdout.splitlines()
    assert len([line for line in lines if "突破2000亿元" in line and "突破1500亿元" in line]) == 1
    assert not [line for line in lines if line != line.rstrip() or "\x1b" in line]
    rows = json.loads(indicators(shipped, "status", "--format", "json").stdout)
    assert rows[0]["target_display"] == "突破2000亿元"
    assert rows[0]["low"] == "150000000000.00000000"
    earlier = json.loads(indicators(shipped, "status", "--as-of", "2022-12-31", "--format", "json").stdout)
    assert {row["time_period"] for row in earlier} >= {"2022", "2025", "2026"}
    assert "随州市统计局：统计公报" in indicators(shipped, "status").stdout
    assert "Suizhou government: work reports of" in table.stdout
    csv = indicators(shipped, "releases", "--format", "csv").stdout
    assert len(csv.splitlines()) == 1 + len(release_folders(shipped.raw))


def test_of_one_release_every_check_that_failed_is_shown_with_place_and_remedy(shipped):
    shown = indicators(shipped, "releases", "suizhou-work-report-2023").stdout
    assert "growth_agrees_with_levels (警告, 208个数值中有1个)" in shown
    assert "第25段第164字 · 农产品加工业产值 · 2022 · 增长10%" in shown
    assert "→ 与此前的发布核对" in shown
    assert "Suizhou" not in shown
    english = indicators(shipped, "releases", "suizhou-work-report-2023", "--language", "en").stdout
    assert "growth_agrees_with_levels (warning, 1 of 208 figures)" in english
    assert "→ Compare with the earlier release" in english


def test_a_command_without_a_published_file_says_what_to_do(place):
    done = indicators(place, "status")
    assert done.returncode == 1
    assert "indicators run" in done.stderr
    assert "Traceback" not in done.stderr


def test_explain_goes_from_the_verdict_to_the_clause(shipped):
    done = indicators(shipped, "explain", "gdp", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("suizhou-gov:421300:gdp:level:fyp_15")
    assert "(2000/1500)^(1/5) − 1 = at most 5.92%" in done.stdout
    assert (
        "突破2000亿元 — 2026年随州市政府工作报告, 2026-01-18, paragraph 29, characters 38–46" in done.stdout
    )
    moved = indicators(shipped, "explain", "gdp:level:term_2022", "--language", "en").stdout
    assert "2026 2000亿元 → 2026-01-18: 2030 突破2000亿元 (same target, later date" in moved
    assert "2 reports between are not held" in moved
    paced = indicators(shipped, "explain", "urbanisation_rate:share:term_2022").stdout
    assert "((61 − 57.6)/4) / 所需 = 0.966; 区间 0.786 – 1.110" in paced
    assert "判断可在“略慢于进度”与“符合进度”之间" in paced


@pytest.mark.parametrize("command", ["explain", "series"])
def test_a_misspelt_name_is_answered_with_near_ones(shipped, command):
    done = indicators(shipped, command, "gpd")
    assert done.returncode == 1
    assert "相近：gdp" in done.stderr
    far = indicators(shipped, command, "nonsense", "--language", "en")
    assert far.returncode == 1
    assert "`indicators promises` lists every promise" in far.stderr


def test_a_year_is_the_one_that_a_promise_is_for(shipped):
    shown = indicators(shipped, "explain", "2022", "--all").stdout
    assert "2022年目标" in shown
    assert "2026年目标" not in shown


def test_an_answer_of_an_earlier_day_knows_nothing_later(shipped):
    then = indicators(shipped, "explain", "gdp", "--as-of", "2022-06-30", "--all").stdout
    assert "截至2022-06-30" in then
    assert "突破2000亿元" not in then
    assert "2026年随州市政府工作报告" not in then
    assert indicators(shipped, "explain", "gdp:level:fyp_15", "--as-of", "2022-06-30").returncode == 1
    rows = json.loads(
        indicators(
            shipped, "series", "gdp", "--region", "随州市", "--as-of", "2022-02-01", "--format", "json"
        ).stdout
    )
    assert {
        row["released_on"] for row in rows if row["released_on"] and row["released_on"] > "2022-02-01"
    } == set()
    newest = [row for row in rows if row["time_period"] == "2021" and row["measure"] == "growth_rate"]
    assert [(row["display"], row["figure_status"]) for row in newest] == [("增长14%", "expected")]


def test_a_series_has_its_months(shipped):
    rows = json.loads(indicators(shipped, "series", "retail_sales", "--format", "json").stdout)
    assert {(row["frequency"], row["accumulation"]) for row in rows} >= {("A", "single"), ("M", "ytd")}
    assert "当年累计" in indicators(shipped, "series", "retail_sales").stdout


def test_promises_are_listed_with_outcome_and_source(shipped, query):
    counted = dict(query("select outcome, count(*) from bi.commitments group by all"))
    rows = json.loads(indicators(shipped, "promises", "--format", "json").stdout)
    assert {one: sum(row["outcome"] == one for row in rows) for one in counted} == counted
    missed = json.loads(indicators(shipped, "promises", "--outcome", "missed", "--format", "json").stdout)
    assert missed
    assert all(row["source"] for row in missed)
    of_plan = json.loads(indicators(shipped, "promises", "--plan", "fyp_15", "--format", "json").stdout)
    assert {row["time_period"] for row in of_plan} == {"2030"}
    year = indicators(shipped, "promises", "--year", "2022", "--region", "随州市", "--language", "en")
    assert "as of " in year.stdout
    assert indicators(shipped, "promises", "--outcome", "nonsense").returncode == 2


def test_unseen_figures_are_one_queue_by_what_rests_on_them(shipped):
    rows = json.loads(indicators(shipped, "review", "--unseen", "--format", "json").stdout)
    verdicts = [row["verdicts"] for row in rows]
    assert verdicts == sorted(verdicts, reverse=True)
    assert verdicts[0] > 0
    assert all(row["review_state"] != "person" for row in rows)
    assert len({row["figure_id"] for row in rows}) == len(rows)
    assert indicators(shipped, "review").returncode == 2


def test_the_published_file_is_asked_in_sql_and_stays_as_it_is(shipped):
    done = indicators(shipped, "sql", "select count(*) as promises from bi.attainment", "--format", "json")
    assert json.loads(done.stdout)[0]["promises"] > 0
    for refused in ("drop table bi.attainment", "select nonsense", "from read_csv('/etc/passwd')"):
        answer = indicators(shipped, "sql", refused)
        assert answer.returncode == 1, refused
        assert "Traceback" not in answer.stderr


def test_what_is_overdue_and_of_no_known_name_stands_in_status(shipped):
    shown = indicators(shipped, "status").stdout
    assert "逾期未收集" in shown
    assert "随州市统计局" in shown
    assert "因目录中没有其名称而未跟踪" in shown


def test_a_day_before_the_first_release_says_so(shipped):
    done = indicators(shipped, "status", "--as-of", "2010-01-01")
    assert done.returncode == 1
    assert "收录的最早一份发布于2014-01-07" in done.stderr


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("explain", "urb"), "urbanisation_rate"),
        (("explain", "suizhou-gov:421300:gdp:level"), "suizhou-gov:421300:gdp:level:fyp_15"),
        (("series", "gd"), "gdp"),
    ],
)
def test_the_shell_completes_names_of_the_published_file(shipped, words, offered):
    assert offered in completed(shipped, *words)


def test_the_shell_completes_builds(shipped):
    build = shipped.current.resolve().name
    assert build in completed(shipped, "rollback", build[:4])


def test_the_shell_completes_nothing_before_there_is_a_file(place):
    assert completed(place, "explain", "gd") == []


def test_series_shows_headline_figures(shipped):
    done = indicators(shipped, "series", "gdp", "--format", "csv")
    assert "突破1500亿元" in done.stdout
    assert indicators(shipped, "series", "nonsense").returncode == 1
    lines = indicators(shipped, "series", "gdp").stdout.splitlines()
    assert lines[2].split() == ["地区", "类型", "时期", "公布的数字", "下限", "上限", "出处"]
    assert [one for one in lines if one.split()[:4] == ["随州市", "增速，不变价", "2023", "4.8%"]]
    english = indicators(shipped, "series", "gdp", "--language", "en").stdout
    assert (
        "Suizhou growth rate, constant price 2022 增长4.4% 4.35 4.45 city-yearbook-2023-suizhou"
        in " ".join(english.split())
    )


def test_a_run_says_in_log_and_metrics_what_it_did(shipped):
    said = list(run_log.events(shipped))
    assert [said[0]["event"], said[-1]["event"]] == ["run_began", "run_ended"]
    assert said[-1]["is_well"]
    assert len({one["run_id"] for one in said}) == 1
    loads = {one["release_id"]: one["outcome"] for one in said if one["event"] == "load"}
    assert loads.keys() == release_folders(shipped.raw).keys()
    steps = [one for one in said if one["event"] == "step"]
    assert len(steps) == 7
    assert 0 < sum(one["seconds"] for one in steps) < said[-1]["seconds"]
    prometheus = (shipped.warehouse / "metrics.prom").read_text(encoding="utf-8")
    assert 'indicators_last_run_success{job="refresh_warehouse"} 1\n' in prometheus
    assert f'indicators_releases{{outcome="loaded"}} {list(loads.values()).count("loaded")}\n' in prometheus
