-- One row per pair of figures that state one thing differently: the earlier and the next that was public.
with ordered as (
    select
        observation.*,
        lead(figure_version_id) over (
            partition by observation_key order by valid_from nulls last, release_id nulls last, figure_version_id nulls last
        ) as next_version_id
    from {{ ref('fct_observation') }} as observation
    where observation.measure <> 'statement'
)

select
    earlier.observation_key,
    earlier.indicator_id,
    indicator.label_zh,
    indicator.label_en,
    earlier.region_id,
    earlier.series_measure as measure,
    earlier.time_period,
    earlier.figure_version_id,
    later.figure_version_id as next_version_id,
    earlier.release_id,
    later.release_id as next_release_id,
    earlier.valid_from as stated_on,
    later.valid_from as next_stated_on,
    earlier.base_value,
    later.base_value as next_base_value,
    earlier.figure_status,
    later.figure_status as next_figure_status,
    earlier.vintage_stage,
    later.vintage_stage as next_vintage_stage,
    case
        when earlier.base_value <> 0
            then round(
                cast(later.base_value as double) / cast(earlier.base_value as double) - 1, 9
            )
    end as relative_change,
    cast(later.base_value - earlier.base_value as decimal(28, 8)) as difference,
    coalesce(earlier.low <= later.high, true) and coalesce(later.low <= earlier.high, true) as is_compatible,
    case
        when later.is_corrected then 'correction'
        when earlier.source_series <> later.source_series then 'other_source'
        when earlier.figure_status = 'expected' and later.figure_status = 'actual' then 'expected_to_actual'
        else 'revision'
    end as revision_kind
from ordered as earlier
inner join {{ ref('fct_observation') }} as later on earlier.next_version_id = later.figure_version_id
inner join {{ ref('dim_indicator') }} as indicator on earlier.indicator_id = indicator.indicator_id
where earlier.base_value <> later.base_value or earlier.bound_op <> later.bound_op
