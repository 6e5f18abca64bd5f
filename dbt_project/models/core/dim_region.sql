-- One row per place and span of validity: those that a figure, a release or the calendar names, and all they lie in.
with named as (
    select region_id from {{ ref('stg_figure') }}
    union
    select region_id from {{ ref('stg_release') }}
    union
    select region_id from {{ ref('release_calendar') }}
    union
    select region_id from {{ ref('release_known') }}
),

-- A zone lies in a county, a county in a prefecture, that in a province, and the province in the nation.
lineage as (
    select
        named.region_id,
        first_whole.parent_id as first_parent_id,
        second_whole.parent_id as second_parent_id,
        third_whole.parent_id as third_parent_id,
        fourth_whole.parent_id as fourth_parent_id
    from named
    left join {{ ref('region') }} as first_whole on named.region_id = first_whole.region_id
    left join {{ ref('region') }} as second_whole on first_whole.parent_id = second_whole.region_id
    left join {{ ref('region') }} as third_whole on second_whole.parent_id = third_whole.region_id
    left join {{ ref('region') }} as fourth_whole on third_whole.parent_id = fourth_whole.region_id
),

held as (
    select region_id from lineage
    union
    select first_parent_id as region_id from lineage
    union
    select second_parent_id as region_id from lineage
    union
    select third_parent_id as region_id from lineage
    union
    select fourth_parent_id as region_id from lineage
)

select
    region.region_id,
    region.name_zh as label_zh,
    region.name_en as label_en,
    region.kind,
    region.parent_id,
    region.partition_of,
    cast(region.valid_from as date) as valid_from,
    cast(region.valid_to as date) as valid_to,
    region.note
from {{ ref('region') }} as region
inner join held on region.region_id = held.region_id
