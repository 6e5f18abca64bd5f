with part as (
    select
        region_id,
        partition_of,
        try_cast(valid_from as date) as valid_from,
        try_cast(valid_to as date) as valid_to
    from region
    where partition_of is not null
),

level as (
    select
        everything.indicator_id,
        everything.region_id,
        everything.period_start,
        everything.period_end,
        min(everything.low) as low,
        max(everything.high) as high,
        max(case when loading.release_id is not null then everything.figure_id end) as figure_id
    from everything
    left join loading on everything.release_id = loading.release_id
    where
        everything.measure = 'level'
        and everything.indicator_is_additive = 'true'
        and everything.figure_status = 'actual'
        and (
            everything.region_id in (select region_id from part)
            or everything.region_id in (select partition_of from part)
        )
    group by everything.indicator_id, everything.region_id, everything.period_start, everything.period_end
),

total as (
    select
        part.partition_of,
        level.indicator_id,
        level.period_start,
        level.period_end,
        sum(level.low) as low,
        sum(level.high) as high,
        count(*) as held,
        count(level.low) + count(level.high) as ends,
        max(level.figure_id) as figure_id
    from level
    inner join part
        on
            level.region_id = part.region_id
            and level.period_end >= coalesce(part.valid_from, date '0001-01-01')
            and level.period_end <= coalesce(part.valid_to, date '9999-12-31')
    group by all
)

select
    figure.release_id,
    figure.figure_id,
    'the parts of '
    || total.partition_of
    || ' sum to '
    || plain(total.low)
    || ' – '
    || plain(total.high)
    || ', '
    || total.indicator_id
    || ' of the whole is ' || plain(whole.low) || ' – ' || plain(whole.high) as detail,
    ''
    || total.partition_of
    || '各组成部分合计'
    || plain(total.low)
    || '–'
    || plain(total.high)
    || '，'
    || total.indicator_id
    || '，全域为' || plain(whole.low) || '–' || plain(whole.high)
        as detail_zh
from total
inner join level as whole
    on
        total.partition_of = whole.region_id
        and total.indicator_id = whole.indicator_id
        and total.period_start = whole.period_start
        and total.period_end = whole.period_end
inner join figure on coalesce(whole.figure_id, total.figure_id) = figure.figure_id
where
    total.ends = 2 * total.held
    and total.held = (
        select count(*)
        from part
        where
            part.partition_of = total.partition_of
            and total.period_end >= coalesce(part.valid_from, date '0001-01-01')
            and total.period_end <= coalesce(part.valid_to, date '9999-12-31')
    )
    and (total.low > whole.high or total.high < whole.low)
