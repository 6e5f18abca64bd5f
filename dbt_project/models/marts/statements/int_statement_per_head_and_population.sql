-- One row per value per head with its whole and the population held: a whole over the average of the populations at both
-- ends of the year, not over that at its end.
select
    'per_head_and_population' as finding,
    per_head.indicator_id,
    per_head.region_id,
    per_head.time_period,
    per_head.figure_version_id as stated_version_id,
    whole.figure_version_id as other_version_id,
    per_head.low as stated_low,
    per_head.high as stated_high,
    2 * whole.low / (at_end.high + at_start.high) as implied_low,
    2 * whole.high / (at_end.low + at_start.low) as implied_high,
    'whole over the average population' as implied_from,
    -- All of one vintage, the population at the start as it stood then.
    per_head.vintage_year = whole.vintage_year
    and per_head.vintage_year = at_end.vintage_year
    and at_start.vintage_year <= per_head.vintage_year
    and coalesce(restated.restated_in > per_head.vintage_year, true) as is_comparable
from {{ ref('int_statement_number') }} as per_head
inner join {{ ref('indicator_part') }} as quotient
    on per_head.indicator_id = quotient.part_id and quotient.kind = 'per_head'
inner join {{ ref('int_statement_number') }} as whole
    on
        per_head.region_id = whole.region_id
        and per_head.annual_level_year = whole.annual_level_year
        and quotient.whole_id = whole.indicator_id
inner join {{ ref('int_statement_number') }} as at_end
    on
        per_head.region_id = at_end.region_id
        and per_head.annual_level_year = at_end.annual_level_year
        and quotient.denominator_id = at_end.indicator_id
        and at_end.low > 0
inner join {{ ref('int_statement_number') }} as at_start
    on
        per_head.region_id = at_start.region_id
        and per_head.annual_level_year - 1 = at_start.annual_level_year
        and quotient.denominator_id = at_start.indicator_id
        and at_start.low > 0
left join {{ ref('int_restated_level') }} as restated on at_start.figure_version_id = restated.figure_version_id
