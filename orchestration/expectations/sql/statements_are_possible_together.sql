select
    finding || ':' || indicator_id as row_key,
    time_period || ' ' || region_id || ', ' || implied_from as detail,
    time_period || ' ' || region_id || '，' || implied_from
        as detail_zh
from marts.mart_reconciliation
where not is_possible
