"""What the published file says became of promises, against a reading by hand of the same reports.

The table is ours: 26 promises followed through the reports of 2020 to 2026 and the communiqué of 2023.
"""

import duckdb
import pytest

from orchestration.explain import explain
from orchestration.exports.wording import ANSWERS

HAND = [
    # promise, outcome, why it is special; a promise that was moved is open until its own date and flagged.
    ("gdp:growth_rate:yearly_2020", "missed", None),
    ("gdp:growth_rate:yearly_2021", "kept", None),
    ("gdp:growth_rate:yearly_2022", "missed", None),
    ("gdp:growth_rate:yearly_2023", "missed", None),
    ("gdp:growth_rate:yearly_2026", "pending", None),
    ("industrial_va:growth_rate:yearly_2021", "kept_expected", None),
    ("industrial_va:growth_rate:yearly_2022", "missed_expected", None),
    ("fixed_investment:growth_rate:yearly_2021", "kept_expected", None),
    ("fixed_investment:growth_rate:yearly_2022", "kept_expected", None),
    ("retail_sales:growth_rate:yearly_2021", "kept_expected", None),
    ("retail_sales:growth_rate:yearly_2022", "missed_expected", None),
    ("budget_revenue:growth_rate:yearly_2022", "not_assessable", "growth_basis_differs"),
    ("exports:growth_rate:yearly_2020", "kept_expected", None),
    ("exports:growth_rate:yearly_2021", "kept_expected", None),
    ("exports:growth_rate:yearly_2022", "kept_expected", "boundary_case"),
    ("grain_output:level:yearly_2021", "not_found", None),
    ("grain_output:level:yearly_2022", "missed", None),
    ("grain_output:level:yearly_2023", "kept", None),
    ("gdp:level:fyp_14", "indeterminate", None),
    ("urbanisation_rate:share:fyp_14", "kept", None),
    ("gdp:level:term_2022", "pending", None),
    ("urbanisation_rate:share:term_2022", "pending", "year_inferred"),
    ("high_tech_va_share:share:term_2022", "pending", None),
    ("gdp:level:fyp_15", "pending", None),
    ("urbanisation_rate:share:fyp_15", "pending", None),
    ("high_tech_va_share:share:fyp_15", "pending", None),
]


@pytest.mark.parametrize(("promise", "outcome", "reason"), HAND)
def test_outcome_is_the_one_read_by_hand(query, promise, outcome, reason):
    assert query(
        "select outcome, outcome_reason from marts.mart_commitment where promise_id = ?",
        f"suizhou-gov:421300:{promise}",
    ) == [(outcome, reason)]


# The printed figures that decide, in the units they are printed in: 145.8万吨 is 29.16亿斤, short of 29.3.
def test_grain_of_2022_is_compared_in_one_unit(query):
    ((target, low, high),) = query(
        """select cast(target_value as double), cast(low as double), cast(high as double)
        from marts.mart_attainment where promise_id = 'suizhou-gov:421300:grain_output:level:yearly_2022'"""
    )
    assert (target, low, high) == (1_465_000.0, 1_457_500.0, 1_458_500.0)


# The other vintage of growth in 2020: 8 % over two years and 14 % in the second leave -6.1 to -4.4 for the first.
def test_growth_of_2020_follows_from_what_was_published_later(query):
    ((low, high),) = query(
        """select implied_low, implied_high from marts.mart_reconciliation
        where finding = 'implied_growth' and indicator_id = 'gdp' and time_period = '2020'"""
    )
    assert low == pytest.approx(100 * (1.075 / 1.145 - 1), abs=1e-6)
    assert high == pytest.approx(100 * (1.085 / 1.135 - 1), abs=1e-6)
    assert low < 100 * (1.08 / 1.14 - 1) < high


