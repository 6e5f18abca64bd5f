-- One row per place that a table of bi names, and per printed subject of a promise for each unit.
select
    place.region_id,
    place.label_zh as region_label_zh,
    place.label_en as region_label_en,
    place.place_level,
    place.parent_id,
    place.is_part,
    place.province_id,
    province.label_zh as province_label_zh,
    province.label_en as province_label_en
from {{ ref('int_place') }} as place
left join {{ ref('int_place') }} as province on place.province_id = province.region_id
union all
-- A promise for each unit has no place of the catalogue: what is printed is its key and its name.
select distinct
    attainment.region_id,
    attainment.region_label_zh,
    attainment.region_label_zh as region_label_en,
    cast(null as string) as place_level,
    cast(null as string) as parent_id,
    false as is_part,
    cast(null as string) as province_id,
    cast(null as string) as province_label_zh,
    cast(null as string) as province_label_en
from {{ ref('mart_attainment') }} as attainment
left join {{ ref('int_place') }} as place on attainment.region_id = place.region_id
where attainment.region_id is not null and place.region_id is null
