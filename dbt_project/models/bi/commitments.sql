-- One row per promise and what became of it; words in both languages.
select
    commitment.promise_id,
    commitment.label_zh,
    commitment.label_en,
    commitment.region_id,
    coalesce(place.label_zh, commitment.region_id) as region_label_zh,
    coalesce(place.label_en, commitment.region_id) as region_label_en,
    commitment.plan_kind,
    commitment.time_period,
    commitment.target_year,
    commitment.target_display,
    commitment.outcome_display,
    commitment.outcome,
    case commitment.outcome
        when 'kept' then '兑现'
        when 'missed' then '未兑现'
        when 'kept_expected' then '预计兑现'
        when 'missed_expected' then '预计未兑现'
        when 'pending' then '未到期'
        when 'not_due' then '待公布'
        when 'indeterminate' then '无法判定'
        when 'not_published' then '未公布'
        when 'not_held' then '未收集到结果'
        when 'not_found' then '其后报告未见结果'
        when 'not_assessable' then '无法评估'
    end as outcome_zh,
    case commitment.outcome
        when 'kept' then 'kept'
        when 'missed' then 'missed'
        when 'kept_expected' then 'kept by the expected figure'
        when 'missed_expected' then 'missed by the expected figure'
        when 'pending' then 'pending'
        when 'not_due' then 'not due yet'
        when 'indeterminate' then 'cannot be decided'
        when 'not_published' then 'not published'
        when 'not_held' then 'outcome not held'
        when 'not_found' then 'not found in the next report'
        when 'not_assessable' then 'not assessable'
    end as outcome_en,
    commitment.outcome_reason,
    commitment.levels_change_low,
    commitment.levels_change_high,
    commitment.is_superseded,
    commitment.target_release_id,
    commitment.outcome_release_id,
    commitment.answering_release,
    commitment.indicator_id,
    attainment.measure,
    commitment.plan_id,
    plan.plan_label_zh,
    plan.plan_label_en,
    commitment.target_kind,
    cast(attainment.target_value as double) as target_value,
    attainment.unit_id,
    attainment.baseline_period,
    attainment.baseline_display,
    cast(attainment.baseline_low as double) as baseline_low,
    cast(attainment.baseline_high as double) as baseline_high,
    commitment.outcome_period,
    attainment.is_open
from {{ ref('mart_commitment') }} as commitment
inner join {{ ref('mart_attainment') }} as attainment on commitment.promise_id = attainment.promise_id
left join {{ ref('plans') }} as plan on commitment.plan_id = plan.plan_id
left join {{ ref('int_place') }} as place on commitment.region_id = place.region_id
