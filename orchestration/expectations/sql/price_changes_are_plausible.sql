with level as (
    select
        source_series,
        indicator_id,
        region_id,
        year(period_end) as level_year,
        min(low) as low,
        max(high) as high
    from everything
    where
        measure = 'level'
        and frequency = 'A'
        and figure_status in ('actual', 'expected')
        and price_basis = 'current'
        and low > 0
        and high is not null
    group by all
)

select
    figure.release_id,
    figure.figure_id,
    'levels and ' || plain(figure.value) || ' % leave '
    || round(100 * (cast(later.low as double) / before.high / (1 + figure.high / 100) - 1), 1) || ' – '
    || round(100 * (cast(later.high as double) / before.low / (1 + figure.low / 100) - 1), 1) || ' %' as detail,
    '水平值与' || plain(figure.value) || '%之间尚差'
    || round(100 * (cast(later.low as double) / before.high / (1 + figure.high / 100) - 1), 1) || '–'
    || round(100 * (cast(later.high as double) / before.low / (1 + figure.low / 100) - 1), 1) || '%'
        as detail_zh
from figure
inner join level as later
    on
        figure.source_series = later.source_series
        and figure.indicator_id = later.indicator_id
        and figure.region_id = later.region_id
        and year(figure.period_end) = later.level_year
inner join level as before
    on
        figure.source_series = before.source_series
        and figure.indicator_id = before.indicator_id
        and figure.region_id = before.region_id
        and year(figure.period_end) - 1 = before.level_year
where
    figure.measure = 'growth_rate'
    and figure.frequency = 'A'
    and figure.figure_status in ('actual', 'expected')
    and coalesce(figure.growth_basis, figure.indicator_growth_basis) = 'constant_price'
    and figure.low > -100
    and figure.high is not null
    and (
        cast(later.low as double) / before.high / (1 + figure.high / 100) > 1.08
        or cast(later.high as double) / before.low / (1 + figure.low / 100) < 0.97
    )
