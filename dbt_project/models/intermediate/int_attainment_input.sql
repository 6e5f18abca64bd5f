-- One row per promise event: the target in force, the baseline and the newest figure that can be judged by it.
with baseline as (
    select
        promise_id,
        valid_from,
        known_from,
        figure_version_id,
        cast(row_number() over (
            partition by promise_id, valid_from, known_from
            order by
                case frequency when 'A' then 0 else 1 end nulls last, period_end desc nulls last,
                figure_version_id nulls last
        ) as bigint) as preference
    from {{ ref('int_promise_observation') }}
    where is_base_year and is_annual and is_same_basis
),

newest as (
    select
        observation.promise_id,
        observation.valid_from,
        observation.known_from,
        observation.figure_version_id,
        observation.is_annual,
        cast(row_number() over (
            partition by observation.promise_id, observation.valid_from, observation.known_from
            order by
                -- The annual figure of the target's own year ends the question; before it, the newest.
                year(observation.period_end) desc nulls last,
                case when observation.is_annual then 0 else 1 end nulls last,
                case observation.frequency when 'A' then 0 else 1 end nulls last,
                observation.period_end desc nulls last,
                observation.figure_version_id nulls last
        ) as bigint) as preference
    from {{ ref('int_promise_observation') }} as observation
    inner join {{ ref('int_promise_event') }} as event
        on
            observation.promise_id = event.promise_id
            and observation.valid_from = event.valid_from
            and observation.known_from = event.known_from
    inner join {{ ref('fct_target') }} as target on event.target_id = target.target_id
    inner join {{ ref('indicator') }} as indicator on target.indicator_id = indicator.indicator_id
    where
        observation.is_same_basis
        and case
            -- A flow of part of a year is no level of the year: mart_interim looks at it.
            when target.target_kind = 'dated' and indicator.kind = 'flow'
                then observation.is_inside_plan and observation.is_annual
            when target.target_kind = 'dated' then observation.is_inside_plan
            else observation.is_inside_target
        end
),

-- What is there but cannot be compared, because its growth is on another basis.
other_basis as (
    select distinct
        promise_id,
        valid_from,
        known_from
    from {{ ref('int_promise_observation') }}
    where not is_same_basis and is_inside_target
)

select
    event.promise_id,
    event.valid_from,
    event.valid_to,
    event.known_from,
    event.known_to,
    event.target_id,
    baseline.figure_version_id as baseline_version_id,
    coalesce(
        newest.figure_version_id, case when relation.is_same_basis then relation.subject_version_id end
    ) as actual_version_id,
    coalesce(newest.is_annual, relation.is_same_basis) as is_actual_annual,
    other_basis.promise_id is not null or coalesce(not relation.is_same_basis, false) as has_other_basis,
    relation.figure_status as relation_status,
    relation.difference_low,
    relation.difference_high
from {{ ref('int_promise_event') }} as event
left join baseline
    on
        event.promise_id = baseline.promise_id
        and event.valid_from = baseline.valid_from
        and event.known_from = baseline.known_from
        and baseline.preference = 1
left join newest
    on
        event.promise_id = newest.promise_id
        and event.valid_from = newest.valid_from
        and event.known_from = newest.known_from
        and newest.preference = 1
left join other_basis
    on
        event.promise_id = other_basis.promise_id
        and event.valid_from = other_basis.valid_from
        and event.known_from = other_basis.known_from
left join {{ ref('int_relation') }} as relation
    on
        event.promise_id = relation.promise_id
        and event.valid_from = relation.valid_from
        and event.known_from = relation.known_from
