-- One row per event of a promise tied to another quantity, where growth of both is held for its year.
with growth as (
    select
        event.promise_id,
        event.valid_from,
        event.known_from,
        case
            when observation.indicator_id = target.indicator_id then 'subject'
            when observation.indicator_id = target.relation_to_indicator_id then 'other'
            else 'other_per_head'
        end as role,
        observation.figure_version_id,
        observation.growth_basis,
        observation.figure_status,
        observation.low,
        observation.high
    from {{ ref('int_promise_event') }} as event
    inner join {{ ref('fct_target') }} as target on event.target_id = target.target_id
    left join {{ ref('indicator_part') }} as per_head
        on target.relation_to_indicator_id = per_head.whole_id and per_head.kind = 'per_head'
    inner join {{ ref('int_candidate') }} as observation
        on
            target.region_id = observation.region_id
            and year(target.period_end) = year(observation.period_end)
            and (
                observation.indicator_id = target.indicator_id
                or observation.indicator_id = target.relation_to_indicator_id
                or observation.indicator_id = per_head.part_id
            )
    inner join {{ ref('fct_headline') }} as headline
        on
            observation.figure_version_id = headline.figure_version_id
            and headline.valid_from <= event.valid_from
            and (headline.valid_to is null or headline.valid_to > event.valid_from)
            and headline.known_from <= event.known_from
            and (headline.known_to is null or headline.known_to > event.known_from)
    where
        target.target_kind = 'relational'
        and observation.series_measure = 'growth_rate'
        and observation.frequency = 'A'
        and year(observation.period_start) = year(observation.period_end)
        and (
            observation.base_period is null
            or observation.base_period = cast(year(observation.period_end) - 1 as string)
        )
),

paired as (
    select
        subject.promise_id,
        subject.valid_from,
        subject.known_from,
        subject.figure_version_id as subject_version_id,
        other.figure_version_id as other_version_id,
        per_head.figure_version_id as per_head_version_id,
        subject.growth_basis,
        -- An unknown basis is never compared.
        coalesce(subject.growth_basis = other.growth_basis and subject.growth_basis <> 'as_published_unknown', false)
            as is_same_basis,
        case
            when subject.figure_status = 'actual' and other.figure_status = 'actual' then 'actual' else 'expected'
        end as figure_status,
        {{ difference_low('subject.low', 'other.high') }} as difference_low,
        {{ difference_high('subject.high', 'other.low') }} as difference_high,
        {{ difference_low('subject.low', 'per_head.high') }} as per_head_difference_low,
        {{ difference_high('subject.high', 'per_head.low') }} as per_head_difference_high,
        cast(row_number() over (
            partition by subject.promise_id, subject.valid_from, subject.known_from
            order by
                case
                    when subject.growth_basis = other.growth_basis and subject.growth_basis <> 'as_published_unknown'
                        then 0
                    else 1
                end nulls last,
                case subject.growth_basis when 'constant_price' then 0 else 1 end nulls last,
                subject.figure_version_id nulls last, other.figure_version_id nulls last
        ) as bigint) as preference
    from growth as subject
    inner join growth as other
        on
            subject.promise_id = other.promise_id
            and subject.valid_from = other.valid_from
            and subject.known_from = other.known_from
            and other.role = 'other'
    left join growth as per_head
        on
            subject.promise_id = per_head.promise_id
            and subject.valid_from = per_head.valid_from
            and subject.known_from = per_head.known_from
            and subject.growth_basis = per_head.growth_basis
            and per_head.role = 'other_per_head'
    where subject.role = 'subject'
)

select
    promise_id,
    valid_from,
    known_from,
    subject_version_id,
    other_version_id,
    per_head_version_id,
    growth_basis,
    is_same_basis,
    figure_status,
    case when is_same_basis then cast(difference_low as double) end as difference_low,
    case when is_same_basis then cast(difference_high as double) end as difference_high,
    case when is_same_basis then cast(per_head_difference_low as double) end as per_head_difference_low,
    case when is_same_basis then cast(per_head_difference_high as double) end as per_head_difference_high
from paired
where preference = 1
