-- One row per promise and span of days on which the answer was the same, as everything held now is known.
{%- set said = [
    'promise_id', 'label_zh', 'label_en', 'region_id', 'plan_id', 'time_period', 'target_year',
    'target_display', 'latest_period', 'latest_display', 'latest_low', 'latest_high', 'pace_ratio', 'pace_low',
    'pace_high', 'attainment_status', 'status_low', 'status_high', 'status_zh', 'status_en', 'verdict_zh',
    'verdict_en',
] %}
with answer as (
    select
        promise_id,
        label_zh,
        label_en,
        region_id,
        plan_id,
        time_period,
        target_year,
        target_display,
        latest_period,
        latest_display,
        cast(low as double) as latest_low,
        cast(high as double) as latest_high,
        pace_ratio,
        pace_low,
        pace_high,
        attainment_status,
        status_low,
        status_high,
        {{ status_zh('attainment_status', 'reason') }} as status_zh,
        {{ status_en('attainment_status', 'reason') }} as status_en,
        {{ verdict_zh() }} as verdict_zh,
        {{ verdict_en() }} as verdict_en,
        valid_from,
        valid_to,
        -- Since when that was held does not matter here: spans that were known at different times are one.
        cast('0001-01-01' as date) as known_from,
        cast(null as date) as known_to
    from {{ ref('mart_attainment_history') }} as history
    where known_to is null
),

{{ coalesced_days('answer', ['promise_id'], content_of(said)) }}

select
    {{ said | join(',\n    ') }},
    valid_from,
    -- Any tool filters a day with valid_from <= day and day < valid_to.
    coalesce(merged_valid_to, cast('9999-12-31' as date)) as valid_to
from day_run
where is_first
