-- One row per pair of sources that cannot both be right within rounding. An earlier and a later vintage, and what was
-- expected and what came, do not contradict each other.
select
    'sources_disagree' as finding,
    revision.indicator_id,
    revision.region_id,
    revision.time_period,
    later.figure_version_id as stated_version_id,
    earlier.figure_version_id as other_version_id,
    later.low as stated_low,
    later.high as stated_high,
    earlier.low as implied_low,
    earlier.high as implied_high,
    'stated by another release' as implied_from,
    -- What a release about a later year says of this one is a later vintage, whoever publishes it.
    later.vintage_year = earlier.vintage_year as is_comparable
from {{ ref('mart_revision') }} as revision
inner join {{ ref('int_statement_number') }} as later on revision.next_version_id = later.figure_version_id
inner join {{ ref('int_statement_number') }} as earlier on revision.figure_version_id = earlier.figure_version_id
where
    not revision.is_compatible
    and revision.revision_kind = 'other_source'
    and revision.figure_status = revision.next_figure_status
    and revision.vintage_stage is not distinct from revision.next_vintage_stage
