"""What a good build is: expectations across releases, on the build file, as data.

A rule's SQL gives one row for each finding: row_key, detail. `CORE_RULES` stand between core and marts,
`MART_RULES` before publication; a critical one stops what comes after it. Not here: expectations on one
release (`rules`), and grain, relations and formulas of models (dbt's tests).
"""

from orchestration.expectations.rule import Rule

STATUS_ORDER = """
    case regexp_replace({status}, '^interim_', '')
        when 'missed' then 0 when 'away' then 0 when 'missed_worsening' then 0
        when 'insufficient' then 1 when 'missed_improving' then 1
        when 'moderate' then 2 when 'met_at_risk' then 2
        when 'on_track' then 3 when 'met_stable' then 3
        when 'met_early' then 4 when 'achieved' then 4
    end
"""
"""Verdicts from worst to best, within one kind of target."""


def _order(column: str) -> str:
    return STATUS_ORDER.format(status=column)


CORE_RULES: tuple[Rule, ...] = (
    Rule(
        "every_figure_of_the_lake_is_staged",
        "critical",
        "Every figure that was loaded is in staging, once for each version of its value.",
        "已入库的每个数值都在暂存层，每个版本恰好一次。",
        "A join drops or doubles figures: the marts would miss or double them.",
        "Look at the release named: its row in the lake's release table is missing or there twice.",
        """
        select release_id as row_key, lake || ' loaded, ' || staged || ' staged' as detail
        from (
            select
                load.release_id,
                any_value(load.figures) as lake,
                count(distinct figure.figure_id) as staged,
                count(figure.figure_version_id) as versions
            from loaded as load
            left join staging.stg_figure as figure on load.release_id = figure.release_id
            where load.outcome = 'loaded'
            group by load.release_id
        )
        where lake <> staged
        """,
    ),
    Rule(
        "every_measured_figure_is_an_observation",
        "critical",
        "Every staged figure that measures a mapped indicator, place and period is in fct_observation, once.",
        "暂存层中每个已映射到指标、地区和时期的实测数值都在fct_observation中，恰好一次。",
        "A join drops or doubles figures on the way to the core.",
        "This is a bug of int_candidate or fct_observation; the releases named show it.",
        """
        select staged.release_id as row_key, staged.figures || ' staged, ' || coalesce(core.figures, 0) || ' in the core'
            as detail
        from (
            select release_id, count(distinct figure_version_id) as figures
            from staging.stg_figure
            where
                figure_status in ('actual', 'expected') and indicator_id is not null and region_id is not null
                and period_end is not null and not is_borderline and not is_dropped
            group by release_id
        ) as staged
        left join (
            select release_id, count(*) as figures
            from core.fct_observation
            group by release_id
        ) as core on staged.release_id = core.release_id
        where staged.figures <> coalesce(core.figures, 0)
        """,
    ),
    Rule(
        "a_key_has_one_headline_on_a_day",
        "critical",
        "On any day one number stands for an observation, whatever was held.",
        "任何一天，一项观测只有一个代表值。",
        "Two rectangles of days overlap: an as-of answer would be two answers.",
        "This is a bug of fct_headline; the keys named show it.",
        """
        select one.observation_key as row_key, one.valid_from || ', known ' || one.known_from as detail
        from core.fct_headline as one
        inner join core.fct_headline as other
            on
                one.observation_key = other.observation_key
                and (one.valid_from, one.known_from) <> (other.valid_from, other.known_from)
                and one.valid_from < coalesce(other.valid_to, date '9999-12-31')
                and other.valid_from < coalesce(one.valid_to, date '9999-12-31')
                and one.known_from < coalesce(other.known_to, date '9999-12-31')
                and other.known_from < coalesce(one.known_to, date '9999-12-31')
        """,
    ),
    Rule(
        "a_headline_was_public_on_its_days",
        "critical",
        "No number is shown for a day before it was public and held.",
        "数值不会在其公布并收集之前的日子出现。",
        "Nothing released after a day may change the answer for that day: here something would.",
        "This is a bug of fct_headline; the keys named show it.",
        """
        select headline.observation_key as row_key, headline.valid_from || ' before ' || candidate.valid_from as detail
        from core.fct_headline as headline
        inner join intermediate.int_candidate as candidate
            on headline.figure_version_id = candidate.figure_version_id
        where headline.valid_from < candidate.valid_from or headline.known_from < candidate.known_on
        """,
    ),
    Rule(
        "preliminary_comes_before_final",
        "warning",
        "In one series a preliminary figure is public before the final one of the same thing.",
        "同一系列中初步数早于最终数公布。",
        "A release is dated wrongly, or its stage is.",
        "Compare published_on and vintage_stage of the two releases with the documents.",
        """
        select early.figure_version_id as row_key, later.release_id || ' is final, ' || early.release_id || ' came after'
            as detail
        from core.fct_observation as early
        inner join core.fct_observation as later
            on early.observation_key = later.observation_key and early.source_series = later.source_series
        where early.vintage_stage = 'preliminary' and later.vintage_stage = 'final'
            and early.valid_from > later.valid_from and early.is_dated and later.is_dated
        """,
    ),
    Rule(
        "revisions_are_small",
        "warning",
        "A revised GDP differs from the first by at most one per cent, unless a census lies between.",
        "地区生产总值修订不超过1%，除非其间有普查。",
        "A unit or a period is wrong, or the census is not in indicator_link.csv.",
        "Compare both documents; add the census to indicator_link.csv if that is the cause.",
        """
        select later.figure_version_id as row_key, later.release_id || ' against ' || early.release_id as detail
        from core.fct_observation as early
        inner join core.fct_observation as later
            on
                early.observation_key = later.observation_key and early.source_series = later.source_series
                and early.valid_from < later.valid_from
        where
            early.indicator_id = 'gdp' and early.series_measure = 'level' and early.bound_op = 'eq'
            and later.bound_op = 'eq' and early.figure_status = 'actual' and early.base_value > 0
            and abs(cast(later.base_value as double) / cast(early.base_value as double) - 1) > 0.01
        """,
    ),
    Rule(
        "targets_can_be_judged",
        "warning",
        "A target has a direction, and its bound fits it.",
        "目标有方向，且界限与方向相符。",
        "Nothing says which way is good, or the text bounds the wrong side: the target is not assessable.",
        "Add a row to target_rule.csv, or desired_direction to indicator.csv.",
        """
        select promise_id as row_key, unusable_reason || ': ' || coalesce(surface, '') as detail
        from core.fct_target
        where unusable_reason is not null
        """,
    ),
)

