-- One row per promise for which another place has one of the same indicator, measure, kind of plan and year.
with promised as (
    select
        attainment.*,
        commitment.outcome,
        commitment.outcome_display,
        commitment.outcome_reason,
        place.label_zh as place_label_zh,
        place.label_en as place_label_en,
        place.place_level,
        place.province_id
    from {{ ref('mart_attainment') }} as attainment
    inner join {{ ref('mart_commitment') }} as commitment on attainment.promise_id = commitment.promise_id
    inner join {{ ref('int_place') }} as place on attainment.region_id = place.region_id
    where attainment.target_value is not null and attainment.target_year is not null
),

shared as (
    select
        indicator_id,
        measure,
        plan_kind,
        target_year,
        count(distinct region_id) as places
    from promised
    group by indicator_id, measure, plan_kind, target_year
    having count(distinct region_id) > 1
),

-- What became of this place's promises of this kind, of all years.
record as (
    select
        region_id,
        indicator_id,
        measure,
        cast(sum(case when not is_open and outcome = 'kept' then 1 else 0 end) as bigint) as kept,
        cast(sum(case when not is_open and outcome in ('kept', 'missed') then 1 else 0 end) as bigint) as decided
    from promised
    group by region_id, indicator_id, measure
)

select
    promised.promise_id,
    promised.indicator_id,
    promised.label_zh,
    promised.label_en,
    promised.measure,
    promised.plan_kind,
    promised.target_year,
    shared.places,
    promised.region_id,
    promised.place_label_zh as region_label_zh,
    promised.place_label_en as region_label_en,
    promised.place_level,
    promised.province_id,
    promised.target_display,
    cast(promised.target_value as double) as target_value,
    promised.target_bound_op,
    promised.unit_id,
    promised.outcome_display,
    promised.outcome,
    promised.outcome_reason,
    promised.pace_low,
    promised.pace_high,
    promised.attainment_status,
    promised.status_zh,
    promised.status_en,
    record.kept,
    record.decided,
    case when record.decided > 0 then cast(record.kept as double) / cast(record.decided as double) end as share_kept,
    promised.target_id,
    promised.actual_version_id,
    promised.target_release_id,
    promised.source_release_id,
    promised.plan_id,
    plan.plan_label_zh,
    plan.plan_label_en,
    promised.baseline_period,
    promised.baseline_display,
    cast(promised.baseline_low as double) as baseline_low,
    cast(promised.baseline_high as double) as baseline_high
from promised
left join {{ ref('plans') }} as plan on promised.plan_id = plan.plan_id
inner join shared
    on
        promised.indicator_id = shared.indicator_id
        and promised.measure = shared.measure
        and promised.plan_kind = shared.plan_kind
        and promised.target_year = shared.target_year
inner join record
    on
        promised.region_id = record.region_id
        and promised.indicator_id = record.indicator_id
        and promised.measure = record.measure
