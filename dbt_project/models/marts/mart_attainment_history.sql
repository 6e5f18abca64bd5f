-- One row per promise and rectangle of days (public from, known from) in which the answer is the same.
with paced as (
    select
        value.*,
        {{ time_progress('value.elapsed_years', 'value.span_years') }} as progress,
        value.actual_version_id is not null as has_actual,
        value.baseline_low is not null or value.baseline_high is not null as has_baseline,
        case
            when value.is_interval_inside then true
            when value.is_interval_outside then false
        end as attained_interval,
        case
            when value.is_point_inside is not null then value.is_point_inside
            when value.is_interval_inside then true
            when value.is_interval_outside then false
        end as attained_as_printed,
        -- With a bound the change required may be nothing or of the other sign: then a pace means nothing.
        value.target_kind in ('dated', 'period_target')
        and case
            when value.sign > 0 then coalesce(value.baseline_high < value.target_value, false)
            else coalesce(value.baseline_low > value.target_value, false)
        end as has_way_to_go,
        value.target_kind = 'dated'
        and case
            when value.sign > 0 then coalesce(value.baseline_low >= value.target_value, false)
            else coalesce(value.baseline_high <= value.target_value, false)
        end as is_met_at_baseline
    from {{ ref('int_attainment_value') }} as value
),

cornered as (
    select
        paced.*,
        case
            when paced.has_way_to_go and paced.baseline_point is not null and paced.actual_point is not null
                then {{ on_path('paced.is_geometric',
                    pace_ratio('paced.baseline_point', 'paced.actual_point', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'geometric'),
                    pace_ratio('paced.baseline_point', 'paced.actual_point', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'linear')) }}
        end as pace_ratio,
        case
            when paced.has_way_to_go and paced.sign > 0
                then {{ on_path('paced.is_geometric',
                    pace_ratio('paced.baseline_high', 'paced.actual_low', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'geometric'),
                    pace_ratio('paced.baseline_high', 'paced.actual_low', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'linear')) }}
            when paced.has_way_to_go
                then {{ on_path('paced.is_geometric',
                    pace_ratio('paced.baseline_low', 'paced.actual_high', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'geometric'),
                    pace_ratio('paced.baseline_low', 'paced.actual_high', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'linear')) }}
        end as pace_low,
        case
            when paced.has_way_to_go and paced.sign > 0
                then {{ on_path('paced.is_geometric',
                    pace_ratio('paced.baseline_low', 'paced.actual_high', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'geometric'),
                    pace_ratio('paced.baseline_low', 'paced.actual_high', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'linear')) }}
            when paced.has_way_to_go
                then {{ on_path('paced.is_geometric',
                    pace_ratio('paced.baseline_high', 'paced.actual_low', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'geometric'),
                    pace_ratio('paced.baseline_high', 'paced.actual_low', 'paced.target_value', 'paced.elapsed_years', 'paced.span_years', 'paced.sign', 'linear')) }}
        end as pace_high,
        -- What the plan asks for in a year, from its start: one-sided where the baseline is a bound.
        case
            when paced.target_kind = 'dated'
                then
                    {{ on_path('paced.is_geometric',
                    required_rate('paced.baseline_high', 'paced.target_value', 'paced.span_years', 'geometric'), required_rate('paced.baseline_high', 'paced.target_value', 'paced.span_years', 'linear')) }}
        end as required_rate_from_high,
        case
            when paced.target_kind = 'dated'
                then
                    {{ on_path('paced.is_geometric',
                    required_rate('paced.baseline_low', 'paced.target_value', 'paced.span_years', 'geometric'), required_rate('paced.baseline_low', 'paced.target_value', 'paced.span_years', 'linear')) }}
        end as required_rate_from_low
    from paced
),

