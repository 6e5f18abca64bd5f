-- One row per level of a year that was restated: the first vintage in which it no longer stands.
with level as (
    select *
    from {{ ref('int_statement_number') }}
    where series_measure = 'level' and frequency = 'A' and year(period_start) = year(period_end)
),

restated as (
    -- Printed again, and otherwise.
    select
        level.figure_version_id,
        later.vintage_year as restated_in
    from level
    inner join level as later
        on
            level.indicator_id = later.indicator_id
            and level.region_id = later.region_id
            and level.time_period = later.time_period
            and level.vintage_year < later.vintage_year
    where level.high < later.low or later.high < level.low
    union all
    -- After a census, whether it is printed again or not.
    select
        level.figure_version_id,
        cast(census.reference_year as int) + 1 as restated_in
    from level
    inner join {{ ref('census') }} as census
        on
            level.vintage_year <= cast(census.reference_year as int)
            and (
                (census.kind = 'economic' and level.price_basis = 'current')
                or (census.kind = 'population' and level.unit_dimension = 'people')
            )
)

select
    figure_version_id,
    cast(min(restated_in) as bigint) as restated_in
from restated
group by figure_version_id
