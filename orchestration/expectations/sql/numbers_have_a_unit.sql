select
    release_id,
    figure_id,
    plain(value) || ' without a unit, ' || indicator_id || ' is in '
    || coalesce(indicator_unit_id, 'units of its measure') as detail,
    plain(value) || '没有单位，' || indicator_id || '的单位为'
    || coalesce(indicator_unit_id, '其类型的单位')
        as detail_zh
from figure
where value is not null and indicator_id is not null and unit_id is null
