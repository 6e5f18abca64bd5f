-- One row per observation key and rectangle of days (public from, known from): the number that stands for it, chosen in
-- one way among as many, or none where one release contradicts itself and nothing else is held.
with released_day as (
    select
        observation_key,
        valid_from as released_day
    from {{ ref('int_candidate') }}
    union
    select
        observation_key,
        valid_to as released_day
    from {{ ref('int_candidate') }}
    where valid_to is not null
    union
    select
        candidate.observation_key,
        supersession.superseded_on as released_day
    from {{ ref('int_supersession') }} as supersession
    inner join {{ ref('int_candidate') }} as candidate
        on supersession.figure_version_id = candidate.figure_version_id
),

known_day as (
    select
        observation_key,
        known_on as known_day
    from {{ ref('int_candidate') }}
    union
    select
        candidate.observation_key,
        supersession.superseded_known_on as known_day
    from {{ ref('int_supersession') }} as supersession
    inner join {{ ref('int_candidate') }} as candidate
        on supersession.figure_version_id = candidate.figure_version_id
),

released_span as (
    select
        observation_key,
        released_day as valid_from,
        lead(released_day) over (partition by observation_key order by released_day nulls last) as valid_to,
        count(*) over (partition by observation_key) as spans
    from released_day
),

known_span as (
    select
        observation_key,
        known_day as known_from,
        lead(known_day) over (partition by observation_key order by known_day nulls last) as known_to,
        count(*) over (partition by observation_key) as spans
    from known_day
),

-- What had been superseded by the first day of the rectangle, as known then.
gone as (
    select distinct
        supersession.figure_version_id,
        released_span.valid_from,
        known_span.known_from
    from {{ ref('int_supersession') }} as supersession
    inner join {{ ref('int_candidate') }} as candidate
        on supersession.figure_version_id = candidate.figure_version_id
    inner join released_span on candidate.observation_key = released_span.observation_key
    inner join known_span on candidate.observation_key = known_span.observation_key
    where
        supersession.superseded_on <= released_span.valid_from
        and supersession.superseded_known_on <= known_span.known_from
),

alive as (
    select
        candidate.*,
        released_span.valid_from as from_day,
        released_span.valid_to as to_day,
        known_span.known_from,
        known_span.known_to,
        released_span.spans * known_span.spans as rectangles,
        case when candidate.figure_status = 'actual' then 0 else 1 end as status_rank,
        case candidate.vintage_stage when 'final' then 0 when 'revised' then 1 else 2 end as stage_rank,
        case
            when candidate.is_low_unbounded or candidate.is_high_unbounded then null
            else candidate.high - candidate.low
        end as width
    from {{ ref('int_candidate') }} as candidate
    inner join released_span on candidate.observation_key = released_span.observation_key
    inner join known_span on candidate.observation_key = known_span.observation_key
    left join gone
        on
            candidate.figure_version_id = gone.figure_version_id
            and released_span.valid_from = gone.valid_from
            and known_span.known_from = gone.known_from
    where
        candidate.valid_from <= released_span.valid_from
        and candidate.known_on <= known_span.known_from
        and (candidate.valid_to is null or candidate.valid_to > released_span.valid_from)
        and gone.figure_version_id is null
),

-- Of two figures of one release that cannot both hold, the one a stated rule is against; without a rule, both.
contradicted as (
    select
        one.observation_key,
        one.from_day,
        one.known_from,
        one.figure_version_id,
        max(case when contradiction.decided_by is null then 1 else 0 end) = 1 as is_undecided
    from alive as one
    inner join {{ ref('int_contradiction') }} as contradiction on one.figure_version_id = contradiction.figure_version_id
    inner join alive as other
        on
            one.observation_key = other.observation_key
            and one.from_day = other.from_day
            and one.known_from = other.known_from
            and contradiction.other_version_id = other.figure_version_id
    where not contradiction.is_preferred
    group by one.observation_key, one.from_day, one.known_from, one.figure_version_id
),

standing as (
    select alive.*
    from alive
    left join contradicted
        on
            alive.observation_key = contradicted.observation_key
            and alive.from_day = contradicted.from_day
            and alive.known_from = contradicted.known_from
            and alive.figure_version_id = contradicted.figure_version_id
    where contradicted.figure_version_id is null
),