REVISIONS = [
    ("gdp:level:term_2022", "gdp:level:fyp_15", "re_dated", 2026, 2030, "indeterminate"),
    ("gdp:level:fyp_14", "gdp:level:term_2022", "next_step", 2025, 2026, "indeterminate"),
    ("urbanisation_rate:share:fyp_14", "urbanisation_rate:share:term_2022", "next_step", 2025, 2026, "achieved"),
    ("urbanisation_rate:share:term_2022", "urbanisation_rate:share:fyp_15", "next_step", 2026, 2030, "indeterminate"),
    ("high_tech_va_share:share:term_2022", "high_tech_va_share:share:fyp_15", "next_step", 2026, 2030, "no_baseline"),
    ("main_urban_population:level:2020", "main_urban_population:level:undated", "date_dropped", 2020, None, "not_found"),
    ("main_urban_population:level:undated", "main_urban_population:level:fyp_15", "lowered", None, 2030, "not_assessable"),
    ("special_vehicle_parts_output:level:fyp_14", "special_vehicle_emergency_output:level:undated", "date_dropped", 2025, None, "not_assessable"),
]  # fmt: skip


@pytest.mark.parametrize(("earlier", "later", "change", "year", "next_year", "status"), REVISIONS)
def test_the_same_promise_is_followed_across_reports(query, earlier, later, change, year, next_year, status):
    assert query(
        """select next_promise_id, change_kind, target_year, next_target_year, attainment_status
        from marts.mart_target_revision where promise_id = ?""",
        f"suizhou-gov:421300:{earlier}",
    ) == [(f"suizhou-gov:421300:{later}", change, year, next_year, status)]


def test_a_change_is_dated_between_two_reports_with_those_not_held(query):
    assert query(
        """select reports_between_not_held, first_not_held like '%2024%', last_not_held like '%2025%', is_superseded
        from marts.mart_target_revision inner join marts.mart_commitment using (promise_id)
        where promise_id = 'suizhou-gov:421300:gdp:level:term_2022'"""
    ) == [(2, True, True, True)]  # fmt: skip


# A series that was redefined gives no growth over the break, and another name for it is another series.
def test_redefined_series_stop(query):
    assert query(
        """select distinct explanation, recomputed_low from marts.mart_growth
        where indicator_id = 'urbanisation_rate' and base_year < 2020 and end_year >= 2020
        and published_growth is null"""
    ) in ([], [("break_in_series", None)])  # fmt: skip
    for old, new in (
        ("rural_net_income", "rural_income"),
        ("fixed_investment_total", "fixed_investment"),
        ("fan_chain_output", "fan_output"),
    ):
        ((links,),) = query(
            "select count(*) from core.fct_observation where indicator_id = ? and surface is not null", old
        )
        assert links > 0, old
        assert query(
            """select * from marts.mart_growth as growth
            inner join core.fct_observation as base on growth.base_version_id = base.figure_version_id
            inner join core.fct_observation as level on growth.level_version_id = level.figure_version_id
            where base.indicator_id <> level.indicator_id or (base.indicator_id = ? and level.indicator_id = ?)""",
            old, new,
        ) == []  # fmt: skip


# One truth: the mart of verdicts, that of promises, the report's words and `explain` say the same of each promise.
def test_no_two_marts_disagree_on_a_promise(query, shipped):
    said = {
        "achieved": "kept", "missed": "missed", "interim_achieved": "kept_expected",
        "interim_missed": "missed_expected", "not_assessable": "not_assessable", "not_held": "not_held",
        "not_found": "not_found", "not_published": "not_published", "not_due": "not_due",
    }  # fmt: skip
    rows = query(
        """select promise_id, attainment.attainment_status, commitment.outcome, attainment.is_open,
            attainment.status_zh
        from marts.mart_attainment as attainment inner join marts.mart_commitment as commitment using (promise_id)"""
    )
    assert len(rows) == query("select count(*) from marts.mart_commitment")[0][0] > 150
    for promise, status, outcome, is_open, _ in rows:
        if status in said:
            assert outcome == said[status], promise
        else:
            assert outcome == ("pending" if is_open else "indeterminate"), promise
    shown = dict(query("select promise_id, outcome from bi.commitments"))
    assert shown == {promise: outcome for promise, _, outcome, *_ in rows}
    # While one reader has the file open, another finds it read.
    with duckdb.connect(str(shipped.published_file), read_only=True):
        for promise, status, _, _, words in rows:
            lines = " ".join(line for _, line in explain(shipped.published_file, promise))
            assert words in lines or ANSWERS[status][0] in lines, promise


