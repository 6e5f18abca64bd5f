with outcome as (
    select
        history.promise_id,
        used.base_value = target.base_value as is_exact
    from marts.mart_attainment as history
    inner join core.fct_target as target on history.target_id = target.target_id
    inner join core.fct_observation as used on history.actual_version_id = used.figure_version_id
    where
        used.bound_op = 'eq' and used.figure_status = 'actual'
        and history.attainment_status in ('achieved', 'missed', 'met_stable', 'missed_improving', 'missed_worsening')
),

share as (
    select
        count(*) as outcomes,
        count_if(is_exact) as exact
    from outcome
)

select
    outcome.promise_id as row_key,
    share.exact || ' of ' || share.outcomes || ' outcomes are exactly the target'
        as detail,
    share.outcomes || '个结果中有' || share.exact || '个恰好等于目标'
        as detail_zh
from outcome
cross join share
-- A number printed with two or three digits meets a target by chance in less than one case of ten.
where share.outcomes >= 10 and share.exact > 0.2 * share.outcomes and outcome.is_exact
