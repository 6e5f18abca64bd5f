-- One row per promise event: target, baseline and actual as numbers, with what forbids judging them.
with link as (
    select
        to_indicator_id as indicator_id,
        cast(from_on as date) as from_on,
        kind
    from {{ ref('indicator_link') }}
    where from_indicator_id = to_indicator_id and comparable = 'false'
),

valued as (
    select
        input.promise_id,
        input.valid_from,
        input.valid_to,
        input.known_from,
        input.known_to,
        input.target_id,
        input.baseline_version_id,
        input.actual_version_id,
        input.has_other_basis,
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
        coalesce(input.is_actual_annual, false)
        and year(actual.period_end) = year(target.period_end) as is_final_period,
        coalesce(input.relation_status, actual.figure_status) as actual_status,
        input.difference_low,
        input.difference_high,
        actual.time_period as actual_time_period,
        actual.frequency as actual_frequency,
        actual.period_end as actual_period_end,
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
        (year(actual.period_end) - target.plan_base_year) + (month(actual.period_end) - 12) / cast(12 as double)
            as elapsed_years,
        cast(year(target.period_end) - target.plan_base_year as double) as span_years,
        link.kind as break_kind
    from {{ ref('int_attainment_input') }} as input
    inner join {{ ref('fct_target') }} as target on input.target_id = target.target_id
    inner join {{ ref('indicator') }} as indicator on target.indicator_id = indicator.indicator_id
    left join {{ ref('int_candidate') }} as actual on input.actual_version_id = actual.figure_version_id
    left join {{ ref('int_candidate') }} as baseline on input.baseline_version_id = baseline.figure_version_id
    left join link
        on
            target.indicator_id = link.indicator_id
            and target.target_kind = 'dated'
            and link.from_on > baseline.period_end
            and link.from_on <= actual.period_end
)

select
    valued.*,
    valued.series_measure = 'level'
    and valued.indicator_kind in ('flow', 'stock', 'count')
    and valued.target_kind <> 'period_target'
    and coalesce(valued.baseline_low > 0, false)
    and coalesce(valued.target_value > 0, false)
    and coalesce(valued.actual_low > 0, true) as is_geometric,
    -- Printed digits against the set.
    case
        when valued.actual_point is not null
            then
                (
                    valued.set_low is null
                    or valued.actual_point > valued.set_low
                    or (valued.actual_point = valued.set_low and valued.is_set_low_closed)
                )
                and (
                    valued.set_high is null
                    or valued.actual_point < valued.set_high
                    or (valued.actual_point = valued.set_high and valued.is_set_high_closed)
                )
    end as is_point_inside,
    -- The whole interval lies in the set; for a relation, the whole difference is on the right side of zero.
    case
        when valued.target_kind = 'relational' then coalesce(valued.difference_low >= 0, false)
        else
            (
                valued.set_low is null
                or coalesce(
                    valued.actual_low > valued.set_low
                    or (
                        valued.actual_low = valued.set_low
                        and (valued.is_set_low_closed or not valued.is_actual_low_closed)
                    ),
                    false
                )
            )
            and (
                valued.set_high is null
                or coalesce(
                    valued.actual_high < valued.set_high
                    or (
                        valued.actual_high = valued.set_high
                        and (valued.is_set_high_closed or not valued.is_actual_high_closed)
                    ),
                    false
                )
            )
    end as is_interval_inside,
    -- No part of it does.
    coalesce(valued.target_kind = 'relational' and valued.difference_high < 0, false)
    or coalesce(
        valued.actual_high < valued.set_low
        or (valued.actual_high = valued.set_low and not (valued.is_set_low_closed and valued.is_actual_high_closed)),
        false
    )
    or coalesce(
        valued.actual_low > valued.set_high
        or (valued.actual_low = valued.set_high and not (valued.is_set_high_closed and valued.is_actual_low_closed)),
        false
    ) as is_interval_outside
from valued
