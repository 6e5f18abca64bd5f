-- One row per promise and rectangle of days (public from, known from) in which the answer is the same.
{#- What an answer says: two neighbours that say the same are one row. -#}
{%- set said = attainment_columns() %}
with answer as (
    select * from {{ ref('int_attainment_answer') }}
),

{{ coalesced_days('answer', ['promise_id'], content_of(said)) }}

select
    promise_id,
    valid_from,
    merged_valid_to as valid_to,
    known_from,
    merged_known_to as known_to,
    {{ said | join(',\n    ') }}
from day_run
where is_first
