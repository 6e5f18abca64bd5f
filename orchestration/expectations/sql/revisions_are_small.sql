select
    later.figure_version_id as row_key,
    later.release_id || ' against ' || early.release_id as detail,
    later.release_id || '与' || early.release_id
        as detail_zh
from core.fct_observation as early
inner join core.fct_observation as later
    on
        early.observation_key = later.observation_key and early.source_series = later.source_series
        and early.valid_from < later.valid_from
where
    early.indicator_id in (
        select whole_id from catalogue.indicator_part
        where kind = 'per_head'
    )
    and early.series_measure = 'level' and early.bound_op = 'eq'
    and later.bound_op = 'eq' and early.figure_status = 'actual' and early.base_value > 0
    and abs(cast(later.base_value as double) / cast(early.base_value as double) - 1) > 0.01
