select
    history.promise_id as row_key,
    history.valid_from || ' before ' || used.valid_from as detail,
    history.valid_from || '，早于' || used.valid_from
        as detail_zh
from marts.mart_attainment_history as history
inner join core.fct_observation as used
    on used.figure_version_id in (history.actual_version_id, history.baseline_version_id)
where used.valid_from > history.valid_from or used.known_on > history.known_from
