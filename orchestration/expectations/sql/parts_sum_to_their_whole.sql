with number as (
    select
        release_id,
        region_id,
        period_start,
        period_end,
        indicator_id,
        -- Printed twice, once rounded: the wider of the two.
        min(coalesce(low, case when is_low_unbounded then -1e19 end)) as low,
        max(coalesce(high, case when is_high_unbounded then 1e19 end)) as high,
        list(figure_id) as figure_ids
    from figure
    where measure = 'level' and figure_status in ('actual', 'expected') and indicator_id is not null
    group by all
),

total as (
    select
        part.release_id,
        part.region_id,
        part.period_start,
        part.period_end,
        composition.whole_id,
        sum(part.low) as low,
        sum(part.high) as high,
        flatten(list(part.figure_ids)) as figure_ids
    from number as part
    inner join {{ parts_of_wholes() }} on part.indicator_id = composition.part_id
    group by all
    having count(*) = any_value(composition.parts)
)

select
    total.release_id,
    unnest(list_concat(total.figure_ids, whole.figure_ids)) as figure_id,
    'parts sum to '
    || plain(total.low)
    || ' – '
    || plain(total.high)
    || ', '
    || total.whole_id
    || ' is '
    || plain(whole.low)
    || ' – '
    || plain(whole.high) as detail,
    '各部分合计'
    || plain(total.low)
    || '–'
    || plain(total.high)
    || '，'
    || total.whole_id
    || '为'
    || plain(whole.low)
    || '–'
    || plain(whole.high)
        as detail_zh
from total
inner join number as whole
    on
        total.release_id = whole.release_id
        and total.region_id = whole.region_id
        and total.period_start = whole.period_start
        and total.period_end = whole.period_end
        and total.whole_id = whole.indicator_id
where total.low > whole.high or total.high < whole.low
