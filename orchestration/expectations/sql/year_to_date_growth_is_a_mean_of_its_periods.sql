with rate as (
    select
        source_series,
        indicator_id,
        region_id,
        period_start,
        period_end,
        growth_basis,
        accumulation,
        min(low) as low,
        max(high) as high
    from everything
    where
        measure = 'growth_rate'
        and figure_status = 'actual'
        and frequency in ('M', 'Q')
        and base_period is null
        and indicator_id is not null
        and low is not null
        and high is not null
    group by all
)

select
    figure.release_id,
    figure.figure_id,
    'cumulated ' || plain(figure.value) || ' %, up to the month before ' || plain(before.low) || ' – ' || plain(before.high)
    || ', the month itself ' || plain(single.low) || ' – ' || plain(single.high) as detail,
    '累计增长' || plain(figure.value) || '%，截至上月为' || plain(before.low) || '–' || plain(before.high)
    || '，当月为' || plain(single.low) || '–' || plain(single.high)
        as detail_zh
from figure
inner join rate as before
    on
        figure.source_series = before.source_series
        and figure.indicator_id = before.indicator_id
        and figure.region_id = before.region_id
        and figure.period_start = before.period_start
        and figure.growth_basis is not distinct from before.growth_basis
inner join rate as single
    on
        figure.source_series = single.source_series
        and figure.indicator_id = single.indicator_id
        and figure.region_id = single.region_id
        and figure.period_end = single.period_end
        and figure.growth_basis is not distinct from single.growth_basis
where
    figure.measure = 'growth_rate'
    and figure.figure_status = 'actual'
    and figure.accumulation = 'ytd'
    and figure.base_period is null
    and before.period_end = single.period_start - 1
    and single.period_start > figure.period_start
    and (
        figure.low > greatest(before.high, single.high) or figure.high < least(before.low, single.low)
    )
