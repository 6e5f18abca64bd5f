select
    release_id,
    figure_id,
    indicator_text as detail,
    detail as detail_zh
from figure
where surface is null
