-- One row per statement of a promise and release about the last year of its period, held or known to exist: where its
-- outcome would stand. A promise of whose year no release is known has one row without a release.
with calendar as (
    -- The latest day on which a year's figures are usual.
    select
        region_id,
        max(cast(due_days as int)) as due_days
    from {{ ref('release_calendar') }}
    where frequency = 'A'
    group by region_id
),

release as (
    select
        release_id,
        title,
        kind,
        publisher,
        region_id,
        is_held,
        available_on,
        known_on,
        completeness,
        -- A report and a communiqué speak of the year before, a report of a year's last weeks of that year; of one that
        -- is not held only that year is known.
        case
            when is_held and kind = 'work_report' and month(available_on) >= 11 and is_dated then year(available_on)
            when is_held then year(available_on) - 1
            else cast(substring(time_period, 1, 4) as int)
        end as about_year
    from {{ ref('dim_release') }}
    where kind in ('work_report', 'communique', 'yearbook')
)

select
    target.target_id,
    target.period_end,
    target.period_end + coalesce(calendar.due_days, 0) as due_on,
    release.release_id,
    release.title,
    coalesce(release.is_held, false) as is_held,
    release.available_on,
    release.known_on,
    -- A full statistical release about the year proves that what is missing there is not published; a speech does not.
    coalesce(release.kind <> 'work_report' and release.completeness = 'full', false) as is_full_statistics,
    coalesce(release.kind = 'work_report' and release.publisher = target.publisher, false) as is_next_report,
    case when release.kind = 'work_report' then '1' else '2' end as answer_order
from {{ ref('fct_target') }} as target
left join calendar on target.region_id = calendar.region_id
left join release
    on
        target.region_id = release.region_id
        and year(target.period_end) = release.about_year
where target.period_end is not null
