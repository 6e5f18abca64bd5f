-- One row per release that states a promise and day from which its wording stands: a corrigendum's has its own.
select
    target.promise_id,
    indicator.label_zh,
    indicator.label_en,
    target.region_id,
    coalesce(place.label_zh, target.region_id) as region_label_zh,
    coalesce(place.label_en, target.region_id) as region_label_en,
    target.plan_id,
    target.plan_kind,
    target.time_period,
    cast(year(target.period_end) as bigint) as target_year,
    target.display as target_display,
    cast(target.base_value as double) as target_value,
    target.unit_id,
    target.bound_op,
    target.modality,
    target.release_id,
    target.valid_from as stated_on,
    revision.change_kind,
    case revision.change_kind
        when 're_dated' then '目标不变，时间推后'
        when 'date_dropped' then '目标不再写明期限'
        when 'dated' then '目标不变，写明期限'
        when 'redefined' then '口径已调整的新目标'
        when 'lowered_and_re_dated' then '调低并推后'
        when 'next_step' then '下一阶段的新目标'
        when 'raised' then '调高'
        when 'lowered' then '调低'
        when 'restated' then '重申'
    end as change_zh,
    case revision.change_kind
        when 're_dated' then 'same target, later date'
        when 'date_dropped' then 'no date any more'
        when 'dated' then 'same target, with a date now'
        when 'redefined' then 'another target, of a redefined quantity'
        when 'lowered_and_re_dated' then 'lowered and later'
        when 'next_step' then 'a next step, further and later'
        when 'raised' then 'raised'
        when 'lowered' then 'lowered'
        when 'restated' then 'restated'
    end as change_en,
    revision.next_promise_id,
    revision.next_target_display,
    target.indicator_id,
    target.measure,
    plan.plan_label_zh,
    plan.plan_label_en,
    attainment.baseline_period,
    attainment.baseline_display,
    cast(attainment.baseline_low as double) as baseline_low,
    cast(attainment.baseline_high as double) as baseline_high
from {{ ref('fct_target') }} as target
inner join {{ ref('dim_indicator') }} as indicator on target.indicator_id = indicator.indicator_id
left join {{ ref('int_place') }} as place on target.region_id = place.region_id
left join {{ ref('plans') }} as plan on target.plan_id = plan.plan_id
left join {{ ref('mart_attainment') }} as attainment on target.promise_id = attainment.promise_id
left join {{ ref('mart_target_revision') }} as revision on target.promise_id = revision.promise_id
