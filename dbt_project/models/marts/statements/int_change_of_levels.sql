-- One row per indicator, place and year: the change in per cent from the level of the year before, both of one series and
-- the base as it stood then. Of a quantity that has levels in a currency only, that of its currency.
with change as (
    select
        coalesce(twin.whole_id, growth.indicator_id) as indicator_id,
        growth.region_id,
        growth.end_year,
        growth.recomputed_low as change_low,
        growth.recomputed_high as change_high,
        cast(row_number() over (
            partition by coalesce(twin.whole_id, growth.indicator_id), growth.region_id, growth.end_year
            order by
                case when twin.whole_id is null then 0 else 1 end nulls last,
                growth.indicator_id nulls last, growth.growth_basis nulls last
        ) as bigint) as preference
    from {{ ref('mart_growth') }} as growth
    inner join {{ ref('int_statement_number') }} as level on growth.level_version_id = level.figure_version_id
    inner join {{ ref('int_statement_number') }} as base
        on growth.base_version_id = base.figure_version_id and level.source_series = base.source_series
    left join {{ ref('int_restated_level') }} as restated on base.figure_version_id = restated.figure_version_id
    left join {{ ref('indicator_part') }} as twin on growth.indicator_id = twin.part_id and twin.kind = 'currency'
    where
        growth.base_year = growth.end_year - 1
        and growth.recomputed_low is not null
        and growth.recomputed_high is not null
        and level.figure_status = 'actual'
        and base.figure_status = 'actual'
        and base.vintage_year <= level.vintage_year
        and coalesce(restated.restated_in > level.vintage_year, true)
)

select
    indicator_id,
    region_id,
    end_year,
    change_low,
    change_high
from change
where preference = 1
