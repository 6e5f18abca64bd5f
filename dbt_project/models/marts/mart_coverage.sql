-- One row per gap: a promise without data, a release that is not held, a name that is not mapped.
select
    'promise_without_data' as gap,
    commitment.promise_id as gap_key,
    commitment.label_zh,
    commitment.time_period,
    case
        when commitment.outcome = 'pending' then 'not_due'
        else commitment.outcome
    end as state,
    cast(1 as bigint) as figures,
    commitment.target_release_id as release_id,
    commitment.target_display as detail
from {{ ref('mart_commitment') }} as commitment
where commitment.actual_version_id is null and commitment.outcome in ('pending', 'not_due', 'not_held', 'not_published')
union all
select
    'release_not_held' as gap,
    release.release_id as gap_key,
    release.title as label_zh,
    release.time_period,
    'not_held' as state,
    cast(null as bigint) as figures,
    release.release_id,
    release.note as detail
from {{ ref('dim_release') }} as release
where not release.is_held
union all
select
    'name_not_mapped' as gap,
    figure.release_id || ':' || figure.indicator_text as gap_key,
    figure.indicator_text as label_zh,
    cast(null as string) as time_period,
    case when max(unmapped.reason) is null then 'not_listed' else 'listed' end as state,
    count(*) as figures,
    figure.release_id,
    max(unmapped.reason) as detail
from {{ ref('stg_figure') }} as figure
left join {{ ref('indicator_unmapped') }} as unmapped on figure.indicator_text = unmapped.indicator_text
where figure.indicator_id is null
group by figure.release_id, figure.indicator_text
