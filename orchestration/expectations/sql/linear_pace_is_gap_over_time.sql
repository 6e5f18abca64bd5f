select
    promise_id as row_key,
    gap_closed || ' against ' || pace_ratio * time_progress as detail,
    gap_closed || '，应为' || pace_ratio * time_progress
        as detail_zh
from marts.mart_attainment_history
where not is_geometric and abs(gap_closed - pace_ratio * time_progress) > 1e-6
