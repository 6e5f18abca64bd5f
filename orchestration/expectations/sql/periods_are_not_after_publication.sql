select
    release_id,
    figure_id,
    period_end || ' is after ' || available_on as detail,
    period_end || '晚于' || available_on
        as detail_zh
from figure
where figure_status = 'actual' and period_end > available_on
