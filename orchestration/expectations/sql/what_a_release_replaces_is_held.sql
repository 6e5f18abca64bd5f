select
    release_id,
    cast(null as varchar) as figure_id,
    replaces_release_id || ' is not held' as detail,
    replaces_release_id || '尚未收集'
        as detail_zh
from loading
where
    replaces_release_id is not null
    and replaces_release_id not in (select release_id from release)
