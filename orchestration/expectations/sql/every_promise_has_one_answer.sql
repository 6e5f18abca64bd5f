select
    promise.promise_id as row_key,
    count(attainment.promise_id) || ' answers' as detail,
    count(attainment.promise_id) || '个结论'
        as detail_zh
from (
    select distinct promise_id from core.fct_target
    where valid_to is null
) as promise
left join marts.mart_attainment as attainment on promise.promise_id = attainment.promise_id
group by promise.promise_id
having count(attainment.promise_id) <> 1
