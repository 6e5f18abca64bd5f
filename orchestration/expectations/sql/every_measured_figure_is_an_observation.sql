select
    staged.release_id as row_key,
    staged.figures || ' staged, ' || coalesce(core.figures, 0) || ' in the core'
        as detail,
    staged.figures || '个在暂存层，' || coalesce(core.figures, 0) || '个在核心层'
        as detail_zh
from (
    select
        release_id,
        count(distinct figure_version_id) as figures
    from staging.stg_figure
    where
        figure_status in ('actual', 'expected') and indicator_id is not null and region_id is not null
        and period_end is not null and not is_borderline and not is_dropped
    group by release_id
) as staged
left join (
    select
        release_id,
        count(*) as figures
    from core.fct_observation
    group by release_id
) as core on staged.release_id = core.release_id
where staged.figures <> coalesce(core.figures, 0)
