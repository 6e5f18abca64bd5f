-- One row per promise: what became of it in what was published later.
with newest as (
    select max(as_of) as today from {{ ref('mart_attainment') }}
),

-- “Near the level of the year before” is growth below nothing and above minus ten per cent: the interval of 近 X
-- with X the year before, as docs/methods.md says.
near as (
    select
        indicator_id,
        region_id,
        period_end,
        max(figure_version_id) as figure_version_id,
        max(figure_status) as figure_status
    from {{ ref('fct_observation') }}
    where relation = 'near_previous' and is_headline
    group by indicator_id, region_id, period_end
),

-- A full statistical release about the year proves that a figure missing there is not published; a speech does not.
full_release as (
    select
        region_id,
        year(available_on) - 1 as about_year,
        max(release_id) as release_id
    from {{ ref('stg_release') }}
    where completeness = 'full' and kind in ('communique', 'yearbook')
    group by region_id, year(available_on) - 1
),

-- The latest day on which a year's figures are usual.
calendar as (
    select
        region_id,
        max(cast(due_days as int)) as due_days
    from {{ ref('release_calendar') }}
    where frequency = 'A'
    group by region_id
)

select
    attainment.promise_id,
    attainment.publisher,
    attainment.target_release_id,
    attainment.indicator_id,
    attainment.label_zh,
    attainment.label_en,
    attainment.region_id,
    attainment.plan_id,
    attainment.plan_kind,
    attainment.target_kind,
    attainment.time_period,
    attainment.target_year,
    attainment.target_display,
    target.modality,
    attainment.actual_version_id,
    case when attainment.actual_version_id is not null then attainment.latest_display end as outcome_display,
    case when attainment.actual_version_id is not null then attainment.latest_period end as outcome_period,
    case when attainment.actual_version_id is not null then attainment.source_release_id end as outcome_release_id,
    attainment.attainment_status,
    case
        when attainment.attainment_status = 'not_assessable' then 'not_assessable'
        when attainment.attainment_status = 'achieved' then 'kept'
        when attainment.attainment_status = 'missed' then 'missed'
        when attainment.attainment_status = 'interim_achieved' then 'kept_expected'
        when attainment.attainment_status = 'interim_missed' then 'missed_expected'
        when
            near.figure_version_id is not null
            and attainment.target_kind = 'growth_of_one_year' and target.set_low > 0
            then case near.figure_status when 'actual' then 'missed' else 'missed_expected' end
        -- The figure of its own period is there and leaves it open; before that period is over nothing is decided.
        when attainment.is_final_period then 'indeterminate'
        when attainment.is_open then 'pending'
        when newest.today <= target.period_end + calendar.due_days then 'not_due'
        when full_release.release_id is not null then 'not_published'
        else 'not_held'
    end as outcome,
    case
        when attainment.attainment_status = 'not_assessable' then attainment.reason
        when near.figure_version_id is not null and attainment.actual_version_id is null
            then 'near_previous'
        when attainment.is_rounding_sensitive then 'boundary_case'
    end as outcome_reason,
    coalesce(revision.next_promise_id is not null, false) as is_superseded,
    revision.next_promise_id as superseded_by
from {{ ref('mart_attainment') }} as attainment
inner join {{ ref('fct_target') }} as target on attainment.target_id = target.target_id
cross join newest
left join near
    on
        attainment.indicator_id = near.indicator_id
        and attainment.region_id = near.region_id
        and target.period_end = near.period_end
        and attainment.actual_version_id is null
left join calendar on attainment.region_id = calendar.region_id
left join full_release
    on attainment.region_id = full_release.region_id and attainment.target_year = full_release.about_year
left join {{ ref('mart_target_revision') }} as revision
    on attainment.promise_id = revision.promise_id and revision.change_kind in ('re_dated', 'lowered_and_re_dated')
