select
    attainment.promise_id as row_key,
    'no target in mart_trace' as detail,
    'mart_trace中没有该目标'
        as detail_zh
from marts.mart_attainment as attainment
left join marts.mart_trace as trace
    on trace.row_key = attainment.promise_id and trace.role = 'target' and trace.mart = 'mart_attainment'
where trace.row_key is null
