-- One row per share printed beside its part and the whole that the catalogue says it is a share of.
select
    'share_and_parts' as finding,
    share.indicator_id,
    share.region_id,
    share.time_period,
    share.figure_version_id as stated_version_id,
    part.figure_version_id as other_version_id,
    share.low as stated_low,
    share.high as stated_high,
    100 * part.low / whole.high as implied_low,
    100 * part.high / whole.low as implied_high,
    'part divided by whole' as implied_from,
    true as is_comparable
from {{ ref('int_statement_number') }} as share
inner join {{ ref('indicator_part') }} as quotient
    on share.indicator_id = quotient.part_id and quotient.kind = 'share'
inner join {{ ref('int_statement_number') }} as part
    on
        share.release_id = part.release_id
        and share.region_id = part.region_id
        and share.period_start = part.period_start
        and share.period_end = part.period_end
        and quotient.whole_id = part.indicator_id
        and part.series_measure = 'level'
inner join {{ ref('int_statement_number') }} as whole
    on
        share.release_id = whole.release_id
        and share.region_id = whole.region_id
        and share.period_start = whole.period_start
        and share.period_end = whole.period_end
        and quotient.denominator_id = whole.indicator_id
        and whole.series_measure = 'level'
        and whole.low > 0
where share.series_measure = 'share'
