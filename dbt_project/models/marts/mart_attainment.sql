-- One row per promise: the answer as of the newest day on which anything held was released, withdrawn or corrected.
{{ config(post_hook=create_as_of_macros()) }}
{%- set is_contradicted = '(contradicted.promise_id is not null and told.attainment_status = history.attainment_status)' %}
{%- set answering = release_that_would_answer('told.attainment_status', 'told') %}

with newest as (
    select max(day) as today
    from (
        select available_on as day from {{ ref('stg_release') }}
        union all
        -- A withdrawal and a corrigendum are news of their day.
        select withdrawn_on as day from {{ ref('stg_release') }}
        union all
        select valid_from as day from {{ ref('stg_figure') }}
        where is_corrected
    ) as known
),

-- What checks found on the figures behind the number: target, baseline and latest.
behind as (
    select
        promise_id,
        target_id as figure_version_id
    from {{ ref('mart_attainment_history') }}
    where valid_to is null and known_to is null
    union all
    select
        promise_id,
        baseline_version_id as figure_version_id
    from {{ ref('mart_attainment_history') }}
    where valid_to is null and known_to is null
    union all
    select
        promise_id,
        actual_version_id as figure_version_id
    from {{ ref('mart_attainment_history') }}
    where valid_to is null and known_to is null
),

found as (
    select
        behind.promise_id,
        finding.severity,
        finding.rule
    from behind
    inner join {{ ref('stg_figure') }} as figure on behind.figure_version_id = figure.figure_version_id
    inner join {{ ref('finding') }} as finding on figure.figure_id = finding.figure_id
    union all
    select
        behind.promise_id,
        'warning' as severity,
        'statements_are_possible_together' as rule
    from behind
    inner join {{ ref('mart_reconciliation') }} as statement
        on
            behind.figure_version_id = statement.stated_version_id
            or behind.figure_version_id = statement.other_version_id
    where not statement.is_possible
),

-- On the outcome or the start of the path only: what contradicts a target is no fault of what came of it.
contradicted as (
    select distinct history.promise_id
    from {{ ref('mart_attainment_history') }} as history
    inner join {{ ref('mart_reconciliation') }} as statement
        on
            statement.stated_version_id in (history.actual_version_id, history.baseline_version_id)
            or statement.other_version_id in (history.actual_version_id, history.baseline_version_id)
    where
        history.valid_to is null
        and history.known_to is null
        and history.actual_version_id is not null
        and not statement.is_possible
        and (
            statement.stated_version_id = history.actual_version_id
            or statement.other_version_id = history.actual_version_id
            or (history.target_kind = 'dated' and not history.is_final_period)
        )
),

quality as (
    select
        promise_id,
        case
            when sum(case when severity = 'critical' then 1 else 0 end) > 0 then 'critical'
            when sum(case when severity = 'warning' then 1 else 0 end) > 0 then 'warning'
            else 'info'
        end as quality,
        min(case when severity <> 'info' then rule end) as finding
    from found
    group by promise_id
),

answer as (
    {{ answers_on('(select release.*, newest.today from ' ~ ref('fct_answering_release') ~ ' as release cross join newest)',
        'today', "date '9999-12-31'") }}
),

told as (
    select
        history.promise_id,
        answer.answering_release,
        {{ status_on('history', 'answer', 'newest.today') }} as attainment_status
    from {{ ref('mart_attainment_history') }} as history
    cross join newest
    left join answer on history.target_id = answer.target_id
    where history.valid_to is null and history.known_to is null
)

select
    history.promise_id,
    history.valid_from,
    history.valid_to,
    history.known_from,
    history.known_to,
    {%- for column in attainment_columns() %}
        {%- if column == 'attainment_status' %}
            told.attainment_status,
        {%- elif column in ('status_low', 'status_high') %}
            case
                when told.attainment_status = history.attainment_status then history.{{ column }}
                else told.attainment_status
            end as {{ column }},
        {%- elif column == 'is_determinate' %}
            history.is_determinate and told.attainment_status = history.attainment_status as is_determinate,
        {%- else %}
            history.{{ column }},
        {%- endif %}
    {%- endfor %}
    newest.today as as_of,
    coalesce(history.target_year >= year(newest.today), true) as is_open,
    -- The release with the outcome, where it is known and not held.
    {{ answering }} as answering_release,
    -- Where nothing is said nothing is contradicted.
    {{ is_contradicted }} as is_contradicted,
    coalesce(quality.quality, 'no_finding') as quality,
    quality.finding,
    {{ status_zh('told.attainment_status', 'history.reason') }} as status_zh,
    {{ status_en('told.attainment_status', 'history.reason') }} as status_en,
    {{ verdict_zh('told.attainment_status', is_contradicted, answering) }} as verdict_zh,
    {{ verdict_en('told.attainment_status', is_contradicted, answering) }} as verdict_en
from {{ ref('mart_attainment_history') }} as history
cross join newest
inner join told on history.promise_id = told.promise_id
left join quality on history.promise_id = quality.promise_id
left join contradicted on history.promise_id = contradicted.promise_id
where history.valid_to is null and history.known_to is null
