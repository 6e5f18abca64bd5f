with part as (
    select
        release_id,
        region_id,
        period_start,
        period_end,
        case when indicator_text like '%贡献率%' then 'share' else 'points' end as way,
        regexp_extract(indicator_text, '第[一二三]产业') as industry,
        min(value) as least,
        max(value) as most,
        max(0.5 / power(10, decimals)) as half,
        list(figure_id) as figure_ids
    from figure
    where
        regexp_matches(indicator_text, '第[一二三]产业')
        and (indicator_text like '%贡献率%' or (indicator_text like '%拉动%' and measure = 'change_pp'))
        and bound_op = 'eq'
    group by all
),

total as (
    select
        release_id,
        region_id,
        period_start,
        period_end,
        way,
        sum(least) as least,
        sum(most) as most,
        sum(half) as half,
        flatten(list(figure_ids)) as figure_ids
    from part
    group by all
    having count(*) = 3
),

growth as (
    select
        release_id,
        region_id,
        period_start,
        period_end,
        'points' as way,
        min(low) as low,
        max(high) as high
    from figure
    where
        indicator_id in (select whole_id from {{ industries() }})
        and measure = 'growth_rate'
        and figure_status in ('actual', 'expected')
    group by all
    union all
    select distinct
        release_id,
        region_id,
        period_start,
        period_end,
        'share' as way,
        100 as low,
        100 as high
    from total
)

select
    total.release_id,
    unnest(total.figure_ids) as figure_id,
    'contributions sum to '
    || plain(total.most)
    || ', the whole is '
    || plain(growth.low)
    || ' – '
    || plain(growth.high) as detail,
    '贡献合计'
    || plain(total.most)
    || '，总体为'
    || plain(growth.low)
    || '–'
    || plain(growth.high)
        as detail_zh
from total
inner join growth
    on
        total.release_id = growth.release_id
        and total.region_id = growth.region_id
        and total.period_start = growth.period_start
        and total.period_end = growth.period_end
        and total.way = growth.way
where total.least > growth.high + total.half + 1e-9 or total.most < growth.low - total.half - 1e-9