judged as (
    select
        cornered.*,
        case
            when cornered.unusable_reason is not null then cornered.unusable_reason
            when cornered.target_kind = 'set_elsewhere' then 'set_elsewhere'
            when not cornered.has_actual and cornered.has_other_basis then 'growth_basis_differs'
            when cornered.break_kind is not null and not cornered.is_final_period then cornered.break_kind
        end as not_assessable_reason,
        case
            when cornered.is_final_period
                then case cornered.attained_as_printed when true then 'achieved' when false then 'missed' end
            when
                cornered.target_kind in ('maintain', 'growth_of_one_year', 'band', 'per_unit')
                or cornered.is_met_at_baseline
                then
                    case
                        when cornered.attained_as_printed is null then null
                        when cornered.target_kind = 'growth_of_one_year'
                            then case when cornered.attained_as_printed then 'on_track' else 'insufficient' end
                        when cornered.attained_as_printed
                            then
                                case
                                    when cornered.sign * (cornered.actual_point - cornered.baseline_point) < 0
                                        then 'met_at_risk'
                                    else 'met_stable'
                                end
                        when cornered.sign * (cornered.actual_point - cornered.baseline_point) > 0
                            then 'missed_improving'
                        else 'missed_worsening'
                    end
            when cornered.attained_as_printed then 'met_early'
            else {{ pace_status('cornered.pace_ratio') }}
        end as point_status,
        case
            when cornered.is_final_period
                then case when cornered.is_interval_inside then 'achieved' else 'missed' end
            when
                cornered.target_kind in ('maintain', 'growth_of_one_year', 'band', 'per_unit')
                or cornered.is_met_at_baseline
                then
                    case
                        when cornered.target_kind = 'growth_of_one_year'
                            then case when cornered.is_interval_inside then 'on_track' else 'insufficient' end
                        when cornered.is_interval_inside
                            then
                                case
                                    when cornered.sign * (cornered.actual_point - cornered.baseline_point) < 0
                                        then 'met_at_risk'
                                    else 'met_stable'
                                end
                        when cornered.sign * (cornered.actual_point - cornered.baseline_point) > 0
                            then 'missed_improving'
                        else 'missed_worsening'
                    end
            when cornered.is_interval_inside then 'met_early'
            else {{ pace_status('cornered.pace_low') }}
        end as low_status,
        case
            when cornered.is_final_period
                then case when cornered.is_interval_outside then 'missed' else 'achieved' end
            when
                cornered.target_kind in ('maintain', 'growth_of_one_year', 'band', 'per_unit')
                or cornered.is_met_at_baseline
                then
                    case
                        when cornered.target_kind = 'growth_of_one_year'
                            then case when cornered.is_interval_outside then 'insufficient' else 'on_track' end
                        when not cornered.is_interval_outside
                            then
                                case
                                    when cornered.sign * (cornered.actual_point - cornered.baseline_point) < 0
                                        then 'met_at_risk'
                                    else 'met_stable'
                                end
                        when cornered.sign * (cornered.actual_point - cornered.baseline_point) > 0
                            then 'missed_improving'
                        else 'missed_worsening'
                    end
            when not cornered.is_interval_outside and cornered.has_actual then 'met_early'
            else {{ pace_status('cornered.pace_high') }}
        end as high_status
    from cornered
),

stated as (
    select
        judged.*,
        case
            when judged.not_assessable_reason is not null then 'not_assessable'
            when
                judged.target_kind = 'dated' and not judged.has_baseline and not judged.is_final_period
                then 'no_baseline'
            when not judged.has_actual then 'no_new_data'
        end as guard_status,
        case
            -- Final is only what is actual and annual: an expected value or a part of the year is on the way.
            when judged.is_final_period and judged.actual_status = 'expected' then 'interim_'
            when
                not judged.is_final_period
                and judged.actual_frequency not in ('A', 'D')
                then 'interim_'
            else ''
        end as prefix
    from judged
)

