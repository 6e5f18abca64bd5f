-- One row per promise event and baseline (as of the same day as the actual, and as the plan knew it): the target in
-- force, the baseline and the newest figure that can be judged by it. Under its own name before another one.
with name as (
    {{ promised_names() }}
),

base_year as (
    select
        promise_id,
        valid_from,
        known_from,
        figure_version_id,
        cast(row_number() over (
            partition by promise_id, valid_from, known_from
            order by
                case frequency when 'A' then 0 else 1 end nulls last, period_end desc nulls last,
                is_renamed nulls last, figure_version_id nulls last
        ) as bigint) as preference
    from {{ ref('int_promise_observation') }}
    where is_base_year and is_annual and basis_gap is null
),

-- What the plan knew: the base year in its own report, else what was the headline on the day of that report.
quoted as (
    select
        event.promise_id,
        event.valid_from,
        event.known_from,
        observation.figure_version_id,
        cast(row_number() over (
            partition by event.promise_id, event.valid_from, event.known_from
            order by
                case when observation.release_id = target.release_id then 0 else 1 end nulls last,
                case observation.frequency when 'A' then 0 else 1 end nulls last,
                observation.period_end desc nulls last,
                name.is_renamed nulls last,
                case when observation.is_corrected then 1 else 0 end nulls last,
                observation.figure_version_id nulls last
        ) as bigint) as preference
    from {{ ref('int_promise_event') }} as event
    inner join {{ ref('fct_target') }} as target on event.target_id = target.target_id
    inner join name on target.indicator_id = name.indicator_id
    inner join {{ ref('int_candidate') }} as observation
        on
            name.named_id = observation.indicator_id
            and target.region_id = observation.region_id
            and target.series_measure = observation.series_measure
    left join {{ ref('fct_headline') }} as headline
        on
            observation.figure_version_id = headline.figure_version_id
            and headline.valid_from <= target.valid_from
            and (headline.valid_to is null or headline.valid_to > target.valid_from)
            and headline.known_from <= event.known_from
            and (headline.known_to is null or headline.known_to > event.known_from)
    where
        year(observation.period_end) = target.plan_base_year
        and observation.frequency in ('A', 'D')
        and year(observation.period_start) = year(observation.period_end)
        and observation.valid_from <= target.valid_from
        and observation.known_on <= event.known_from
        and name.name_gap is null
        and (observation.release_id = target.release_id or headline.figure_version_id is not null)
        and {{ basis_gap() }} is null
),

baseline as (
    select
        'as_of' as baseline_role,
        promise_id,
        valid_from,
        known_from,
        figure_version_id
    from base_year
    where preference = 1
    union all
    select
        'as_published' as baseline_role,
        promise_id,
        valid_from,
        known_from,
        figure_version_id
    from quoted
    where preference = 1
    union all
    select
        'a_year_earlier' as baseline_role,
        base_year.promise_id,
        base_year.valid_from,
        base_year.known_from,
        base_year.figure_version_id
    from base_year
    inner join {{ ref('int_candidate') }} as observation on base_year.figure_version_id = observation.figure_version_id
    where base_year.preference = 1 and observation.is_period_inferred
),

