-- One row per place: its names and level and the province it lies in, as the latest span of its validity says.
with latest as (
    select
        region_id,
        label_zh,
        label_en,
        kind,
        parent_id,
        partition_of
    from (
        select
            *,
            row_number() over (partition by region_id order by valid_to desc nulls first, valid_from desc nulls last) as newest
        from {{ ref('dim_region') }}
    ) as span
    where newest = 1
),

levelled as (
    select
        latest.*,
        case
            when kind <> 'administrative' then 'part'
            when region_id = '100000' then 'nation'
            when region_id like '%0000' then 'province'
            when region_id like '%00' then 'prefecture'
            else 'county'
        end as place_level
    from latest
)

select
    levelled.region_id,
    levelled.label_zh,
    levelled.label_en,
    levelled.place_level,
    levelled.parent_id,
    levelled.partition_of is not null as is_part,
    case
        when levelled.place_level = 'province' then levelled.region_id
        when first_whole.place_level = 'province' then first_whole.region_id
        when second_whole.place_level = 'province' then second_whole.region_id
        when third_whole.place_level = 'province' then third_whole.region_id
    end as province_id
from levelled
left join levelled as first_whole on levelled.parent_id = first_whole.region_id
left join levelled as second_whole on first_whole.parent_id = second_whole.region_id
left join levelled as third_whole on second_whole.parent_id = third_whole.region_id
