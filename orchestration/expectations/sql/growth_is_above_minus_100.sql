select
    release_id,
    figure_id,
    plain(value) || coalesce(unit_text, '') as detail,
    detail as detail_zh
from figure
where
    measure in ('growth_rate', 'avg_annual_growth_rate', 'change_since')
    and unit_id = 'PC'
    and value * unit_factor <= -100
