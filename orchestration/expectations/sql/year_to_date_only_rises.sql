with cumulated as (
    select
        source_series,
        indicator_id,
        region_id,
        period_start,
        period_end,
        release_id,
        low,
        value,
        unit_text
    from everything
    where
        accumulation = 'ytd'
        and measure = 'level'
        and indicator_kind = 'flow'
        and figure_status in ('actual', 'expected')
        and low is not null
)

select
    figure.release_id,
    figure.figure_id,
    plain(figure.value) || coalesce(figure.unit_text, '') || ' by ' || figure.period_end || ', '
    || max_by(cumulated.value || coalesce(cumulated.unit_text, '') || ' by ' || cumulated.period_end, cumulated.low)
        as detail,
    plain(figure.value) || coalesce(figure.unit_text, '') || '，截至' || figure.period_end || '，'
    || max_by(cumulated.value || coalesce(cumulated.unit_text, '') || '，截至' || cumulated.period_end, cumulated.low)
        as detail_zh
from figure
inner join cumulated
    on
        figure.source_series = cumulated.source_series
        and figure.indicator_id = cumulated.indicator_id
        and figure.region_id = cumulated.region_id
        and figure.period_start = cumulated.period_start
where
    figure.measure = 'level'
    and figure.figure_status in ('actual', 'expected')
    and year(figure.period_start) = year(figure.period_end)
    and figure.period_end > cumulated.period_end
    and figure.high < cumulated.low
group by figure.release_id, figure.figure_id, figure.value, figure.unit_text, figure.period_end