MART_RULES: tuple[Rule, ...] = (
    Rule(
        "every_promise_has_one_answer",
        "critical",
        "Each promise has exactly one row in mart_attainment.",
        "每项承诺在mart_attainment中恰有一行。",
        "A promise is lost or doubled on its way to the mart.",
        "This is a bug of int_promise_event or the mart; the promises named show it.",
        """
        select promise.promise_id as row_key, count(attainment.promise_id) || ' answers' as detail
        from (select distinct promise_id from core.fct_target where valid_to is null) as promise
        left join marts.mart_attainment as attainment on promise.promise_id = attainment.promise_id
        group by promise.promise_id
        having count(attainment.promise_id) <> 1
        """,
    ),
    Rule(
        "verdicts_lie_between_their_corners",
        "critical",
        "The verdict is not worse than at the worst corner nor better than at the best, and determinate means both agree.",
        "结论介于最差与最好两种极端之间；确定即两者一致。",
        "A formula or a guard is wrong: the interval and the point tell different stories.",
        "This is a bug of mart_attainment_history; the promises named show it.",
        f"""
        select promise_id as row_key, status_low || ' ≤ ' || attainment_status || ' ≤ ' || status_high as detail
        from marts.mart_attainment_history
        where
            {_order("attainment_status")} < {_order("status_low")}
            or {_order("attainment_status")} > {_order("status_high")}
            or (is_determinate and status_low <> status_high)
        """,
    ),
    Rule(
        "linear_pace_is_gap_over_time",
        "critical",
        "On a linear path the share of the way done is the pace times the share of time passed.",
        "在线性路径上，完成比例等于进度比乘以时间比例。",
        "A formula is wrong.",
        "This is a bug of the formulas; the promises named show it.",
        """
        select promise_id as row_key, gap_closed || ' against ' || pace_ratio * time_progress as detail
        from marts.mart_attainment_history
        where not is_geometric and abs(gap_closed - pace_ratio * time_progress) > 1e-6
        """,
    ),
    Rule(
        "answers_do_not_foresee",
        "critical",
        "No answer rests on a figure that was not yet public on its first day.",
        "任何结论都不依据当日尚未公布的数值。",
        "Something released later changes the answer for an earlier day.",
        "This is a bug of int_promise_event; the promises named show it.",
        """
        select history.promise_id as row_key, history.valid_from || ' before ' || used.valid_from as detail
        from marts.mart_attainment_history as history
        inner join core.fct_observation as used
            on used.figure_version_id in (history.actual_version_id, history.baseline_version_id)
        where used.valid_from > history.valid_from or used.known_on > history.known_from
        """,
    ),
    Rule(
        "every_number_can_be_traced",
        "critical",
        "Each promise leads to the figure it was printed as.",
        "每项承诺都能追溯到原文数值。",
        "A cell of a mart has no source.",
        "This is a bug of mart_trace; the promises named show it.",
        """
        select attainment.promise_id as row_key, 'no target in mart_trace' as detail
        from marts.mart_attainment as attainment
        left join marts.mart_trace as trace
            on trace.row_key = attainment.promise_id and trace.role = 'target' and trace.mart = 'mart_attainment'
        where trace.row_key is null
        """,
    ),
    Rule(
        "statements_are_possible_together",
        "warning",
        "What is printed does not contradict what follows from other figures.",
        "公布的数值与由其他数值推出的结果不矛盾。",
        "Sources disagree, a scope changed, or a number is wrong.",
        "Read the rows of mart_reconciliation where is_possible is false.",
        """
        select finding || ':' || indicator_id as row_key, time_period || ' ' || region_id || ', ' || implied_from as detail
        from marts.mart_reconciliation
        where not is_possible
        """,
    ),
    Rule(
        "nominal_and_real_targets_fit",
        "warning",
        "The price change at which a level target and a growth target both hold is within -3 to 8 per cent.",
        "水平目标与增速目标同时成立所需的价格变动在-3%到8%之间。",
        "The two targets cannot both be meant.",
        "Show both; mart_implied_deflator has the numbers.",
        """
        select promise_id as row_key, 'at most ' || implied_deflator_high || ' %' as detail
        from marts.mart_implied_deflator
        where implied_deflator_high < -3 or implied_deflator_low > 8
        """,
    ),
    Rule(
        "outcomes_do_not_heap_on_their_targets",
        "info",
        "Outcomes are not printed as exactly their target more often than chance allows.",
        "实绩恰好等于目标值的情形不异常集中。",
        "Numbers may have been made to fit; or targets were set when the outcome was all but known.",
        "Look at the promises named before resting a judgement on them.",
        """
        with outcome as (
            select history.promise_id, used.base_value = target.base_value as is_exact
            from marts.mart_attainment as history
            inner join core.fct_target as target on history.target_id = target.target_id
            inner join core.fct_observation as used on history.actual_version_id = used.figure_version_id
            where
                used.bound_op = 'eq' and used.figure_status = 'actual'
                and history.attainment_status in ('achieved', 'missed', 'met_stable', 'missed_improving', 'missed_worsening')
        ),

        share as (
            select count(*) as outcomes, count_if(is_exact) as exact
            from outcome
        )

        select outcome.promise_id as row_key, share.exact || ' of ' || share.outcomes || ' outcomes are exactly the target'
            as detail
        from outcome
        cross join share
        -- A number printed with two or three digits meets a target by chance in less than one case of ten.
        where share.outcomes >= 10 and share.exact > 0.2 * share.outcomes and outcome.is_exact
        """,
    ),
)
