with number as (
    select
        indicator_id,
        region_id,
        year(period_end) as number_year,
        release_id,
        min(low) as low,
        max(high) as high
    from everything
    where
        indicator_id in (
            select unnest([whole_id, denominator_id]) from indicator_part
            where kind = 'per_head'
        )
        and measure = 'level'
        and figure_status in ('actual', 'expected')
        and frequency in ('A', 'D')
        and low > 0
        and high is not null
    group by all
),

before as (
    select
        indicator_id,
        region_id,
        number_year,
        min(low) as low,
        max(high) as high
    from number
    group by all
)

select
    figure.release_id,
    figure.figure_id,
    'printed ' || plain(figure.value) || ', the whole over the average population is '
    || round(whole.low / ((people.high + coalesce(before.high, people.high * 1.02)) / 2)) || ' – '
    || round(whole.high / ((people.low + coalesce(before.low, people.low * 0.98)) / 2)) as detail,
    '原文' || plain(figure.value) || '，总量除以平均人口为'
    || round(whole.low / ((people.high + coalesce(before.high, people.high * 1.02)) / 2)) || '–'
    || round(whole.high / ((people.low + coalesce(before.low, people.low * 0.98)) / 2))
        as detail_zh
from figure
inner join indicator_part as quotient on figure.indicator_id = quotient.part_id and quotient.kind = 'per_head'
inner join number as whole
    on
        figure.release_id = whole.release_id
        and figure.region_id = whole.region_id
        and year(figure.period_end) = whole.number_year
        and quotient.whole_id = whole.indicator_id
inner join number as people
    on
        figure.release_id = people.release_id
        and figure.region_id = people.region_id
        and year(figure.period_end) = people.number_year
        and quotient.denominator_id = people.indicator_id
-- Where the population of the year before is not held, within two per cent of this one.
left join before
    on
        quotient.denominator_id = before.indicator_id
        and figure.region_id = before.region_id
        and year(figure.period_end) - 1 = before.number_year
where
    figure.measure = 'level'
    and figure.frequency = 'A'
    and figure.figure_status in ('actual', 'expected')
    and figure.unit_id = 'CNY'
    and (
        whole.low / ((people.high + coalesce(before.high, people.high * 1.02)) / 2) > figure.high
        or whole.high / ((people.low + coalesce(before.low, people.low * 0.98)) / 2) < figure.low
    )
