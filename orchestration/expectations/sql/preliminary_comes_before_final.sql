select
    early.figure_version_id as row_key,
    later.release_id || ' is final, ' || early.release_id || ' came after'
        as detail,
    later.release_id || '为最终数，' || early.release_id || '在其后'
        as detail_zh
from core.fct_observation as early
inner join core.fct_observation as later
    on early.observation_key = later.observation_key and early.source_series = later.source_series
where
    early.vintage_stage = 'preliminary' and later.vintage_stage = 'final'
    and early.valid_from > later.valid_from and early.is_dated and later.is_dated