# A closed promise never says that nothing is published yet: what is missing is named, and where it would stand.
def test_a_closed_promise_says_what_is_missing(query):
    assert query(
        """select count(*) from marts.mart_attainment
        where not is_open and attainment_status in ('no_new_data', 'no_baseline')"""
    ) == [(0,)]
    assert query(
        """select attainment_status, answering_release from marts.mart_attainment
        where promise_id = 'suizhou-gov:421300:gdp:growth_rate:yearly_2014'"""
    ) == [("not_held", "2015年随州市政府工作报告")]
    assert query(
        """select attainment_status, answering_release from marts.mart_attainment
        where promise_id = 'suizhou-gov:421300:rural_roads_built:level:yearly_2021'"""
    ) == [("not_found", "随州市2021年国民经济和社会发展统计公报")]


def test_an_outcome_in_words_is_an_outcome(query):
    assert query(
        """select outcome, outcome_reason from marts.mart_commitment
        where promise_id = 'suizhou-gov:421300:disposable_income:statement:yearly_2022'"""
    ) == [("kept_expected", "said_in_words")]


# Names that the machine had misread in one of two reports.
@pytest.mark.parametrize(
    ("promise", "outcome", "shown"),
    [
        ("poor_population_lifted:level:yearly_2020", "kept", "6040人"),
        ("new_public_kindergarten_places:level:yearly_2022", "kept", "3240个"),
        ("old_compounds_renovated:level:yearly_2022", "kept", "159个"),
        ("model_village_areas:level:yearly_2022", "missed", "4个"),
        ("new_srdi_national:level:yearly_2022", "kept", "4家"),
        ("projects_started:level:yearly_2022", "kept", "107个"),
    ],
)
def test_a_promise_meets_its_outcome_under_the_right_name(query, promise, outcome, shown):
    assert query(
        "select outcome, outcome_display from marts.mart_commitment where promise_id = ?",
        f"suizhou-gov:421300:{promise}",
    ) == [(outcome, shown)]


# The words with which the report of 2026 sets its targets: 预期目标, 力争, 确保, 稳定在, 保持在.
def test_the_words_that_set_a_target_are_kept(query):
    assert query(
        """select modality, count(*) from core.fct_target
        where release_id = 'suizhou-work-report-2026' and modality is not null group by modality order by 2, 1"""
    ) == [("保持在", 2), ("稳定在", 2), ("确保", 4), ("预期", 4), ("力争", 5)]


# The glossary of the report of 2022 names no year for 100 square kilometres.
def test_a_glossary_sets_no_target_of_a_year(query):
    assert query(
        """select time_period, outcome, outcome_reason from marts.mart_commitment
        where indicator_id = 'central_built_up_area' and target_release_id = 'suizhou-work-report-2022'"""
    ) == [(None, "not_assessable", "undated")]


# The share of services in 2020, 40.67 % in the yearbook and 43.9 % in the report of 2026, is of two vintages.
def test_a_later_vintage_marks_no_verdict(query):
    assert query(
        """select outcome, outcome_reason, outcome_display from marts.mart_commitment
        where promise_id = 'suizhou-gov:421300:tertiary_va_share:share:yearly_2020'"""
    ) == [("kept", None, "43.9%")]
    assert query(
        """select distinct is_possible from marts.mart_reconciliation
        where finding = 'sources_disagree' and indicator_id = 'tertiary_va_share'"""
    ) == [(None,)]


