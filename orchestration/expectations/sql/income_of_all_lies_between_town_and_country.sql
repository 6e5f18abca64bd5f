with resident as (
    select
        everyone.release_id,
        everyone.figure_id,
        everyone.value,
        everyone.low,
        everyone.high,
        max(part.indicator_id) <> min(part.indicator_id) as is_beside_both,
        arg_min(part.value, part.low) as lower_value,
        arg_max(part.value, part.low) as upper_value,
        min(part.low) as lowest,
        max(part.high) as highest
    from figure as everyone
    inner join indicator_part as member on everyone.indicator_id = member.whole_id and member.kind = 'average'
    inner join figure as part on part.indicator_id = member.part_id and {{ beside('everyone', 'part') }}
    where
        everyone.measure = 'level'
        and part.measure = 'level'
        and everyone.figure_status in ('actual', 'expected')
    group by all
)

select
    release_id,
    figure_id,
    plain(value) || ' is not between ' || plain(lower_value) || ' and ' || plain(upper_value) as detail,
    plain(value) || '不在' || plain(lower_value) || '与' || plain(upper_value) || '之间'
        as detail_zh
from resident
where is_beside_both and (low > highest or high < lowest)
