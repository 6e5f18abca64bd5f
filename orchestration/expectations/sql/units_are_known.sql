select
    release_id,
    figure_id,
    coalesce(indicator_text, '') || ' in ' || unit_text as detail,
    coalesce(indicator_text, '') || '的单位为' || unit_text
        as detail_zh
from figure
where unit_text is not null and unit_id is null
