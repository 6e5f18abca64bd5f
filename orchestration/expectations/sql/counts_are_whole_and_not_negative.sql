select
    release_id,
    figure_id,
    plain(value) || coalesce(unit_text, '') as detail,
    detail as detail_zh
from figure
where
    measure in ('level', 'count')
    and indicator_kind = 'count'
    and (value < 0 or value * unit_factor <> floor(value * unit_factor))
