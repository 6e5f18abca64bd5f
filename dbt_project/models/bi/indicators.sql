-- One row per indicator that a figure or a promise is about.
select
    indicator.indicator_id,
    indicator.label_zh,
    indicator.label_en,
    indicator.topic,
    indicator.unit_id,
    indicator.kind,
    indicator.price_basis,
    indicator.desired_direction,
    indicator.is_additive,
    indicator.definition
from {{ ref('dim_indicator') }} as indicator
inner join (
    select indicator_id from {{ ref('fct_observation') }}
    union
    select indicator_id from {{ ref('fct_target') }}
) as used on indicator.indicator_id = used.indicator_id
