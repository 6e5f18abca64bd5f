select
    figure.release_id,
    figure.figure_id,
    figure.indicator_text as detail,
    detail as detail_zh
from figure
left join indicator_unmapped on figure.indicator_text = indicator_unmapped.indicator_text
where
    figure.indicator_id is null
    and indicator_unmapped.indicator_text is null
    -- What an unknown unit keeps from its indicator is said of the unit.
    and (figure.unit_text is null or figure.unit_id is not null)
