-- One row per level and its change, both of one release: they imply the level it is measured from.
with change as (
    select
        number.*,
        number.indicator_id as level_indicator_id
    from {{ ref('int_statement_number') }} as number
    union all
    -- Growth is printed without a currency beside a level in one.
    select
        number.*,
        twin.part_id as level_indicator_id
    from {{ ref('int_statement_number') }} as number
    inner join {{ ref('indicator_part') }} as twin
        on number.indicator_id = twin.whole_id and twin.kind = 'currency'
)

select
    'implied_base' as finding,
    level.indicator_id,
    level.region_id,
    cast(change.base_year as string) as time_period,
    base.figure_version_id as stated_version_id,
    change.figure_version_id as other_version_id,
    base.low as stated_low,
    base.high as stated_high,
    level.low / (1 + change.high / 100) as implied_low,
    level.high / (1 + change.low / 100) as implied_high,
    'level divided by its growth, both of one release' as implied_from,
    -- As in int_statement_growth_and_levels: the base as it stood when the growth was published.
    base.source_series = level.source_series
    and base.vintage_year <= change.vintage_year
    and coalesce(restated.restated_in > change.vintage_year, true) as is_comparable
from {{ ref('int_statement_number') }} as level
inner join change
    on
        level.release_id = change.release_id
        and level.region_id = change.region_id
        and level.period_start = change.period_start
        and level.period_end = change.period_end
        and level.indicator_id = change.level_indicator_id
        and change.measure in ('growth_rate', 'change_since')
        and change.growth_basis = 'nominal'
        and change.low > -100
inner join {{ ref('int_statement_number') }} as base
    on
        level.indicator_id = base.indicator_id
        and level.region_id = base.region_id
        and change.base_year = base.annual_level_year
left join {{ ref('int_restated_level') }} as restated on base.figure_version_id = restated.figure_version_id
where level.series_measure = 'level' and level.frequency = 'A'
