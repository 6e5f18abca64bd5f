-- One row per plan that a promise belongs to.
select distinct
    plan_id,
    plan_label_zh,
    plan_label_en,
    plan_kind,
    plan_first_year as first_year,
    plan_last_year as last_year,
    cast(plan_base_year as int) as base_year
from {{ ref('fct_target') }}
where plan_id is not null
