with sector as (
    select
        rate.release_id,
        rate.region_id,
        rate.period_start,
        rate.period_end,
        rate.indicator_id,
        any_value(cast(rate.value * rate.unit_factor as double)) as growth,
        -- The weight is the level a year before: what this year's would be without the growth.
        any_value(cast(level.value * level.unit_factor as double))
        / (1 + any_value(cast(rate.value * rate.unit_factor as double)) / 100)
            as weight
    from figure as rate
    inner join figure as level
        on
            rate.release_id = level.release_id
            and rate.indicator_id = level.indicator_id
            and rate.region_id = level.region_id
            and rate.period_start = level.period_start
            and rate.period_end = level.period_end
    where
        rate.indicator_id in (select part_id from {{ industries() }})
        and rate.measure = 'growth_rate'
        and coalesce(rate.growth_basis, 'constant_price') = 'constant_price'
        and rate.base_period is null
        and rate.value * rate.unit_factor > -100
        and rate.bound_op = 'eq'
        and level.measure = 'level'
        and level.bound_op = 'eq'
        and level.value > 0
        and rate.figure_status in ('actual', 'expected')
        and level.figure_status in ('actual', 'expected')
    group by all
),

average as (
    select
        release_id,
        region_id,
        period_start,
        period_end,
        sum(growth * weight) / sum(weight) as growth
    from sector
    group by all
    having count(*) = 3
)

select
    figure.release_id,
    figure.figure_id,
    'printed ' || plain(figure.value) || ' %, the sectors give ' || round(average.growth, 2) as detail,
    '原文' || plain(figure.value) || '%，按各产业推算为' || round(average.growth, 2)
        as detail_zh
from figure
inner join average
    on
        figure.release_id = average.release_id
        and figure.region_id = average.region_id
        and figure.period_start = average.period_start
        and figure.period_end = average.period_end
where
    figure.indicator_id in (select whole_id from {{ industries() }})
    and figure.measure = 'growth_rate'
    and coalesce(figure.growth_basis, 'constant_price') = 'constant_price'
    and figure.base_period is null
    and figure.bound_op = 'eq'
    and figure.figure_status in ('actual', 'expected')
    and abs(cast(figure.value * figure.unit_factor as double) - average.growth) > 0.3
