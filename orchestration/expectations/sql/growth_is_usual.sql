select
    release_id,
    figure_id,
    'growth of ' || plain(value) || coalesce(unit_text, '%') as detail,
    '增长' || plain(value) || coalesce(unit_text, '%')
        as detail_zh
from figure
where
    base_period is null
    and {{ growth_in_percent() }} > case when indicator_topic in {{ steady() }} then 60 else 500 end
    and not {{ growth_in_percent() }} > {{ most_growth() }}
