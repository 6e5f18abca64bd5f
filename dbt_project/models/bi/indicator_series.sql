-- One row per series and year, quarter, month or day, or year to date: headline figures only, so that a sum is a sum.
select
    observation.indicator_id,
    indicator.label_zh,
    indicator.label_en,
    indicator.topic,
    -- A month of the year to date holds the months before it.
    indicator.is_additive and observation.accumulation <> 'ytd' as is_additive,
    observation.region_id,
    region.label_zh as region_label_zh,
    region.label_en as region_label_en,
    coalesce(region.is_part, false) as is_part,
    observation.series_measure as measure,
    observation.growth_basis,
    observation.base_period,
    observation.price_basis,
    observation.price_base_year,
    observation.time_period,
    observation.period_end,
    observation.frequency,
    observation.accumulation,
    cast(observation.base_value as double) as value,
    cast(observation.low as double) as low,
    cast(observation.high as double) as high,
    observation.unit_id,
    observation.bound_op,
    observation.bound_op <> 'eq' as is_bound,
    observation.figure_status,
    observation.display,
    observation.release_id,
    observation.released_on
from {{ ref('fct_observation') }} as observation
inner join {{ ref('dim_indicator') }} as indicator on observation.indicator_id = indicator.indicator_id
left join {{ ref('int_place') }} as region on observation.region_id = region.region_id
where
    observation.is_headline
    and observation.measure <> 'statement'
    and observation.frequency in ('A', 'Q', 'M', 'D')
    and year(observation.period_start) = year(observation.period_end)
