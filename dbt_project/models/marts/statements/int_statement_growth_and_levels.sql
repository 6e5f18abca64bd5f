-- One row per published growth at current prices with the levels of both its years.
select
    'growth_and_levels' as finding,
    growth.indicator_id,
    growth.region_id,
    cast(growth.end_year as string) as time_period,
    growth.published_version_id as stated_version_id,
    growth.level_version_id as other_version_id,
    growth.published_low as stated_low,
    growth.published_high as stated_high,
    growth.recomputed_low as implied_low,
    growth.recomputed_high as implied_high,
    'levels of two years, ' || growth.explanation as implied_from,
    -- Levels of two sources may be of two definitions. Growth is measured from the base as it stood when it was published:
    -- not from one that was only expected, nor from one restated by then or known only later.
    growth.explanation <> 'revision_or_source'
    and level.vintage_year = published.vintage_year
    and base.vintage_year <= published.vintage_year
    and (base.figure_status = 'actual' or base.release_id = published.release_id)
    and coalesce(restated.restated_in > published.vintage_year, true) as is_comparable
from {{ ref('mart_growth') }} as growth
inner join {{ ref('int_statement_number') }} as published on growth.published_version_id = published.figure_version_id
inner join {{ ref('int_statement_number') }} as level on growth.level_version_id = level.figure_version_id
inner join {{ ref('int_statement_number') }} as base on growth.base_version_id = base.figure_version_id
left join {{ ref('int_restated_level') }} as restated on base.figure_version_id = restated.figure_version_id
where growth.growth_basis = 'nominal' and growth.explanation <> 'break_in_series'
