-- One row per place and span of validity.
select
    region_id,
    name_zh as label_zh,
    name_en as label_en,
    kind,
    parent_id,
    partition_of,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    note
from {{ ref('region') }}
