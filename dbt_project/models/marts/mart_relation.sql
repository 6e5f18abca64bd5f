-- One row per promise tied to another quantity and rectangle of days in which growth of both is held.
{%- set said = [
    'indicator_id', 'relation', 'relation_to_indicator_id', 'region_id', 'time_period', 'subject_growth', 'other_growth',
    'growth_basis', 'is_same_basis', 'difference_low', 'difference_high', 'is_in_step',
    'is_in_step_within_half_a_point', 'per_head_difference_low', 'per_head_difference_high', 'subject_version_id',
    'other_version_id', 'reason',
] %}
with answer as (
    select * from {{ ref('int_relation_answer') }}
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
