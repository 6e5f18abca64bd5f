select
    release_id,
    figure_id,
    'read more than once' as detail,
    '不止一次读出'
        as detail_zh
from figure
group by release_id, figure_id
having count(*) > 1
union all
select
    figure.release_id,
    figure.figure_id,
    'also in ' || other.release_id as detail,
    '也见于' || other.release_id
        as detail_zh
from figure
inner join everything as other
    on figure.figure_id = other.figure_id and figure.release_id <> other.release_id
