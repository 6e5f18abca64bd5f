-- One row per promise and method: what other methods of measuring progress say, beside ours.
with newest as (
    select value.*
    from {{ ref('int_attainment_value') }} as value
    where value.valid_to is null and value.known_to is null and value.baseline_role = 'as_of'
),

priced as (
    select
        newest.promise_id,
        newest.target_kind,
        newest.sign,
        newest.indicator_kind,
        newest.series_measure,
        newest.baseline_point as b,
        newest.actual_point as a,
        newest.target_value as t,
        newest.elapsed_years as n,
        newest.span_years as span,
        newest.span_years - newest.elapsed_years as m,
        attainment.attainment_status,
        attainment.pace_ratio,
        case
            when newest.target_kind <> 'dated' then 'only_for_dated_targets'
            when newest.baseline_version_id is null then 'no_baseline'
            when newest.actual_version_id is null then 'no_new_data'
            when newest.baseline_point is null or newest.actual_point is null then 'a_bound_is_no_point'
            when newest.elapsed_years <= 0 then 'no_time_has_passed'
            when newest.baseline_point = newest.target_value then 'target_is_the_baseline'
        end as reason
    from newest
    inner join {{ ref('mart_attainment') }} as attainment on newest.promise_id = attainment.promise_id
),

measured as (
    select
        priced.*,
        {{ is_target_met('priced.a', 'priced.t', 'priced.sign') }} as is_met,
        -- UNSD: within a point of a target of 0 or 100 % counts as met.
        {{ is_target_met('priced.a', 'priced.t', 'priced.sign') }}
        or (priced.series_measure = 'share' and priced.t in (0, 100) and abs(priced.t - priced.a) <= 1) as is_met_unsd,
        case
            when priced.reason is null and priced.b > 0 and priced.a > 0 and priced.t > 0
                then {{ eurostat_ratio('priced.b', 'priced.a', 'priced.t', 'priced.n', 'priced.span', 'priced.sign') }}
        end as eurostat,
        case
            when priced.reason is null
                then {{ open_sdg_value('priced.b', 'priced.a', 'priced.t', 'priced.n', 'priced.span', 'priced.sign') }}
        end as open_sdg,
        case
            when priced.reason is null and priced.b > 0 and priced.a > 0
                then {{ projected_ratio('priced.b', 'priced.a', 'priced.t', 'priced.n', 'priced.m', 'geometric') }}
        end as unsd,
        case
            when priced.reason is null
                then {{ projection('priced.b', 'priced.a', 'priced.n', 'priced.m', 'linear') }}
        end as projected,
        case
            when priced.reason is null then (priced.a - priced.b) / nullif(priced.n, 0)
        end as change
    from priced
),

method as (
    select
        promise_id,
        'eurostat' as method,
        'SDG monitoring, with target' as edition,
        {{ eurostat_category_target('eurostat') }} as peer_class,
        case when eurostat is not null then round({{ eurostat_score_target('eurostat') }}, 6) end as score,
        coalesce(reason, case when eurostat is null then 'needs_values_above_zero' end) as reason_if_null
    from measured
    union all
    select
        promise_id,
        'open_sdg' as method,
        'sdg-build 2.4' as edition,
        case when reason is null then {{ open_sdg_status('open_sdg', 'is_met', 'true', '1') }} end as peer_class,
        case when reason is null then round({{ open_sdg_score('open_sdg', 'is_met', 'true', '1') }}, 6) end as score,
        reason as reason_if_null
    from measured
    union all
    select
        promise_id,
        'unsd' as method,
        'Progress Chart 2023' as edition,
        case {{ unsd_score_target('unsd', 'is_met') }} when 3 then 'on_track' when 2 then 'fair' when 1 then 'limited' end
            as peer_class,
        cast({{ unsd_score_target('unsd', 'is_met') }} as double) as score,
        coalesce(reason, case when unsd is null then 'needs_values_above_zero' end) as reason_if_null
    from (
        select
            promise_id,
            reason,
            case when reason is null then unsd end as unsd,
            case when reason is null then is_met_unsd end as is_met
        from measured
    ) as known
    union all
    select
        promise_id,
        'destatis' as method,
        'Sustainable Development Strategy' as edition,
        case
            when reason is null then {{ destatis_target_symbol('a', 't', 'projected', 'change', 'sign') }}
        end as peer_class,
        cast(null as double) as score,
        reason as reason_if_null
    from measured
    union all
    select
        promise_id,
        'escap' as method,
        'Current status and anticipated gap, projected from baseline and latest' as edition,
        case
            when reason is not null then null
            when is_met then 'maintain'
            when {{ escap_anticipated_gap('b', 'projected', 't') }} < 0.1 then 'maintain'
            when {{ escap_anticipated_gap('b', 'projected', 't') }} <= 1 then 'accelerate'
            else 'reverse'
        end as peer_class,
        case
            when reason is null
                then round(least(greatest({{ escap_current_status('b', 'a', 't', 'sign', 'false') }}, 0), 10), 6)
        end as score,
        reason as reason_if_null
    from measured
    union all
    select
        promise_id,
        'sdsn' as method,
        'SDG Index arrow, towards the target itself' as edition,
        case
            when reason is null
                then {{ sdsn_arrow('sign * a', 'sign * t', 'sign * change', 'sign * (t - b) / nullif(span, 0)') }}
        end as peer_class,
        cast(null as double) as score,
        reason as reason_if_null
    from measured
    union all
    select
        promise_id,
        'china_mid_term' as method,
        'Four words of mid-term evaluation; the cut-offs are our convention' as edition,
        case when reason is null then {{ chinese_label('attainment_status', 'pace_ratio') }} end as peer_class,
        cast(null as double) as score,
        coalesce(reason, case when pace_ratio is null and attainment_status <> 'met_early' then 'no_pace' end)
            as reason_if_null
    from measured
),

today as (
    select max(as_of) as as_of from {{ ref('mart_attainment') }}
)

select
    method.promise_id,
    today.as_of,
    method.method,
    method.edition,
    method.peer_class,
    method.score,
    case when method.peer_class is null then coalesce(method.reason_if_null, 'not_available') end as reason_if_null
from method
cross join today
