-- One row per promise and rectangle of days (public from, known from) in which nothing it rests on changes.
with name as (
    {{ promised_names() }}
),

series as (
    select distinct
        target.promise_id,
        observation.observation_key
    from {{ ref('fct_target') }} as target
    inner join name on target.indicator_id = name.indicator_id
    inner join {{ ref('int_candidate') }} as observation
        on
            name.named_id = observation.indicator_id
            and target.region_id = observation.region_id
            and target.series_measure = observation.series_measure
    union
    -- What a relation compares: growth of the quantity itself, of the other, and of the other per head.
    select distinct
        target.promise_id,
        observation.observation_key
    from {{ ref('fct_target') }} as target
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
    where target.target_kind = 'relational' and observation.series_measure = 'growth_rate'
    union
    -- An outcome may be said in words.
    select distinct
        target.promise_id,
        observation.observation_key
    from {{ ref('fct_target') }} as target
    inner join {{ ref('int_candidate') }} as observation
        on
            target.indicator_id = observation.indicator_id
            and target.region_id = observation.region_id
            and target.period_end = observation.period_end
            and observation.measure = 'statement'
),

released_day as (
    select
        promise_id,
        valid_from as released_day
    from {{ ref('fct_target') }}
    union
    -- Whatever came after it: for who did not yet hold that, it stood until it was withdrawn.
    select
        promise_id,
        withdrawn_on as released_day
    from {{ ref('fct_target') }}
    where withdrawn_on is not null
    union
    select
        series.promise_id,
        headline.valid_from as released_day
    from series
    inner join {{ ref('fct_headline') }} as headline on series.observation_key = headline.observation_key
    union
    -- A number that ends without another: withdrawn, dropped, or not in the document issued anew.
    select
        series.promise_id,
        headline.valid_to as released_day
    from series
    inner join {{ ref('fct_headline') }} as headline on series.observation_key = headline.observation_key
    where headline.valid_to is not null
),

known_day as (
    select
        promise_id,
        known_on as known_day
    from {{ ref('fct_target') }}
    union
    select
        series.promise_id,
        headline.known_from as known_day
    from series
    inner join {{ ref('fct_headline') }} as headline on series.observation_key = headline.observation_key
    union
    select
        series.promise_id,
        headline.known_to as known_day
    from series
    inner join {{ ref('fct_headline') }} as headline on series.observation_key = headline.observation_key
    where headline.known_to is not null
),

released_span as (
    select
        promise_id,
        released_day as valid_from,
        lead(released_day) over (partition by promise_id order by released_day nulls last) as valid_to
    from released_day
),

known_span as (
    select
        promise_id,
        known_day as known_from,
        lead(known_day) over (partition by promise_id order by known_day nulls last) as known_to
    from known_day
),

-- The wording in force on the first day of the rectangle among those held then: one that became known later does
-- not end the one before it for who did not yet hold it, and one without a day never takes the place of a dated one.
stated as (
    select
        released_span.promise_id,
        released_span.valid_from,
        released_span.valid_to,
        known_span.known_from,
        known_span.known_to,
        target.target_id,
        cast(row_number() over (
            partition by released_span.promise_id, released_span.valid_from, known_span.known_from
            order by
                case when target.is_dated then 0 else 1 end nulls last, target.valid_from desc nulls last,
                target.release_id desc nulls last
        ) as bigint) as newest
    from released_span
    inner join known_span on released_span.promise_id = known_span.promise_id
    inner join {{ ref('fct_target') }} as target
        on
            released_span.promise_id = target.promise_id
            and target.valid_from <= released_span.valid_from
            and (target.withdrawn_on is null or target.withdrawn_on > released_span.valid_from)
            and target.known_on <= known_span.known_from
)

select
    promise_id,
    valid_from,
    valid_to,
    known_from,
    known_to,
    target_id
from stated
where newest = 1
