select
    reading.release_id,
    cast(null as varchar) as figure_id,
    reading.printed || ' read, ' || count(figure.figure_id) || ' mapped, ' || reading.rejected || ' rejected or dropped'
        as detail,
    reading.printed || '个读出，' || count(figure.figure_id) || '个映射，' || reading.rejected || '个被拒绝或舍弃'
        as detail_zh
from reading
left join figure on reading.release_id = figure.release_id
group by reading.release_id, reading.printed, reading.rejected
having reading.printed <> count(figure.figure_id) + reading.rejected
