select
    promise_id as row_key,
    unusable_reason || ': ' || coalesce(surface, '') as detail,
    unusable_reason || '：' || coalesce(surface, '')
        as detail_zh
from core.fct_target
-- A text that names no date is no fault of the load, and no row mends it.
where unusable_reason <> 'undated'
