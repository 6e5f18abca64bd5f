-- One row per event of a promise tied to another quantity: the two growths and their difference.
select
    relation.promise_id,
    relation.valid_from,
    event.valid_to,
    relation.known_from,
    event.known_to,
    target.indicator_id,
    target.relation,
    target.relation_to_indicator_id,
    target.region_id,
    {{ time_period('target.period_start', 'target.period_end', 'target.frequency') }} as time_period,
    subject.value as subject_growth,
    other.value as other_growth,
    relation.growth_basis,
    relation.is_same_basis,
    round(relation.difference_low, 9) as difference_low,
    round(relation.difference_high, 9) as difference_high,
    {{ in_step('relation.difference_low', 'relation.difference_high', '0') }} as is_in_step,
    {{ in_step('relation.difference_low', 'relation.difference_high', '0.5') }} as is_in_step_within_half_a_point,
    round(relation.per_head_difference_low, 9) as per_head_difference_low,
    round(relation.per_head_difference_high, 9) as per_head_difference_high,
    relation.subject_version_id,
    relation.other_version_id,
    case when not relation.is_same_basis then 'growth_basis_differs' end as reason
from {{ ref('int_relation') }} as relation
inner join {{ ref('int_promise_event') }} as event
    on
        relation.promise_id = event.promise_id
        and relation.valid_from = event.valid_from
        and relation.known_from = event.known_from
inner join {{ ref('fct_target') }} as target on event.target_id = target.target_id
inner join {{ ref('int_candidate') }} as subject on relation.subject_version_id = subject.figure_version_id
inner join {{ ref('int_candidate') }} as other on relation.other_version_id = other.figure_version_id
