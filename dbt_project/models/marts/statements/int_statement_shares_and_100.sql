-- One row per whole of which one release prints the share of every component: their sum beside 100.
with component as (
    select
        relation.*,
        count(*) over (partition by relation.denominator_id) as components
    from {{ ref('indicator_part') }} as relation
    where relation.kind = 'share' and relation.is_exhaustive = 'true'
)

select
    'shares_and_100' as finding,
    component.denominator_id as indicator_id,
    part.region_id,
    part.time_period,
    max(part.figure_version_id) as stated_version_id,
    max(part.figure_version_id) as other_version_id,
    cast(100 as double) as stated_low,
    cast(100 as double) as stated_high,
    sum(part.low) as implied_low,
    sum(part.high) as implied_high,
    'sum of the shares of its ' || cast(max(component.components) as string) || ' components' as implied_from,
    true as is_comparable
from {{ ref('int_statement_number') }} as part
inner join component on part.indicator_id = component.part_id
where part.series_measure = 'share'
group by part.release_id, component.denominator_id, part.region_id, part.time_period, part.period_end
having
    count(distinct part.indicator_id) = max(component.components)
    and count(*) = max(component.components)
    and count(part.low) = count(*)
    and count(part.high) = count(*)
