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
        "数据关联时丢失或重复了数值，结果表将随之缺漏或重复。",
        "Look at the release named: its row in the lake's release table is missing or there twice.",
        "查看所列发布：它在数据湖release表中的记录缺失或重复。",
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
        "数值在进入核心层的数据关联中丢失或重复。",
        "This is a bug of int_candidate or fct_observation; the releases named show it.",
        "属int_candidate或fct_observation的程序错误；从所列发布查起。",
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
        "两段有效期重叠：查询某日情况会得到两个答案。",
        "This is a bug of fct_headline; the keys named show it.",
        "属fct_headline的程序错误；从所列的键查起。",
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
        "某日之后发布的数据不得改变该日的答案，此处却会改变。",
        "This is a bug of fct_headline; the keys named show it.",
        "属fct_headline的程序错误；从所列的键查起。",
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
        "某份发布的日期或数据阶段（初步数、最终数）登记有误。",
        "Compare published_on and vintage_stage of the two releases with the documents.",
        "对照原文核实两份发布的published_on和vintage_stage。",
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
        "单位或时期有误，或该次普查未列入indicator_link.csv。",
        "Compare both documents; add the census to indicator_link.csv if that is the cause.",
        "核对两份原文；若因普查所致，将其列入indicator_link.csv。",
        """
        select later.figure_version_id as row_key, later.release_id || ' against ' || early.release_id as detail
        from core.fct_observation as early
        inner join core.fct_observation as later
            on
                early.observation_key = later.observation_key and early.source_series = later.source_series
                and early.valid_from < later.valid_from
        where
            early.indicator_id in (select whole_id from catalogue.indicator_part where kind = 'per_head')
            and early.series_measure = 'level' and early.bound_op = 'eq'
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
        "没有注明升降何者为好，或原文的界限与方向相反：该目标无法评估。",
        "Add a row to target_rule.csv, or desired_direction to indicator.csv.",
        "在target_rule.csv中增加一行，或在indicator.csv中填写desired_direction。",
        """
        select promise_id as row_key, unusable_reason || ': ' || coalesce(surface, '') as detail
        from core.fct_target
        -- A text that names no date is no fault of the load, and no row mends it.
        where unusable_reason <> 'undated'
        """,
    ),
)

FALL = 0.05
"""Share of what readers see that may go without anyone saying so: a catalogue that is mended takes a few rows
along, a file that was lost takes all of its kind."""

MART_RULES: tuple[Rule, ...] = (
    Rule(
        "what_readers_see_does_not_fall_away",
        "critical",
        "At most one in twenty releases, promises and observations that readers see is gone, withdrawn and changed releases apart.",
        "读者所见的发布、承诺和观测值，除已撤回和已变动的发布外，消失的不超过二十分之一。",
        "A folder of raw/ or rows of the catalogue were lost: an empty indicator_alias.csv unmaps every figure.",
        "raw/中的文件夹或目录中的行丢失：indicator_alias.csv为空时，所有数值都失去映射。",
        "Put back what was lost and run again. If it is meant: `indicators publish --force --reason …` publishes this build, and the reason stays in audit.build.",
        "补回丢失的内容后重新运行。若确属有意，用`indicators publish --force --reason …`发布本次构建，原因记入audit.build。",
        f"""
        -- Of a release that was filed anew, withdrawn or replaced, less may be said; one that is refused or held keeps
        -- what it had.
        with kept as (
            select before.*
            from before
            inner join loaded on before.release_id = loaded.release_id
            inner join core.dim_release as release on before.release_id = release.release_id
            where
                before.indicator_id is not null
                and loaded.content is not distinct from before.content
                and release.withdrawn_on is null
                and before.release_id not in (
                    select replaces_release_id from core.dim_release where is_held and replaces_release_id is not null
                )
        ),

        promise as (
            select release_id, indicator_id, count(distinct promise_id) as counted
            from core.fct_target
            group by release_id, indicator_id
        ),

        observation as (
            select release_id, indicator_id, count(distinct figure_id) as counted
            from core.fct_observation
            group by release_id, indicator_id
        ),

        counted as (
            select 'promises' as what, kept.release_id, kept.indicator_id, kept.promises as earlier,
                coalesce(promise.counted, 0) as now
            from kept
            left join promise on kept.release_id = promise.release_id and kept.indicator_id = promise.indicator_id
            union all
            select 'observations' as what, kept.release_id, kept.indicator_id, kept.observations as earlier,
                coalesce(observation.counted, 0) as now
            from kept
            left join observation
                on kept.release_id = observation.release_id and kept.indicator_id = observation.indicator_id
        ),

        -- A name that is mapped otherwise moves what it says from one indicator to another: nothing falls.
        by_release as (
            select counted.what, counted.release_id, sum(counted.earlier) as earlier,
                greatest(sum(counted.earlier) - any_value(coalesce(total.counted, 0)), 0) as fall
            from counted
            left join (
                select 'promises' as what, release_id, sum(counted) as counted from promise group by release_id
                union all
                select 'observations' as what, release_id, sum(counted) as counted from observation group by release_id
            ) as total on counted.what = total.what and counted.release_id = total.release_id
            group by counted.what, counted.release_id
        ),

        fallen as (
            select what, sum(fall) as fall, sum(earlier) as earlier
            from by_release
            group by what
            having sum(fall) > {FALL} * sum(earlier)
        ),

        gone as (
            select release_id, count(*) over () as gone, (select count(distinct release_id) from before) as earlier
            from (select distinct release_id from before where release_id not in (select release_id from loaded))
        )

        select
            counted.what || ' of ' || counted.indicator_id as row_key,
            cast(sum(counted.now) as bigint) || ' where there were ' || cast(sum(counted.earlier) as bigint) || '; of all '
                || cast(any_value(fallen.earlier) as bigint) || ' ' || counted.what || ' '
                || cast(any_value(fallen.fall) as bigint) || ' are gone' as detail
        from counted
        inner join fallen on counted.what = fallen.what
        group by counted.what, counted.indicator_id
        having sum(counted.now) < sum(counted.earlier)
        union all
        select release_id as row_key, 'no folder in raw/ any more: ' || gone || ' of ' || earlier || ' releases are gone' as detail
        from gone
        where gone > greatest(1, {FALL} * earlier)
        """,
    ),
    Rule(
        "every_promise_has_one_answer",
        "critical",
        "Each promise has exactly one row in mart_attainment.",
        "每项承诺在mart_attainment中恰有一行。",
        "A promise is lost or doubled on its way to the mart.",
        "承诺在进入结果表时丢失或重复。",
        "This is a bug of int_promise_event or the mart; the promises named show it.",
        "属int_promise_event或结果表的程序错误；从所列承诺查起。",
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
        "公式或判定条件有误：按区间与按单点得出的结论互相矛盾。",
        "This is a bug of mart_attainment_history; the promises named show it.",
        "属mart_attainment_history的程序错误；从所列承诺查起。",
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
        "公式有误。",
        "This is a bug of the formulas; the promises named show it.",
        "属公式的程序错误；从所列承诺查起。",
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
        "后来发布的数据改变了较早日期的答案。",
        "This is a bug of int_promise_event; the promises named show it.",
        "属int_promise_event的程序错误；从所列承诺查起。",
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
        "结果表中有数值查不到出处。",
        "This is a bug of mart_trace; the promises named show it.",
        "属mart_trace的程序错误；从所列承诺查起。",
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
        "各来源不一致，或口径有变，或某个数值有误。",
        "Read the rows of mart_reconciliation where is_possible is false.",
        "查看mart_reconciliation中is_possible为false的各行。",
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
        "两个目标不可能同时成立。",
        "Show both; mart_implied_deflator has the numbers.",
        "两者并列展示；mart_implied_deflator列有相关数值。",
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
        "实绩可能是按目标凑成的；也可能制定目标时结果已大致明了。",
        "Look at the promises named before resting a judgement on them.",
        "据所列承诺下结论之前，先逐项查看。",
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
