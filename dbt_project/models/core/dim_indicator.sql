-- One row per indicator of the catalogue.
select
    indicator_id,
    name_zh as label_zh,
    name_en as label_en,
    unit_id,
    kind,
    price_basis,
    growth_basis,
    desired_direction,
    cast(is_additive as boolean) as is_additive,
    topic,
    definition,
    source_note
from {{ ref('indicator') }}
