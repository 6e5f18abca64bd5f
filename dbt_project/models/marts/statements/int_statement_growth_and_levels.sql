-- One row per published growth at current prices with the levels of both its years.
select
    'growth_and_levels' as finding,
    indicator_id,
    region_id,
    cast(end_year as string) as time_period,
    published_version_id as stated_version_id,
    level_version_id as other_version_id,
    published_low as stated_low,
    published_high as stated_high,
    recomputed_low as implied_low,
    recomputed_high as implied_high,
    'levels of two years, ' || explanation as implied_from,
    -- Levels of two sources may be of two definitions.
    explanation <> 'revision_or_source' as is_comparable
from {{ ref('mart_growth') }}
where
    published_version_id is not null
    and level_version_id is not null
    and growth_basis = 'nominal'
    and explanation <> 'break_in_series'
