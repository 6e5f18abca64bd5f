select
    promise_id as row_key,
    'at most ' || implied_deflator_high || ' %' as detail,
    '至多' || implied_deflator_high || '%'
        as detail_zh
from marts.mart_implied_deflator
where implied_deflator_high < -3 or implied_deflator_low > 8