newest as (
    select
        observation.promise_id,
        observation.valid_from,
        observation.known_from,
        observation.figure_version_id,
        observation.period_end,
        observation.is_final_period,
        observation.is_renamed,
        cast(row_number() over (
            partition by observation.promise_id, observation.valid_from, observation.known_from
            order by
                -- The figure of the target's own period ends the question; before it, the newest.
                case when observation.is_final_period then 0 else 1 end nulls last,
                -- What is said of the year itself, before what is said of it and the years before.
                case when observation.is_kept_through then 1 else 0 end nulls last,
                year(observation.period_end) desc nulls last,
                case when observation.is_annual then 0 else 1 end nulls last,
                case observation.frequency when 'A' then 0 else 1 end nulls last,
                observation.period_end desc nulls last,
                observation.is_renamed nulls last,
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
        observation.basis_gap is null
        and case
            when target.target_kind in ('growth_of_one_year', 'period_target') then observation.is_from_start
            when observation.is_kept_through then true
            -- A flow of part of a year is no level of the year: mart_interim looks at it.
            when indicator.kind = 'flow' and not observation.is_annual then false
            -- A rate is judged on its average of the year, before that of the year so far, never of one month.
            when indicator.kind = 'rate' and not observation.is_annual and not observation.is_year_to_date then false
            when year(observation.period_start) <> year(observation.period_end) then false
            when target.target_kind = 'dated' then observation.is_inside_plan
            else observation.is_inside_target
        end
),

-- The newest whole year before the target's span, what is shown where none is inside it.
earlier as (
    select
        observation.promise_id,
        observation.valid_from,
        observation.known_from,
        observation.figure_version_id,
        cast(row_number() over (
            partition by observation.promise_id, observation.valid_from, observation.known_from
            order by
                observation.period_end desc nulls last, case observation.frequency when 'A' then 0 else 1 end nulls last,
                observation.is_renamed nulls last, observation.figure_version_id nulls last
        ) as bigint) as preference
    from {{ ref('int_promise_observation') }} as observation
    inner join {{ ref('int_promise_event') }} as event
        on
            observation.promise_id = event.promise_id
            and observation.valid_from = event.valid_from
            and observation.known_from = event.known_from
    inner join {{ ref('fct_target') }} as target on event.target_id = target.target_id
    where
        observation.is_annual
        and observation.basis_gap is null
        and year(observation.period_end) <= target.plan_base_year
        -- Growth and deeds of years ago say nothing of this one's.
        and target.target_kind in ('dated', 'maintain', 'band')
),

-- Five years before the newest: where the projection of the recent years starts.
recent as (
    select
        newest.promise_id,
        newest.valid_from,
        newest.known_from,
        observation.figure_version_id,
        cast(row_number() over (
            partition by newest.promise_id, newest.valid_from, newest.known_from
            order by
                case observation.frequency when 'A' then 0 else 1 end nulls last,
                observation.period_end desc nulls last, observation.is_renamed nulls last,
                observation.figure_version_id nulls last
        ) as bigint) as preference
    from newest
    inner join {{ ref('int_promise_observation') }} as observation
        on
            newest.promise_id = observation.promise_id
            and newest.valid_from = observation.valid_from
            and newest.known_from = observation.known_from
            and year(observation.period_end) = year(newest.period_end) - 5
    where newest.preference = 1 and observation.is_annual and observation.basis_gap is null
),

-- What is there but cannot be compared, and why.
other_basis as (
    select
        promise_id,
        valid_from,
        known_from,
        min(basis_gap) as basis_gap,
        -- Why the figure that would end the question does not.
        min(case when is_final_period then basis_gap end) as final_basis_gap
    from {{ ref('int_promise_observation') }}
    -- Of another meaning only what would end the question.
    where basis_gap is not null and is_inside_target and (is_final_period or not coalesce(is_renamed, false))
    group by promise_id, valid_from, known_from
),

-- The figure of the target's own period that cannot be compared: it is shown all the same.
beside as (
    select
        promise_id,
        valid_from,
        known_from,
        figure_version_id,
        cast(row_number() over (
            partition by promise_id, valid_from, known_from
            order by case figure_status when 'actual' then 0 else 1 end nulls last, figure_version_id nulls last
        ) as bigint) as preference
    from {{ ref('int_promise_observation') }}
    where
        is_final_period
        and basis_gap is not null
        and basis_gap <> 'release_contradicts_itself'
        and not coalesce(is_renamed, false)
),

role as (
    select 'as_of' as baseline_role
    union all
    select 'as_published' as baseline_role
    union all
    -- Its text names no year: the figure may be of the year before the one inferred.
    select 'a_year_earlier' as baseline_role
)

select
    role.baseline_role,
    event.promise_id,
    event.valid_from,
    event.valid_to,
    event.known_from,
    event.known_to,
    event.target_id,
    baseline.figure_version_id as baseline_version_id,
    coalesce(
        case when newest.figure_version_id is null then beside.figure_version_id end,
        baseline.figure_version_id,
        earlier.figure_version_id
    ) as previous_version_id,
    coalesce(
        case when word.is_of_list then word.figure_version_id end,
        newest.figure_version_id,
        case when relation.is_same_basis then relation.subject_version_id end,
        word.figure_version_id
    ) as actual_version_id,
    recent.figure_version_id as recent_version_id,
    coalesce(
        case when word.is_of_list then true end,
        newest.is_final_period,
        case when relation.is_same_basis then true end,
        word.figure_version_id is not null
    ) as is_final_period,
    coalesce(other_basis.basis_gap, case when not relation.is_same_basis then 'growth_basis_differs' end) as basis_gap,
    case when not coalesce(newest.is_final_period, false) then other_basis.final_basis_gap end as final_basis_gap,
    coalesce(newest.is_renamed, false) as is_renamed,
    relation.figure_status as relation_status,
    case when relation.is_same_basis then relation.difference_low end as difference_low,
    case when relation.is_same_basis then relation.difference_high end as difference_high,
    case
        when
            word.is_of_list
            or (newest.figure_version_id is null and not coalesce(relation.is_same_basis, false))
            then word.is_attained
    end as is_attained_in_words,
    case
        when
            word.is_of_list
            or (newest.figure_version_id is null and not coalesce(relation.is_same_basis, false))
            then word.reason
    end as word_reason,
    case
        when
            word.is_of_list
            or (newest.figure_version_id is null and not coalesce(relation.is_same_basis, false))
            then word.figure_status
    end as word_status
from {{ ref('int_promise_event') }} as event
cross join role
left join baseline
    on
        event.promise_id = baseline.promise_id
        and event.valid_from = baseline.valid_from
        and event.known_from = baseline.known_from
        and role.baseline_role = baseline.baseline_role
left join earlier
    on
        event.promise_id = earlier.promise_id
        and event.valid_from = earlier.valid_from
        and event.known_from = earlier.known_from
        and earlier.preference = 1
left join newest
    on
        event.promise_id = newest.promise_id
        and event.valid_from = newest.valid_from
        and event.known_from = newest.known_from
        and newest.preference = 1
left join recent
    on
        event.promise_id = recent.promise_id
        and event.valid_from = recent.valid_from
        and event.known_from = recent.known_from
        and recent.preference = 1
left join other_basis
    on
        event.promise_id = other_basis.promise_id
        and event.valid_from = other_basis.valid_from
        and event.known_from = other_basis.known_from
left join beside
    on
        event.promise_id = beside.promise_id
        and event.valid_from = beside.valid_from
        and event.known_from = beside.known_from
        and beside.preference = 1
left join {{ ref('int_relation') }} as relation
    on
        event.promise_id = relation.promise_id
        and event.valid_from = relation.valid_from
        and event.known_from = relation.known_from
left join {{ ref('int_word_answer') }} as word
    on
        event.promise_id = word.promise_id
        and event.valid_from = word.valid_from
        and event.known_from = word.known_from
where role.baseline_role <> 'a_year_earlier' or baseline.figure_version_id is not null
