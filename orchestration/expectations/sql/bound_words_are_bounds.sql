select
    release_id,
    figure_id,
    surface || ' read as exactly ' || plain(value) as detail,
    surface || '被读作恰为' || plain(value)
        as detail_zh
from figure
where
    bound_op = 'eq'
    and (
        regexp_matches(
            surface, '(突破|超过|高于|大于|逾|不低于|不少于|不小于|至少|低于|小于|不超过|不高于|不大于|至多|接近|约)[^0-9%％]{0,2}[0-9]'
        )
        or regexp_matches(surface, '[0-9][^，。；、]{0,6}(以上|以下|以内|左右|上下)$')
    )