select
    stated.promise_id,
    stated.valid_from,
    stated.valid_to,
    stated.known_from,
    stated.known_to,
    target.publisher,
    target.indicator_id,
    indicator.label_zh,
    indicator.label_en,
    coalesce(target.region_id, target.subject_text) as region_id,
    coalesce(region.label_zh, target.subject_text) as region_label_zh,
    target.series_measure as measure,
    target.plan_id,
    target.plan_kind,
    target.target_kind,
    target.direction,
    target.time_period,
    cast(stated.target_year as int) as target_year,
    target.release_id as target_release_id,
    target.target_id,
    target.bound_op as target_bound_op,
    target.base_value as target_value,
    target.stretch_value,
    target.unit_id,
    coalesce(target.surface, {{ display_value('target.value', 'target.unit_text') }}) as target_display,
    cast(coalesce(target.paragraph, 0) as bigint) * 100000 + coalesce(target.char_start, 0) as importance,
    stated.baseline_time_period as baseline_period,
    stated.baseline_version_id,
    baseline.low as baseline_low,
    baseline.high as baseline_high,
    coalesce(baseline.surface, {{ display_value('baseline.value', 'baseline.unit_text') }}) as baseline_display,
    stated.actual_version_id,
    stated.actual_status,
    coalesce(actual.time_period, baseline.time_period) as latest_period,
    coalesce(
        actual.surface, {{ display_value('actual.value', 'actual.unit_text') }},
        baseline.surface, {{ display_value('baseline.value', 'baseline.unit_text') }}
    ) as latest_display,
    case when stated.has_actual then actual.low else baseline.low end as low,
    case when stated.has_actual then actual.high else baseline.high end as high,
    round(stated.progress, 9) as time_progress,
    case
        when stated.has_way_to_go
            then round({{ gap_closed('stated.baseline_point', 'stated.actual_point', 'stated.target_value') }}, 9)
    end as gap_closed,
    case
        when stated.has_way_to_go
            then
                round(
                    {{ on_path('stated.is_geometric',
                expected_at('stated.baseline_point', 'stated.target_value', 'stated.elapsed_years', 'stated.span_years',
                    'geometric'),
                expected_at('stated.baseline_point', 'stated.target_value', 'stated.elapsed_years', 'stated.span_years',
                    'linear')) }},
                    6
                )
    end as expected_now,
    stated.pace_ratio,
    stated.pace_low,
    stated.pace_high,
    -- Null where the baseline is open on that side: "above 1500" asks for less than from 1500, how much less is open.
    round(case when stated.sign > 0 then stated.required_rate_from_high else stated.required_rate_from_low end, 9)
        as required_rate_low,
    round(case when stated.sign > 0 then stated.required_rate_from_low else stated.required_rate_from_high end, 9)
        as required_rate_high,
    stated.is_geometric,
    case
        when stated.has_way_to_go and stated.elapsed_years > 0
            then round({{ on_path('stated.is_geometric',
                projection('stated.baseline_point', 'stated.actual_point', 'stated.elapsed_years',
                    'stated.span_years - stated.elapsed_years', 'geometric'),
                projection('stated.baseline_point', 'stated.actual_point', 'stated.elapsed_years',
                    'stated.span_years - stated.elapsed_years', 'linear')) }}, 6)
    end as projection,
    stated.attained_as_printed,
    stated.attained_interval,
    coalesce(
        stated.guard_status,
        stated.prefix || coalesce(
            stated.point_status,
            case when stated.low_status = stated.high_status then stated.low_status end,
            'indeterminate'
        )
    ) as attainment_status,
    coalesce(stated.guard_status, stated.prefix || coalesce(stated.low_status, 'indeterminate')) as status_low,
    coalesce(stated.guard_status, stated.prefix || coalesce(stated.high_status, 'indeterminate')) as status_high,
    stated.guard_status is null
    and stated.low_status is not null
    and coalesce(stated.low_status = stated.high_status, false) as is_determinate,
    stated.guard_status is null
    and coalesce(stated.attained_as_printed is distinct from stated.attained_interval, false)
    and stated.point_status is not null as is_rounding_sensitive,
    stated.not_assessable_reason as reason,
    coalesce(actual_release.title, baseline_release.title) as source,
    coalesce(actual_release.release_id, baseline_release.release_id) as source_release_id,
    coalesce(actual_release.released_on, baseline_release.released_on) as source_released_on
from stated
inner join {{ ref('fct_target') }} as target on stated.target_id = target.target_id
inner join {{ ref('dim_indicator') }} as indicator on target.indicator_id = indicator.indicator_id
left join (
    select distinct
        region_id,
        label_zh
    from {{ ref('dim_region') }}
) as region on target.region_id = region.region_id
left join {{ ref('int_candidate') }} as actual on stated.actual_version_id = actual.figure_version_id
left join {{ ref('int_candidate') }} as baseline on stated.baseline_version_id = baseline.figure_version_id
left join {{ ref('stg_release') }} as actual_release on actual.release_id = actual_release.release_id
left join {{ ref('stg_release') }} as baseline_release on baseline.release_id = baseline_release.release_id
