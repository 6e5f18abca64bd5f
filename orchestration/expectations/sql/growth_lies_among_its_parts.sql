with rate as (
    select
        figure.release_id,
        figure.region_id,
        figure.period_start,
        figure.period_end,
        member.whole_id,
        count(distinct figure.indicator_id) filter (where figure.indicator_id = member.part_id) as sectors,
        min(figure.low) filter (where figure.indicator_id = member.part_id) as slowest,
        max(figure.high) filter (where figure.indicator_id = member.part_id) as fastest,
        min(figure.low) filter (where figure.indicator_id = member.whole_id) as low,
        max(figure.high) filter (where figure.indicator_id = member.whole_id) as high,
        list(distinct figure.figure_id) as figure_ids
    from figure
    inner join {{ industries() }} as member on figure.indicator_id in (member.part_id, member.whole_id)
    where
        figure.measure = 'growth_rate'
        and figure.figure_status in ('actual', 'expected')
        and figure.bound_op = 'eq'
        and coalesce(figure.growth_basis, 'constant_price') = 'constant_price'
        and figure.base_period is null
    group by all
)

select
    release_id,
    unnest(figure_ids) as figure_id,
    'GDP ' || plain(low) || ' – ' || plain(high) || ', sectors ' || plain(slowest) || ' – ' || plain(fastest) as detail,
    '地区生产总值' || plain(low) || '–' || plain(high) || '，各产业' || plain(slowest) || '–' || plain(fastest)
        as detail_zh
from rate
where sectors = 3 and (low > fastest or high < slowest)
