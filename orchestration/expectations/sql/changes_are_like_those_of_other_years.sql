with level as (
    select
        source_series,
        indicator_id,
        region_id,
        year(period_end) as level_year,
        avg(cast(value * unit_factor as double)) as value
    from everything
    where
        measure = 'level'
        and frequency in ('A', 'D')
        and figure_status = 'actual'
        and bound_op = 'eq'
        and indicator_id is not null
        and indicator_kind in ('flow', 'stock', 'count')
        and value > 0
    group by all
),

change as (
    select
        later.source_series,
        later.indicator_id,
        later.region_id,
        later.level_year,
        ln(later.value / before.value) as change
    from level as later
    inner join level as before
        on
            later.source_series = before.source_series
            and later.indicator_id = before.indicator_id
            and later.region_id = before.region_id
            and later.level_year = before.level_year + 1
),

typical as (
    select
        source_series,
        indicator_id,
        region_id,
        median(change) as middle,
        count(*) as n,
        -- A change of under two per cent is never an outlier, however even the others are.
        greatest(1.4826 * mad(change), 0.004) as spread
    from change
    group by all
    -- Fewer changes say nothing of what is usual.
    having count(*) >= 6
)

select
    figure.release_id,
    figure.figure_id,
    plain(figure.value) || coalesce(figure.unit_text, '') || ', changed by ' || round(100 * (exp(change.change) - 1), 1)
    || ' %, usual is ' || round(100 * (exp(typical.middle) - 1), 1) || ' %' as detail,
    plain(figure.value) || coalesce(figure.unit_text, '') || '，变动' || round(100 * (exp(change.change) - 1), 1)
    || '%，通常为' || round(100 * (exp(typical.middle) - 1), 1) || '%'
        as detail_zh
from figure
inner join change
    on
        figure.source_series = change.source_series
        and figure.indicator_id = change.indicator_id
        and figure.region_id = change.region_id
        and year(figure.period_end) = change.level_year
inner join typical
    on
        figure.source_series = typical.source_series
        and figure.indicator_id = typical.indicator_id
        and figure.region_id = typical.region_id
where
    figure.measure = 'level'
    and figure.frequency in ('A', 'D')
    and figure.figure_status = 'actual'
    and figure.bound_op = 'eq'
    and abs(change.change - typical.middle) > 5 * typical.spread
