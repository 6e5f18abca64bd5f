-- One row per promise event and baseline: target, baseline and actual as numbers, with what forbids judging them.
{%- set trend = ['trend', "valued.target_kind = 'period_target'",
    time_progress('valued.actual_month - valued.start_month', 'valued.target_month - valued.start_month')] %}
with series_break as (
    {{ series_breaks() }}
),

joined as (
    select
        input.promise_id,
        input.baseline_role,
        input.valid_from,
        input.valid_to,
        input.known_from,
        input.known_to,
        input.target_id,
        case when target.target_kind <> 'period_target' then input.baseline_version_id end as baseline_version_id,
        -- What the newest figure is shown to be where none is inside the target; a period target begins at nothing.
        input.previous_version_id,
        input.actual_version_id,
        input.basis_gap,
        input.final_basis_gap,
        input.is_attained_in_words,
        input.word_reason,
        input.is_renamed,
        target.target_kind,
        target.direction,
        target.unusable_reason,
        target.relation,
        target.bound_op as target_bound_op,
        indicator.kind as indicator_kind,
        target.series_measure,
        target.indicator_id,
        year(target.period_end) as target_year,
        target.plan_base_year as base_year,
        case when target.direction in ('decrease', 'maintain_at_most') then -1.0 else 1.0 end as sign,
        -- The bound that counts: over-fulfilment is attainment.
        cast(coalesce(target.set_low, target.set_high) as double) as target_value,
        cast(target.set_low as double) as set_low,
        cast(target.set_high as double) as set_high,
        target.is_set_low_closed,
        target.is_set_high_closed,
        target.decimals as target_decimals,
        cast(target.unit_factor as double) as target_unit_factor,
        input.is_final_period and input.actual_version_id is not null as is_final_period,
        coalesce(input.word_status, input.relation_status, actual.figure_status) as actual_status,
        input.difference_low,
        input.difference_high,
        actual.time_period as actual_time_period,
        actual.frequency as actual_frequency,
        actual.period_end as actual_period_end,
        actual.bound_op as actual_bound_op,
        cast(actual.base_value as double) as actual_printed,
        -- A bound is no point.
        case
            when actual.bound_op = 'eq' and target.target_kind <> 'relational' then cast(actual.base_value as double)
        end as actual_point,
        cast(actual.low as double) as actual_low,
        cast(actual.high as double) as actual_high,
        coalesce(actual.low_closed, false) as is_actual_low_closed,
        coalesce(actual.high_closed, false) as is_actual_high_closed,
        case
            when target.target_kind = 'period_target' then 0.0
            when baseline.bound_op = 'eq' then cast(baseline.base_value as double)
        end as baseline_point,
        case
            when target.target_kind = 'period_target' then 0.0
            else cast(baseline.low as double)
        end as baseline_low,
        case
            when target.target_kind = 'period_target' then 0.0
            else cast(baseline.high as double)
        end as baseline_high,
        baseline.time_period as baseline_time_period,
        coalesce(baseline.is_period_inferred, false) as is_baseline_inferred,
        coalesce(actual.is_period_inferred, false) as is_actual_inferred,
        case when recent.bound_op = 'eq' then cast(recent.base_value as double) end as recent_point,
        year(recent.period_end) * 12 + month(recent.period_end) as recent_month,
        -- In months: from the first day of a period target, else from the end of the baseline (of its year without one).
        year(actual.period_end) * 12 + month(actual.period_end) as actual_month,
        year(target.period_end) * 12 + month(target.period_end) as target_month,
        case
            when target.target_kind = 'period_target' then year(target.period_start) * 12 + month(target.period_start) - 1
            when target.target_kind = 'dated' and baseline.period_end is not null
                then
                    year(baseline.period_end) * 12 + month(baseline.period_end)
                    - case input.baseline_role when 'a_year_earlier' then 12 else 0 end
            else target.plan_base_year * 12 + 12
        end as start_month,
        case when target.target_kind = 'dated' then series_break.kind end as break_kind,
        series_break.indicator_id is not null as has_break
    from {{ ref('int_attainment_input') }} as input
    inner join {{ ref('fct_target') }} as target on input.target_id = target.target_id
    inner join {{ ref('indicator') }} as indicator on target.indicator_id = indicator.indicator_id
    left join {{ ref('int_candidate') }} as actual on input.actual_version_id = actual.figure_version_id
    left join {{ ref('int_candidate') }} as baseline on input.baseline_version_id = baseline.figure_version_id
    left join {{ ref('int_candidate') }} as recent on input.recent_version_id = recent.figure_version_id
    left join series_break
        on {{ breaks_between('target.indicator_id', 'baseline.period_end', 'actual.period_end') }}
),

-- Where a trend starts: nowhere, if the quantity was redefined since.
valued as (
    select
        joined.*,
        case when not joined.has_break then joined.baseline_point end as trend_point,
        case when not joined.has_break then joined.baseline_low end as trend_low,
        case when not joined.has_break then joined.baseline_high end as trend_high
    from joined
)

select
    valued.*,
    (valued.actual_month - valued.start_month) / cast(12 as double) as elapsed_years,
    (valued.actual_month - valued.recent_month) / cast(12 as double) as recent_years,
    (valued.target_month - valued.start_month) / cast(12 as double) as span_years,
    valued.series_measure = 'level'
    and valued.indicator_kind in ('flow', 'stock', 'count')
    and valued.target_kind <> 'period_target'
    and coalesce(valued.baseline_low > 0, false)
    and coalesce(valued.target_value > 0, false)
    and coalesce(valued.actual_low > 0, true) as is_geometric,
    -- For a relation, the whole difference against zero.
    case
        when valued.target_kind = 'relational'
            then {{ attained_interval('valued.difference_low', 'valued.difference_high', 'true', 'true',
                '0.0', 'cast(null as double)', 'true', 'true') }}
        else {{ attained_interval('valued.actual_low', 'valued.actual_high',
            'valued.is_actual_low_closed', 'valued.is_actual_high_closed', 'valued.set_low', 'valued.set_high',
            'valued.is_set_low_closed', 'valued.is_set_high_closed') }}
    end as attained_interval,
    case
        when valued.target_kind <> 'relational' and valued.actual_bound_op <> 'range'
            then {{ attained_as_printed('valued.actual_printed', 'valued.actual_bound_op', 'valued.set_low',
                'valued.set_high', 'valued.is_set_low_closed', 'valued.is_set_high_closed') }}
    end as attained_printed,
    case
        when valued.target_kind <> 'relational' and valued.actual_point is not null
            then {{ attained_rounded_value('valued.actual_point / valued.target_unit_factor',
                'valued.set_low / valued.target_unit_factor', 'valued.set_high / valued.target_unit_factor',
                'valued.is_set_low_closed', 'valued.is_set_high_closed', 'valued.target_decimals') }}
    end as attained_rounded_value,
    -- How much nearer to the middle of the set than the baseline was: more is safer. Of what is counted from nothing, how
    -- far on the good side of its own path.
    {{ change_in_set('valued', 'point', *trend) }} as change,
    {{ change_in_set('valued', 'worse', *trend) }} as change_low,
    {{ change_in_set('valued', 'better', *trend) }} as change_high
from valued
