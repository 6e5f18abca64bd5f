-- One row per promise and span of days on which the answer was the same, as everything held now is known.
{%- set said = [
    'promise_id', 'label_zh', 'label_en', 'region_id', 'plan_id', 'time_period', 'target_year',
    'target_display', 'latest_period', 'latest_display', 'latest_low', 'latest_high', 'pace_ratio', 'pace_low',
    'pace_high', 'attainment_status', 'status_low', 'status_high', 'status_zh', 'status_en', 'verdict_zh',
    'verdict_en', 'indicator_id', 'measure', 'plan_kind', 'baseline_period', 'baseline_display', 'baseline_low',
    'baseline_high',
] %}
{%- set told = status_on('history', 'answered', 'span.day') %}
{%- set always = "cast('9999-12-31' as date)" %}
with known_now as (
    select * from {{ ref('mart_attainment_history') }}
    where known_to is null
),

-- Days on which an answer changes though no figure comes: the period is over, its outcome is overdue, a release is there.
change_day as (
    select
        target_id,
        period_end + 1 as day
    from {{ ref('fct_answering_release') }}
    union
    select
        target_id,
        due_on + 1 as day
    from {{ ref('fct_answering_release') }}
    union
    select
        target_id,
        available_on as day
    from {{ ref('fct_answering_release') }}
    where is_held
),

started as (
    select
        promise_id,
        target_id,
        valid_from,
        valid_to,
        valid_from as day
    from known_now
    union
    select
        known_now.promise_id,
        known_now.target_id,
        known_now.valid_from,
        known_now.valid_to,
        change_day.day
    from known_now
    inner join change_day
        on
            known_now.target_id = change_day.target_id
            and known_now.valid_from < change_day.day
            and (known_now.valid_to is null or known_now.valid_to > change_day.day)
),

span as (
    select
        promise_id,
        valid_from as said_from,
        day,
        coalesce(lead(day) over (partition by promise_id, valid_from order by day nulls last), valid_to) as valid_to
    from started
),

asked as (
    select
        started.promise_id,
        started.day,
        answering.target_id,
        answering.period_end,
        answering.due_on,
        answering.release_id,
        answering.title,
        answering.is_held,
        answering.available_on,
        answering.known_on,
        answering.is_full_statistics,
        answering.is_next_report,
        answering.answer_order
    from started
    inner join {{ ref('fct_answering_release') }} as answering on started.target_id = answering.target_id
),

answered as (
    {{ answers_on('asked', 'answering.day', always, by='promise_id, day') }}
),

answer as (
    select
        history.promise_id,
        history.label_zh,
        history.label_en,
        history.region_id,
        history.plan_id,
        history.time_period,
        history.target_year,
        history.target_display,
        history.latest_period,
        history.latest_display,
        cast(history.low as double) as latest_low,
        cast(history.high as double) as latest_high,
        history.pace_ratio,
        history.pace_low,
        history.pace_high,
        {{ told }} as attainment_status,
        case when {{ told }} = history.attainment_status then history.status_low else {{ told }} end as status_low,
        case when {{ told }} = history.attainment_status then history.status_high else {{ told }} end as status_high,
        {{ status_zh(told, 'history.reason') }} as status_zh,
        {{ status_en(told, 'history.reason') }} as status_en,
        {{ verdict_zh(told) }} as verdict_zh,
        {{ verdict_en(told) }} as verdict_en,
        history.indicator_id,
        history.measure,
        history.plan_kind,
        history.baseline_period,
        history.baseline_display,
        cast(history.baseline_low as double) as baseline_low,
        cast(history.baseline_high as double) as baseline_high,
        span.day as valid_from,
        span.valid_to,
        -- Since when that was held does not matter here: spans that were known at different times are one.
        cast('0001-01-01' as date) as known_from,
        cast(null as date) as known_to
    from known_now as history
    inner join span on history.promise_id = span.promise_id and history.valid_from = span.said_from
    left join answered on span.promise_id = answered.promise_id and span.day = answered.day
),

{{ coalesced_days('answer', ['promise_id'], content_of(said)) }}

select
    day_run.{{ said[:-7] | join(',\n    day_run.') }},
    coalesce(place.label_zh, day_run.region_id) as region_label_zh,
    coalesce(place.label_en, day_run.region_id) as region_label_en,
    day_run.valid_from,
    -- Any tool filters a day with valid_from <= day and day < valid_to.
    coalesce(day_run.merged_valid_to, cast('9999-12-31' as date)) as valid_to,
    day_run.{{ said[-7:] | join(',\n    day_run.') }},
    plan.plan_label_zh,
    plan.plan_label_en
from day_run
left join {{ ref('int_place') }} as place on day_run.region_id = place.region_id
left join {{ ref('plans') }} as plan on day_run.plan_id = plan.plan_id
where day_run.is_first
