select
    promise_id as row_key,
    status_low || ' ≤ ' || attainment_status || ' ≤ ' || status_high as detail,
    detail as detail_zh
from marts.mart_attainment_history
where
    {{ verdict_order('attainment_status') }} < {{ verdict_order('status_low') }}
    or {{ verdict_order('attainment_status') }} > {{ verdict_order('status_high') }}
    or (is_determinate and status_low <> status_high)
