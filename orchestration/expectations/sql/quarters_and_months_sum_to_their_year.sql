with piece as (
    select
        release_id,
        region_id,
        indicator_id,
        year(period_end) as whole_year,
        frequency,
        period_start,
        min(low) as low,
        max(high) as high,
        list(figure_id) as figure_ids
    from figure
    where
        measure = 'level'
        and indicator_kind = 'flow'
        and indicator_is_additive = 'true'
        and figure_status in ('actual', 'expected')
        and (
            (frequency = 'Q' and datediff('day', period_start, period_end) < 93)
            or (frequency = 'M' and datediff('day', period_start, period_end) < 32)
        )
    group by all
),

total as (
    select
        release_id,
        region_id,
        indicator_id,
        whole_year,
        frequency,
        sum(low) as low,
        sum(high) as high,
        flatten(list(figure_ids)) as figure_ids
    from piece
    where low is not null and high is not null
    group by all
    having count(*) = case frequency when 'Q' then 4 else 12 end
)

select
    total.release_id,
    unnest(list_append(total.figure_ids, figure.figure_id)) as figure_id,
    'periods sum to ' || plain(total.low) || ' – ' || plain(total.high) || ', the year is ' || coalesce(figure.low, 0) || ' – '
    || coalesce(figure.high, 0) as detail,
    '各期合计' || plain(total.low) || '–' || plain(total.high) || '，全年为' || coalesce(figure.low, 0) || '–'
    || coalesce(figure.high, 0)
        as detail_zh
from total
inner join figure
    on
        total.release_id = figure.release_id
        and total.region_id = figure.region_id
        and total.indicator_id = figure.indicator_id
        and total.whole_year = year(figure.period_end)
where
    figure.frequency = 'A'
    and year(figure.period_start) = year(figure.period_end)
    and figure.measure = 'level'
    and figure.figure_status in ('actual', 'expected')
    and (total.low > figure.high or total.high < figure.low)
