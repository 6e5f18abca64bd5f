-- One row per growth since an earlier year with growth of the last year beside it: they imply the growth between.
with two_growths as (
    select
        since.indicator_id,
        since.region_id,
        since.growth_basis,
        since.figure_version_id as since_version_id,
        year(since.period_end) - 1 as middle_year,
        100 * ((1 + since.low / 100) / (1 + yearly.high / 100) - 1) as implied_low,
        100 * ((1 + since.high / 100) / (1 + yearly.low / 100) - 1) as implied_high
    from {{ ref('int_statement_number') }} as since
    inner join {{ ref('int_statement_number') }} as yearly
        on
            since.release_id = yearly.release_id
            and since.indicator_id = yearly.indicator_id
            and since.region_id = yearly.region_id
            and since.period_end = yearly.period_end
            and since.growth_basis = yearly.growth_basis
    where
        since.measure = 'change_since'
        and yearly.measure = 'growth_rate'
        and since.base_year = year(since.period_end) - 2
        and yearly.low > -100
)

select
    'implied_growth' as finding,
    two_growths.indicator_id,
    two_growths.region_id,
    cast(two_growths.middle_year as string) as time_period,
    published.figure_version_id as stated_version_id,
    two_growths.since_version_id as other_version_id,
    published.low as stated_low,
    published.high as stated_high,
    two_growths.implied_low,
    two_growths.implied_high,
    'growth over two years divided by growth of the second' as implied_from,
    true as is_comparable
from two_growths
left join {{ ref('int_statement_number') }} as published
    on
        two_growths.indicator_id = published.indicator_id
        and two_growths.region_id = published.region_id
        and two_growths.growth_basis = published.growth_basis
        and published.is_headline
        and published.measure = 'growth_rate'
        and published.frequency = 'A'
        and year(published.period_end) = two_growths.middle_year
