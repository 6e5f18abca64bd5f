-- One row per gap: a promise without data, a main target that a report leaves out, a release that is not held, a name that
-- is not mapped.
-- What a report sets for its year in the paragraph that sums its targets up.
with main_target as (
    select distinct
        target.publisher,
        target.region_id,
        target.indicator_id,
        target.series_measure,
        target.release_id,
        year(target.period_end) as target_year
    from {{ ref('fct_target') }} as target
    inner join {{ ref('int_summary_paragraph') }} as summary
        on
            target.release_id = summary.release_id
            and target.paragraph = summary.paragraph
            and summary.statement_kind = 'target'
            and year(target.period_end) = summary.data_year
    where target.plan_kind = 'yearly'
),

report as (
    select distinct
        publisher,
        release_id,
        target_year
    from main_target
),

-- The years around it have it, the nearest held on either side, and this report sets nothing of the kind for its year.
left_out as (
    select
        report.publisher,
        report.release_id,
        report.target_year,
        main_target.region_id,
        main_target.indicator_id,
        main_target.series_measure,
        max(case when main_target.target_year < report.target_year then main_target.target_year end) as year_before,
        min(case when main_target.target_year > report.target_year then main_target.target_year end) as year_after
    from report
    inner join main_target on report.publisher = main_target.publisher
    group by
        report.publisher, report.release_id, report.target_year, main_target.region_id, main_target.indicator_id,
        main_target.series_measure
    having
        max(case when main_target.target_year = report.target_year then 1 else 0 end) = 0
        and max(case when main_target.target_year < report.target_year then 1 else 0 end) = 1
        and max(case when main_target.target_year > report.target_year then 1 else 0 end) = 1
)

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
where
    commitment.actual_version_id is null and commitment.outcome in (
        'pending', 'not_due', 'not_held', 'not_found', 'not_published'
    )
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
union all
select
    'target_not_set' as gap,
    left_out.release_id || ':' || left_out.indicator_id || ':' || left_out.series_measure as gap_key,
    indicator.label_zh,
    cast(left_out.target_year as string) as time_period,
    'not_set' as state,
    cast(null as bigint) as figures,
    left_out.release_id,
    'set for ' || cast(left_out.year_before as string) || ' and ' || cast(left_out.year_after as string) as detail
from left_out
inner join {{ ref('dim_indicator') }} as indicator on left_out.indicator_id = indicator.indicator_id
left join {{ ref('stg_figure') }} as stated
    on
        left_out.release_id = stated.release_id
        and left_out.indicator_id = stated.indicator_id
        and left_out.region_id = stated.region_id
        and stated.figure_status = 'target'
        and year(stated.period_end) = left_out.target_year
where stated.figure_id is null
