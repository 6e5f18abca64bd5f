-- One row per promise: the answer as of the newest day on which anything held was released, withdrawn or corrected.
{{ config(post_hook=create_as_of_macros()) }}

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
)

select
    history.*,
    newest.today as as_of,
    coalesce(history.target_year >= year(newest.today), true) as is_open,
    coalesce(quality.quality, 'no_finding') as quality,
    quality.finding,
    {{ status_zh('history.attainment_status', 'history.reason') }} as status_zh,
    {{ status_en('history.attainment_status', 'history.reason') }} as status_en,
    {{ verdict_zh() }} as verdict_zh,
    {{ verdict_en() }} as verdict_en
from {{ ref('mart_attainment_history') }} as history
cross join newest
left join quality on history.promise_id = quality.promise_id
where history.valid_to is null and history.known_to is null
