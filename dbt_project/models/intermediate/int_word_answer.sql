-- One row per promise event whose outcome its year's report says in words: near the level of the year before, in step,
-- all of a list done or not, beyond the plan or short of it, what the province set done.
-- “Near the level of the year before” is growth below nothing and above minus ten per cent: the interval of 近 X with X the
-- year before, as docs/methods.md says.
with said as (
    select
        event.promise_id,
        event.valid_from,
        event.known_from,
        observation.figure_version_id,
        observation.figure_status,
        observation.relation,
        target.target_kind,
        target.relation_to,
        cast(row_number() over (
            partition by event.promise_id, event.valid_from, event.known_from
            order by
                case observation.figure_status when 'actual' then 0 else 1 end nulls last,
                observation.valid_from desc nulls last, observation.figure_version_id nulls last
        ) as bigint) as preference
    from {{ ref('int_promise_event') }} as event
    inner join {{ ref('fct_target') }} as target on event.target_id = target.target_id
    inner join {{ ref('int_candidate') }} as observation
        on
            target.indicator_id = observation.indicator_id
            and target.region_id = observation.region_id
            and target.period_start = observation.period_start
            and target.period_end = observation.period_end
            and observation.measure = 'statement'
    inner join {{ ref('fct_headline') }} as headline
        on
            observation.figure_version_id = headline.figure_version_id
            and headline.valid_from <= event.valid_from
            and (headline.valid_to is null or headline.valid_to > event.valid_from)
            and headline.known_from <= event.known_from
            and (headline.known_to is null or headline.known_to > event.known_from)
    where
        (target.target_kind = 'growth_of_one_year' and target.set_low > 0 and observation.relation = 'near_previous')
        or (target.target_kind = 'period_target' and observation.relation in ('all_done', 'not_all_done'))
        or (
            target.target_kind in ('growth_of_one_year', 'dated', 'maintain')
            -- What is said of the year's plan says nothing of a plan of five years that ends with it.
            and target.plan_kind = 'yearly'
            and observation.relation in ('plan_met', 'below_plan')
        )
        or (target.target_kind = 'set_elsewhere' and observation.relation = 'set_by_province')
        or (
            target.target_kind = 'relational'
            and observation.relation in ('in_step_with', 'no_less_than')
            and observation.relation_to = target.relation_to
        )
)

select
    promise_id,
    valid_from,
    known_from,
    figure_version_id,
    figure_status,
    relation not in ('near_previous', 'not_all_done', 'below_plan') as is_attained,
    -- Of a list the words answer for all of it, a number beside them perhaps for a part.
    relation in ('all_done', 'not_all_done') as is_of_list,
    case relation when 'near_previous' then 'near_previous' else 'said_in_words' end as reason
from said
where preference = 1
