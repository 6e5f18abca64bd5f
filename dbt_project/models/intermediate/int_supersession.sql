-- One row per candidate and later figure that takes its place, with the day from which and the day we could know.
with same_series as (
    select
        earlier.figure_version_id,
        later.figure_version_id as superseded_by,
        greatest(earlier.valid_from, later.valid_from) as superseded_on,
        greatest(earlier.known_on, later.known_on) as superseded_known_on
    from {{ ref('int_candidate') }} as earlier
    inner join {{ ref('int_candidate') }} as later
        on
            earlier.observation_key = later.observation_key
            and earlier.source_series = later.source_series
    where
        later.release_id <> earlier.release_id
        -- What has no date cannot be said to come after what has one: it yields to that, wherever it enters.
        and case
            when later.is_dated = earlier.is_dated
                then
                    later.valid_from > earlier.valid_from
                    or (later.valid_from = earlier.valid_from and later.release_id > earlier.release_id)
            else later.is_dated
        end
        and (later.figure_status = 'actual' or earlier.figure_status = 'expected')
        -- A restatement that contains the earlier interval confirms it; a number does not contain what has no end.
        and not (
            later.figure_status = earlier.figure_status
            and later.vintage_stage is not distinct from earlier.vintage_stage
            and (later.is_low_unbounded or coalesce(later.low <= earlier.low, false))
            and (later.is_high_unbounded or coalesce(later.high >= earlier.high, false))
        )
),

-- What its publisher says is wrong is wrong, whatever the interval of the new number and the kind of its document.
corrigendum as (
    select
        earlier.figure_version_id,
        later.figure_version_id as superseded_by,
        later.valid_from as superseded_on,
        later.known_on as superseded_known_on
    from {{ ref('int_candidate') }} as earlier
    inner join {{ ref('stg_release') }} as release
        on earlier.release_id = release.replaces_release_id and release.replaces_change_kind = 'corrigendum'
    inner join {{ ref('int_candidate') }} as later
        on release.release_id = later.release_id and earlier.observation_key = later.observation_key
),

corrected as (
    select
        published.figure_version_id,
        correction.figure_version_id as superseded_by,
        correction.valid_from as superseded_on,
        correction.known_on as superseded_known_on
    from {{ ref('int_candidate') }} as published
    inner join {{ ref('int_candidate') }} as correction on published.figure_id = correction.figure_id
    where correction.is_corrected and not published.is_corrected
),

reissued as (
    select
        earlier.figure_version_id,
        cast(null as string) as superseded_by,
        release.available_on as superseded_on,
        release.known_on as superseded_known_on
    from {{ ref('int_candidate') }} as earlier
    inner join {{ ref('stg_release') }} as release on earlier.release_id = release.replaces_release_id
    where release.replaces_change_kind = 'reissue'
)

select * from same_series
union
select * from corrigendum
union
select * from corrected
union
select * from reissued
