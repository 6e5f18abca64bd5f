-- One row per promise: the answer as of the newest day on which anything held was released.
{{ config(post_hook=create_as_of_macros()) }}

with newest as (
    select max(available_on) as today from {{ ref('stg_release') }}
)

select
    history.*,
    newest.today as as_of,
    coalesce(history.target_year >= year(newest.today), true) as is_open,
    {{ verdict_zh() }} as verdict_zh,
    {{ verdict_en() }} as verdict_en
from {{ ref('mart_attainment_history') }} as history
cross join newest
where history.valid_to is null and history.known_to is null
