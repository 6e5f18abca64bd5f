select
    release_id as row_key,
    lake || ' loaded, ' || staged || ' staged' as detail,
    lake || '个已入库，' || staged || '个在暂存层'
        as detail_zh
from (
    select
        load.release_id,
        any_value(load.figures) as lake,
        count(distinct figure.figure_id) as staged,
        count(figure.figure_version_id) as versions
    from loaded as load
    left join staging.stg_figure as figure on load.release_id = figure.release_id
    where load.outcome = 'loaded'
    group by load.release_id
) as counted
where lake <> staged
