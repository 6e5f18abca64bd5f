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

-- Of a release without a day: the year of which most of its measured figures are.
measured as (
    select
        release_id,
        year(period_end) as measured_year,
        cast(row_number() over (
            partition by release_id order by count(*) desc nulls last, year(period_end) desc nulls last
        ) as bigint) as preference
    from {{ ref('stg_figure') }}
    where figure_status in ('actual', 'expected') and frequency = 'A' and year(period_start) = year(period_end)
    group by release_id, year(period_end)
),

release as (
    select
        known.release_id,
        known.title,
        known.kind,
        known.publisher,
        known.region_id,
        known.is_held,
        known.available_on,
        known.known_on,
        known.completeness,
        -- A report and a communiqué speak of the year before, a report of a year's last weeks of that year; of one that
        -- is not held only that year is known.
        case
            when known.is_held and not known.is_dated then measured.measured_year
            when known.is_held and known.kind = 'work_report' and month(known.available_on) >= 11
                then year(known.available_on)
            when known.is_held then year(known.available_on) - 1
            else cast(substring(known.time_period, 1, 4) as int)
        end as about_year
    from {{ ref('dim_release') }} as known
    left join measured on known.release_id = measured.release_id and measured.preference = 1
    where known.kind in ('work_report', 'communique', 'yearbook')
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
