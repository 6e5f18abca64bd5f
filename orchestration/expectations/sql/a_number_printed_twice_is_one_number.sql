select distinct
    first.release_id,
    first.figure_id,
    plain(first.value) || coalesce(first.unit_text, '') || ' and ' || plain(second.value)
    || coalesce(second.unit_text, '') as detail,
    plain(first.value) || coalesce(first.unit_text, '') || '与' || plain(second.value)
    || coalesce(second.unit_text, '')
        as detail_zh
from figure as first
inner join figure as second
    on
        first.release_id = second.release_id and first.figure_id <> second.figure_id
        and first.indicator_id = second.indicator_id and first.region_id = second.region_id
        and first.measure = second.measure and first.figure_status = second.figure_status
        and first.period_start = second.period_start and first.period_end = second.period_end
        and first.base_period is not distinct from second.base_period
        and first.growth_basis is not distinct from second.growth_basis
where first.low > second.high or first.high < second.low
