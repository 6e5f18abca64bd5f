-- One row per place that holds promises: how many, and what became of those that are due.
with due as (
    select
        attainment.region_id,
        count(*) as promises,
        cast(sum(case when attainment.is_open then 1 else 0 end) as bigint) as open_promises,
        cast(sum(case when not attainment.is_open then 1 else 0 end) as bigint) as due_promises,
        cast(sum(case when not attainment.is_open and commitment.outcome = 'kept' then 1 else 0 end) as bigint) as kept,
        cast(sum(case when not attainment.is_open and commitment.outcome = 'missed' then 1 else 0 end) as bigint) as missed
    from {{ ref('mart_attainment') }} as attainment
    inner join {{ ref('mart_commitment') }} as commitment on attainment.promise_id = commitment.promise_id
    group by attainment.region_id
)

select
    place.region_id,
    place.label_zh as region_label_zh,
    place.label_en as region_label_en,
    place.place_level,
    place.parent_id,
    place.province_id,
    province.label_zh as province_label_zh,
    province.label_en as province_label_en,
    due.promises,
    due.open_promises,
    due.due_promises,
    due.kept,
    due.missed,
    due.kept + due.missed as decided,
    case when due.kept + due.missed > 0 then cast(due.kept as double) / cast(due.kept + due.missed as double) end as share_kept
from due
inner join {{ ref('int_place') }} as place on due.region_id = place.region_id
left join {{ ref('int_place') }} as province on place.province_id = province.region_id