# Retail sales of 2019, +11 % against +20 % from the level of 2018, lie across the fourth economic census.
def test_growth_is_not_held_against_a_base_before_a_census(query):
    assert query(
        """select is_possible, implied_low > 19 from marts.mart_reconciliation
        where finding = 'growth_and_levels' and indicator_id = 'retail_sales' and time_period = '2019'"""
    ) == [(None, True)]


def test_what_is_not_said_is_not_contradicted(query):
    assert query(
        """select count(*) from marts.mart_attainment
        where is_contradicted and attainment_status in ('not_held', 'not_found', 'not_published')"""
    ) == [(0,)]


# Promised +5 %; the levels of the yearbooks fell by 26.9 %, and that is no growth and no verdict.
def test_the_change_of_the_levels_stands_beside_a_promise_of_growth(query):
    ((outcome, low, high),) = query(
        """select outcome, levels_change_low, levels_change_high from marts.mart_commitment
        where promise_id = 'suizhou-gov:421300:budget_revenue:growth_rate:yearly_2020'"""
    )
    assert outcome == "not_found"
    assert low == pytest.approx(100 * (3587635 / 4910115 - 1), abs=1e-3)
    assert low < 100 * (358764 / 491011 - 1) < high


# 520 of 2021 over more than 500 of 2020 is at most 4.1 %, and the report says 12 %.
def test_a_number_that_its_levels_contradict_marks_the_verdict(query):
    assert query(
        """select outcome, outcome_reason from marts.mart_commitment
        where promise_id = 'suizhou-gov:421300:agri_processing_output:growth_rate:yearly_2021'"""
    ) == [("kept", "contradicted")]
    ((zh, en),) = query(
        """select verdict_zh, verdict_en from marts.mart_attainment
        where promise_id = 'suizhou-gov:421300:agri_processing_output:growth_rate:yearly_2021'"""
    )
    assert zh.endswith("与已公布的其他数字矛盾")
    assert en.endswith("other published figures contradict that number")


# 57.6 % of a paragraph that names no year: of the end of 2021 on track, of 2020 somewhat behind.
def test_an_inferred_year_is_an_interval_of_two(query):
    ((status, low, high, worst, best, flagged),) = query(
        """select attainment_status, status_low, status_high, pace_low, pace_high, is_period_inferred
        from marts.mart_attainment where promise_id = 'suizhou-gov:421300:urbanisation_rate:share:term_2022'"""
    )
    assert (status, low, high, flagged) == ("indeterminate", "moderate", "on_track", True)
    assert worst < 0.927 < 0.966 < best


# 6 % 左右 is 5.5 to 6.5: prices may fall by 0.54 % or rise by 0.40 %.
def test_about_is_an_interval_in_the_deflator(query):
    ((low, high),) = query(
        """select implied_deflator_from_low_start, implied_deflator_high from marts.mart_implied_deflator
        where promise_id = 'suizhou-gov:421300:gdp:level:fyp_15'"""
    )
    rate = (2000 / 1500) ** 0.2
    assert low == pytest.approx(100 * (rate / 1.065 - 1), abs=1e-5)
    assert high == pytest.approx(100 * (rate / 1.055 - 1), abs=1e-5)


def test_a_share_is_reconciled_with_its_own_whole_only(query):
    assert query(
        """select count(*) from marts.mart_reconciliation where indicator_id = 'livelihood_spending_share'"""
    ) == [(0,)]


def test_a_main_target_left_out_is_not_set(query):
    rows = query("select gap_key, detail from marts.mart_coverage where gap = 'target_not_set'")
    assert ("suizhou-work-report-2020:cpi:growth_rate", "set for 2014 and 2021") in rows


