-- One row per whole of which one release prints every component: their sum beside it.
with component as (
    select
        relation.*,
        count(*) over (partition by relation.whole_id) as components
    from {{ ref('indicator_part') }} as relation
    where relation.kind = 'part' and relation.is_exhaustive = 'true'
),

total as (
    select
        part.release_id,
        part.region_id,
        part.time_period,
        part.period_end,
        component.whole_id,
        max(part.figure_version_id) as other_version_id,
        max(component.components) as components,
        sum(part.low) as implied_low,
        sum(part.high) as implied_high
    from {{ ref('int_statement_number') }} as part
    inner join component on part.indicator_id = component.part_id
    where part.series_measure = 'level'
    group by part.release_id, part.region_id, part.time_period, part.period_end, component.whole_id
    having
        count(distinct part.indicator_id) = max(component.components)
        and count(*) = max(component.components)
        and count(part.low) = count(*)
        and count(part.high) = count(*)
)

select
    'components_and_whole' as finding,
    total.whole_id as indicator_id,
    total.region_id,
    total.time_period,
    whole.figure_version_id as stated_version_id,
    total.other_version_id,
    whole.low as stated_low,
    whole.high as stated_high,
    total.implied_low,
    total.implied_high,
    'sum over its ' || cast(total.components as string) || ' components' as implied_from,
    true as is_comparable
from total
inner join {{ ref('int_statement_number') }} as whole
    on
        total.release_id = whole.release_id
        and total.region_id = whole.region_id
        and total.period_end = whole.period_end
        and total.time_period = whole.time_period
        and total.whole_id = whole.indicator_id
        and whole.series_measure = 'level'
