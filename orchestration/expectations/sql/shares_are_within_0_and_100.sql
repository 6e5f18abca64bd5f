select
    release_id,
    figure_id,
    plain(value) || coalesce(unit_text, '') as detail,
    detail as detail_zh
from figure
where
    (measure in ('share', 'structure_part') or (measure = 'level' and indicator_kind = 'share'))
    -- What pulls against the whole contributes less than nothing, and what outdoes it more than all.
    and coalesce(indicator_text, '') not like '%贡献率%'
    -- What no indicator has may be a part of a plan done, or of an index of a hundred.
    and (
        value * unit_factor < 0
        or (value * unit_factor > 100 and (indicator_id is not null or measure = 'structure_part'))
    )
