with level as (
    select
        source_series,
        indicator_id,
        region_id,
        year(period_end) as level_year,
        low,
        high
    from everything
    where
        measure = 'level' and frequency = 'A' and figure_status in ('actual', 'expected')
        and indicator_id is not null and low > 0 and high is not null
)

select
    figure.release_id,
    figure.figure_id,
    'printed ' || plain(figure.value) || ' %, levels give '
    || round(100 * (cast(later.low as double) / cast(before.high as double) - 1), 2) || ' – '
    || round(100 * (cast(later.high as double) / cast(before.low as double) - 1), 2) as detail,
    '原文' || plain(figure.value) || '%，按水平值推算为'
    || round(100 * (cast(later.low as double) / cast(before.high as double) - 1), 2) || '–'
    || round(100 * (cast(later.high as double) / cast(before.low as double) - 1), 2)
        as detail_zh
from figure
inner join level as later
    on
        figure.source_series = later.source_series and figure.indicator_id = later.indicator_id
        and figure.region_id = later.region_id and year(figure.period_end) = later.level_year
inner join level as before
    on
        figure.source_series = before.source_series and figure.indicator_id = before.indicator_id
        and figure.region_id = before.region_id and year(figure.period_end) - 1 = before.level_year
where
    figure.measure = 'growth_rate' and figure.frequency = 'A'
    and figure.figure_status in ('actual', 'expected')
    and coalesce(figure.growth_basis, figure.indicator_growth_basis) = 'nominal'
    and (
        100 * (cast(later.low as double) / cast(before.high as double) - 1) > figure.high
        or 100 * (cast(later.high as double) / cast(before.low as double) - 1) < figure.low
    )
