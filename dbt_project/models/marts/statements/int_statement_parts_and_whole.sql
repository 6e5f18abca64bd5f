-- One row per place whose parts are all printed in one release: their sum beside the whole.
with tiles as (
    select
        part.release_id,
        part.indicator_id,
        region.partition_of as region_id,
        part.time_period,
        part.period_start,
        part.period_end,
        max(part.figure_version_id) as other_version_id,
        count(distinct part.region_id) as parts,
        sum(part.low) as implied_low,
        case when count(part.high) = count(*) then sum(part.high) end as implied_high
    from {{ ref('int_statement_number') }} as part
    inner join {{ ref('dim_region') }} as region
        on
            part.region_id = region.region_id
            and region.partition_of is not null
            and (region.valid_from is null or region.valid_from <= part.period_start)
            and (region.valid_to is null or region.valid_to >= part.period_end)
    inner join {{ ref('dim_indicator') }} as indicator
        on part.indicator_id = indicator.indicator_id and indicator.is_additive
    where part.series_measure = 'level'
    group by
        part.release_id, part.indicator_id, region.partition_of, part.time_period, part.period_start,
        part.period_end
    -- A part printed twice, or published and corrected, would count twice.
    having count(*) = count(distinct part.region_id)
),

all_parts as (
    select
        partition_of,
        count(distinct region_id) as tiles
    from {{ ref('dim_region') }}
    where partition_of is not null and valid_to is null
    group by partition_of
)

select
    'parts_and_whole' as finding,
    tiles.indicator_id,
    tiles.region_id,
    tiles.time_period,
    whole.figure_version_id as stated_version_id,
    tiles.other_version_id,
    whole.low as stated_low,
    whole.high as stated_high,
    tiles.implied_low,
    tiles.implied_high,
    'sum over ' || cast(tiles.parts as string) || ' parts of the place' as implied_from,
    true as is_comparable
from tiles
inner join {{ ref('int_statement_number') }} as whole
    on
        tiles.release_id = whole.release_id
        and tiles.indicator_id = whole.indicator_id
        and tiles.region_id = whole.region_id
        and tiles.period_start = whole.period_start
        and tiles.period_end = whole.period_end
        and whole.series_measure = 'level'
inner join all_parts on tiles.region_id = all_parts.partition_of and tiles.parts = all_parts.tiles
