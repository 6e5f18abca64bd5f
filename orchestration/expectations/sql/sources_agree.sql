select
    figure.release_id,
    figure.figure_id,
    plain(figure.value) || coalesce(figure.unit_text, '') || ' against ' || plain(earlier.value)
    || coalesce(earlier.unit_text, '') || ' in ' || earlier.release_id as detail,
    plain(figure.value) || coalesce(figure.unit_text, '') || '，另有' || plain(earlier.value)
    || coalesce(earlier.unit_text, '') || '，见' || earlier.release_id
        as detail_zh
from figure
inner join everything as earlier
    on
        -- Said once, of the later of the two.
        (earlier.available_on, earlier.release_id) < (figure.available_on, figure.release_id)
        and figure.indicator_id = earlier.indicator_id and figure.region_id = earlier.region_id
        and figure.measure = earlier.measure and figure.period_start = earlier.period_start
        and figure.period_end = earlier.period_end
        and figure.base_period is not distinct from earlier.base_period
        and figure.growth_basis is not distinct from earlier.growth_basis
where
    figure.figure_status in ('actual', 'expected') and earlier.figure_status in ('actual', 'expected')
    and (figure.low > earlier.high or figure.high < earlier.low)
