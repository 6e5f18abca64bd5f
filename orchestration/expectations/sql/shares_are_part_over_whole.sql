with number as (
    select
        release_id,
        region_id,
        -- A share of a year may be printed for its last day.
        period_end,
        indicator_id,
        min(low) as low,
        max(high) as high,
        max(1 / power(10, decimals)) as last_digit,
        bool_or(measure = 'structure_part') as is_structure,
        list(figure_id) as figure_ids
    from figure
    where
        figure_status in ('actual', 'expected')
        and measure in ('level', 'share', 'structure_part')
        and frequency in ('A', 'D')
        and indicator_id is not null
        and low is not null
        and high is not null
    group by all
)

select
    share.release_id,
    unnest(share.figure_ids) as figure_id,
    'printed ' || plain(share.low) || ' – ' || plain(share.high) || ', computed '
    || round(100.0 * cast(part.low as double) / whole.high, 3) || ' – '
    || round(100.0 * cast(part.high as double) / whole.low, 3) as detail,
    '原文' || plain(share.low) || '–' || plain(share.high) || '，推算为'
    || round(100.0 * cast(part.low as double) / whole.high, 3) || '–'
    || round(100.0 * cast(part.high as double) / whole.low, 3)
        as detail_zh
from number as share
inner join {{ shares() }} on share.indicator_id = quotient.share_id
inner join number as part
    on
        quotient.part_id = part.indicator_id
        and share.release_id = part.release_id
        and share.region_id = part.region_id
        and share.period_end = part.period_end
inner join number as whole
    on
        quotient.whole_id = whole.indicator_id
        and share.release_id = whole.release_id
        and share.region_id = whole.region_id
        and share.period_end = whole.period_end
where
    whole.low > 0
    -- The largest part of a structure is printed so that the parts sum to 100.
    and (
        100.0 * cast(part.low as double) / whole.high
        > share.high + case when share.is_structure then share.last_digit else 0 end
        or 100.0 * cast(part.high as double) / whole.low
        < share.low - case when share.is_structure then share.last_digit else 0 end
    )