# What the reports of 2021 and 2022 print of deeds promised the year before; a glossary and works that were there promise none.
def test_deeds_whose_next_report_answers_are_followed(query):
    assert query(
        """select promise_id, target_display, outcome_display, outcome, outcome_reason from marts.mart_commitment
        where indicator_id in ('old_compounds_begun', 'old_compounds_renovated') and target_year < 2022 order by 1"""
    ) == [
        ("suizhou-gov:421300:old_compounds_begun:level:yearly_2020", "83个", "112个", "kept", None),
        (
            "suizhou-gov:421300:old_compounds_begun:level:yearly_2021",
            "151个",
            None,
            "not_assessable",
            "other_scope",
        ),
        ("suizhou-gov:421300:old_compounds_renovated:level:yearly_2020", "42个", "42个", "kept", None),
        ("suizhou-gov:421300:old_compounds_renovated:level:yearly_2021", "50个", "180个", "kept", None),
    ]
    assert (
        query(
            """select promise_id from marts.mart_commitment
        where indicator_id in ('niche_champions', 'growing_leaders', 'township_sewage_works')"""
        )
        == []
    )


# 专汽 was to reach 千亿 by 2025: what is published of 2025 is of another meaning, 600亿 of 2022 answers nothing.
def test_what_ends_a_plan_under_another_meaning_is_not_assessable(query):
    assert query(
        """select outcome, outcome_reason from marts.mart_commitment
        where promise_id = 'suizhou-gov:421300:special_vehicle_parts_output:level:fyp_14'"""
    ) == [("not_assessable", "redefined")]


# 主要预期目标是 and 力争 hold for all items of their list, in the reports before 2026 too.
def test_the_word_that_sets_a_target_reaches_its_whole_list(query):
    assert query(
        """select count(*) from marts.mart_commitment inner join core.fct_target using (promise_id)
        where fct_target.modality is null and fct_target.paragraph = case fct_target.release_id
            when 'suizhou-work-report-2014' then 65 when 'suizhou-work-report-2020' then 45
            when 'suizhou-work-report-2021' then 77 when 'suizhou-work-report-2022' then 73
            when 'suizhou-work-report-2023' then 49 end"""
    ) == [(0,)]
    assert query(
        """select distinct modality from marts.mart_commitment
        where promise_id like '%new_industrial_enterprises%yearly_2022' or promise_id like '%hogs_slaughtered%yearly_2023'
        order by 1"""
    ) == [("力争",), ("确保",)]


# 可比增长8.4% is on another basis than the 7 % that was promised: it decides nothing and is shown.
def test_what_cannot_be_compared_is_shown(query, shipped):
    promise = "suizhou-gov:421300:budget_revenue:growth_rate:yearly_2022"
    assert query(
        """select latest_display, latest_period, attainment_status, reason from marts.mart_attainment
        where promise_id = ?""", promise,
    ) == [("可比增长8.4%", "2022", "not_assessable", "growth_basis_differs")]  # fmt: skip
    lines = " ".join(line for _, line in explain(shipped.published_file, promise))
    assert "公布的、不可比的数字：可比增长8.4%" in lines


# Deeds of a year's list: all but three of 2020 were done, says the report of 2021; the ten of 2021, says that of 2022.
def test_a_list_of_deeds_is_answered_in_words_or_by_its_number(query):
    assert query(
        """select target_year, target_display, outcome, outcome_reason from marts.mart_commitment
        where indicator_id = 'livelihood_deeds' order by target_year"""
    ) == [
        (2020, "十件", "missed", "said_in_words"),
        (2021, "十件", "kept", None),
        (2022, "十件", "not_found", None),
        (2026, "十件", "pending", None),
    ]


# What is not held is said with the release that would answer, and what is left to do with the growth it takes.
def test_a_verdict_says_who_would_answer_and_what_is_left(query):
    rows = query(
        """select attainment_status, answering_release, verdict_zh, verdict_en, required_remaining_high
        from marts.mart_attainment"""
    )
    assert any(release for _, release, *_ in rows)
    for status, release, zh, en, _ in rows:
        assert (status == "not_held") <= bool(release)
        if release:
            assert f"《{release}》（未收集）" in zh
            assert release in en
    ((zh, high),) = query(
        """select verdict_zh, required_remaining_high from marts.mart_attainment
        where promise_id = 'suizhou-gov:421300:gdp:level:term_2022'"""
    )
    assert high is not None
    assert f"{high * 100:.2f}%" in zh
