-- One row per two figures of one release that state one thing, cannot both hold, and between which no rule decides.
select
    'release_contradicts_itself' as finding,
    stated.indicator_id,
    stated.region_id,
    stated.time_period,
    stated.figure_version_id as stated_version_id,
    other.figure_version_id as other_version_id,
    stated.low as stated_low,
    stated.high as stated_high,
    other.low as implied_low,
    other.high as implied_high,
    'stated in the same release' as implied_from,
    true as is_comparable
from {{ ref('int_contradiction') }} as contradiction
inner join {{ ref('int_statement_number') }} as stated
    on contradiction.figure_version_id = stated.figure_version_id
inner join {{ ref('int_statement_number') }} as other
    on contradiction.other_version_id = other.figure_version_id
where contradiction.decided_by is null and contradiction.is_first
