select
    release_id,
    figure_id,
    coalesce(relation, 'no relation') || ' without words' as detail,
    coalesce(relation, '没有relation') || '，没有原文'
        as detail_zh
from figure
where measure = 'statement' and surface is null