copied as (
    select
        standing.*,
        cast(row_number() over (
            partition by observation_key, from_day, known_from, work_id
            order by
                status_rank nulls last, stage_rank nulls last, source_rank nulls last, width nulls last,
                released_on desc nulls last, release_id nulls last,
                -- Of one release the place in it: what is left there says the same.
                paragraph nulls last, char_start nulls last, ordinal nulls last, figure_version_id nulls last
        ) as bigint) as copy_rank
    from standing
),

-- Copies of one document count once, by the best of them.
ranked as (
    select
        copied.*,
        cast(row_number() over (
            partition by observation_key, from_day, known_from
            order by
                status_rank nulls last, stage_rank nulls last, source_rank nulls last, width nulls last,
                released_on desc nulls last, release_id nulls last,
                -- Of one release the place in it: what is left there says the same.
                paragraph nulls last, char_start nulls last, ordinal nulls last, figure_version_id nulls last
        ) as bigint) as headline_rank,
        cast(count(*) over (partition by observation_key, from_day, known_from) as bigint) as candidates
    from copied
    where copy_rank = 1
),

chosen as (
    select
        winner.observation_key,
        winner.from_day as valid_from,
        winner.to_day as valid_to,
        winner.known_from,
        winner.known_to,
        winner.rectangles,
        winner.figure_version_id,
        cast(null as string) as disputed_version_id,
        winner.candidates,
        case
            when runner_up.figure_version_id is null and beaten.observation_key is not null then 'summary_paragraph'
            when runner_up.figure_version_id is null then 'only_candidate'
            when winner.status_rank <> runner_up.status_rank then 'actual_before_expected'
            when winner.stage_rank <> runner_up.stage_rank then 'vintage_stage'
            when winner.source_rank <> runner_up.source_rank then 'source_rank'
            when coalesce(winner.width, -1) <> coalesce(runner_up.width, -1) then 'narrower_interval'
            when
                coalesce(winner.released_on, date '0001-01-01') <> coalesce(runner_up.released_on, date '0001-01-01')
                then 'later_release'
            else 'release_id'
        end as headline_reason
    from ranked as winner
    left join ranked as runner_up
        on
            winner.observation_key = runner_up.observation_key
            and winner.from_day = runner_up.from_day
            and winner.known_from = runner_up.known_from
            and runner_up.headline_rank = 2
    left join (
        select distinct
            observation_key,
            from_day,
            known_from
        from contradicted
        where not is_undecided
    ) as beaten
        on
            winner.observation_key = beaten.observation_key
            and winner.from_day = beaten.from_day
            and winner.known_from = beaten.known_from
    where winner.headline_rank = 1
),

-- Nothing is left to stand for it: two numbers of one release, and no rule between them.
disputed as (
    select
        alive.observation_key,
        alive.from_day as valid_from,
        alive.to_day as valid_to,
        alive.known_from,
        alive.known_to,
        max(alive.rectangles) as rectangles,
        cast(null as string) as figure_version_id,
        min(alive.figure_version_id) as disputed_version_id,
        cast(count(*) as bigint) as candidates,
        'release_contradicts_itself' as headline_reason
    from alive
    left join chosen
        on
            alive.observation_key = chosen.observation_key
            and alive.from_day = chosen.valid_from
            and alive.known_from = chosen.known_from
    where chosen.observation_key is null
    group by alive.observation_key, alive.from_day, alive.to_day, alive.known_from, alive.known_to
),

decided as (
    select * from chosen
    union all
    select * from disputed
),

-- Most keys are said once: there is nothing to merge.
several as (
    select * from decided
    where rectangles > 1
),

{{ coalesced_days('several', ['observation_key'],
    "concat_ws('|', coalesce(figure_version_id, disputed_version_id), cast(candidates as string), headline_reason)") }}

select
    observation_key,
    valid_from,
    merged_valid_to as valid_to,
    known_from,
    merged_known_to as known_to,
    figure_version_id,
    disputed_version_id,
    candidates,
    headline_reason
from day_run
where is_first
union all
select
    observation_key,
    valid_from,
    valid_to,
    known_from,
    known_to,
    figure_version_id,
    disputed_version_id,
    candidates,
    headline_reason
from decided
where rectangles = 1
