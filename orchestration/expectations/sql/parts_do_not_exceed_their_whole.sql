select
    part.release_id,
    part.figure_id,
    pair.part_id || ' is at least ' || plain(part.low) || ', ' || pair.whole_id || ' at most ' || plain(whole.high) as detail,
    pair.part_id || '至少为' || plain(part.low) || '，' || pair.whole_id || '至多为' || plain(whole.high)
        as detail_zh
from figure as part
inner join {{ some_parts_of_wholes() }} on part.indicator_id = pair.part_id
inner join figure as whole on {{ beside('part', 'whole') }} and pair.whole_id = whole.indicator_id
where
    part.measure = 'level'
    and whole.measure = 'level'
    and part.figure_status in ('actual', 'expected')
    and part.low > whole.high
