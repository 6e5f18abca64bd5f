-- One row per promise event: the answer on the days in which nothing it rests on changes.
{%- set by_word = "case when judged.is_attained_in_words then 'achieved' else 'missed' end" %}
with paced as (
    select
        value.*,
        {{ time_progress('value.elapsed_years', 'value.span_years') }} as progress,
        value.actual_version_id is not null as has_actual,
        value.baseline_low is not null or value.baseline_high is not null as has_baseline,
        -- Printed digits where there are any; a range stands for itself.
        coalesce(value.attained_printed, value.attained_interval) as attained_as_printed,
        -- The last five years, or since the baseline where it is nearer.
        case when value.elapsed_years > 5 then value.recent_point else value.baseline_point end as recent_start,
        case when value.elapsed_years > 5 then value.recent_years else value.elapsed_years end as recent_span,
        {{ corners_of('value') }}
    from {{ ref('int_attainment_value') }} as value
),

cornered as (
    select
        paced.*,
        case
            when paced.has_way_to_go and paced.baseline_point is not null and paced.actual_point is not null
                then {{ pace_on_path('paced', 'baseline_point', 'actual_point') }}
        end as pace_ratio,
        {{ paces_at_corners('paced') }},
        -- What the plan asks for in a year, from its start: one-sided where the baseline is a bound.
        case
            when paced.target_kind = 'dated'
                then {{ on_path('paced.is_geometric',
                    required_rate('paced.baseline_high', 'paced.target_value', 'paced.span_years', 'geometric'),
                    required_rate('paced.baseline_high', 'paced.target_value', 'paced.span_years', 'linear')) }}
        end as required_rate_from_high,
        case
            when paced.target_kind = 'dated'
                then {{ on_path('paced.is_geometric',
                    required_rate('paced.baseline_low', 'paced.target_value', 'paced.span_years', 'geometric'),
                    required_rate('paced.baseline_low', 'paced.target_value', 'paced.span_years', 'linear')) }}
        end as required_rate_from_low
    from paced
),

bounded as (
    select
        cornered.*,
        {{ worst_pace('cornered') }} as pace_low,
        {{ best_pace('cornered') }} as pace_high
    from cornered
),

judged as (
    select
        bounded.*,
        case
            when bounded.unusable_reason is not null then bounded.unusable_reason
            -- 加快新区建设,完成固定资产投资160亿元: less than half of what there was is asked of a part that is not named.
            when
                bounded.target_kind = 'dated'
                and bounded.series_measure = 'level'
                and bounded.indicator_kind <> 'rate'
                and bounded.direction = 'increase'
                and bounded.target_value < 0.5 * bounded.baseline_low
                then 'less_than_half'
            when bounded.target_kind = 'set_elsewhere' and bounded.is_attained_in_words is null then 'set_elsewhere'
            when not bounded.has_actual and bounded.basis_gap is not null then bounded.basis_gap
            when not bounded.is_final_period and bounded.final_basis_gap is not null then bounded.final_basis_gap
            when bounded.break_kind is not null and not bounded.is_final_period then bounded.break_kind
        end as not_assessable_reason,
        -- A trend that is not known may be either.
        {{ corner_status('bounded', 'bounded.attained_as_printed', 'bounded.pace_ratio', 'bounded.change') }}
            as computed_status,
        {{ corner_status('bounded', 'coalesce(bounded.attained_interval, false)', 'bounded.pace_low',
            'coalesce(bounded.change_low, -1)') }} as computed_low,
        {{ corner_status('bounded', 'coalesce(bounded.attained_interval, bounded.has_actual)', 'bounded.pace_high',
            'coalesce(bounded.change_high, 1)') }} as computed_high
    from bounded
),

-- What is said in words is a verdict by word: it has no number to compute with.
worded as (
    select
        judged.*,
        case when judged.is_attained_in_words is null then judged.computed_status else {{ by_word }} end as own_status,
        case when judged.is_attained_in_words is null then judged.computed_low else {{ by_word }} end as own_low,
        case when judged.is_attained_in_words is null then judged.computed_high else {{ by_word }} end as own_high
    from judged
),

-- An inferred year is an interval of two: where the year before gives another verdict, none is decided.
dated as (
    select
        worded.*,
        earlier.promise_id is not null
        and coalesce(worded.own_status, '') <> coalesce(earlier.own_status, '') as is_open_by_year,
        case
            when earlier.promise_id is null or worded.own_status = earlier.own_status then worded.own_status
        end as point_status,
        case when earlier.pace_low < worded.pace_low then earlier.own_low else worded.own_low end as low_status,
        case when earlier.pace_high > worded.pace_high then earlier.own_high else worded.own_high end as high_status,
        least(worded.pace_low, coalesce(earlier.pace_low, worded.pace_low)) as pace_low_of_years,
        greatest(worded.pace_high, coalesce(earlier.pace_high, worded.pace_high)) as pace_high_of_years
    from worded
    left join worded as earlier
        on
            worded.promise_id = earlier.promise_id
            and worded.valid_from = earlier.valid_from
            and worded.known_from = earlier.known_from
            and worded.baseline_role = 'as_of'
            and earlier.baseline_role = 'a_year_earlier'
            and earlier.baseline_version_id is not null
            and not worded.is_final_period
    where worded.baseline_role <> 'a_year_earlier'
),

guarded as (
    select
        dated.*,
        case
            when dated.not_assessable_reason is not null then 'not_assessable'
            when
                dated.target_kind = 'dated' and not dated.has_baseline and not dated.is_final_period
                then 'no_baseline'
            when not dated.has_actual then 'no_new_data'
        end as guard_status,
        case
            -- Final is only what is actual and annual: an expected value or a part of the year is on the way.
            when dated.actual_status = 'expected' then 'interim_'
            when not dated.is_final_period and dated.actual_frequency <> 'A' then 'interim_'
            else ''
        end as prefix
    from dated
),

stated as (
    select
        guarded.*,
        coalesce(
            guarded.guard_status,
            guarded.prefix || coalesce(
                guarded.point_status,
                case
                    when guarded.low_status = guarded.high_status and not guarded.is_open_by_year then guarded.low_status
                end,
                'indeterminate'
            )
        ) as attainment_status
    from guarded
),

quoted as (
    select *
    from stated
    where baseline_role = 'as_published'
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
    target.display as target_display,
    cast(coalesce(target.paragraph, 0) as bigint) * 100000 + coalesce(target.char_start, 0) as importance,
    baseline.time_period as baseline_period,
    stated.baseline_version_id,
    case when stated.target_kind = 'period_target' then cast(0 as decimal(28, 8)) else baseline.low end as baseline_low,
    case when stated.target_kind = 'period_target' then cast(0 as decimal(28, 8)) else baseline.high end
        as baseline_high,
    baseline.display as baseline_display,
    stated.actual_version_id,
    stated.actual_status,
    coalesce(actual.time_period, previous.time_period) as latest_period,
    coalesce(actual.display, previous.display) as latest_display,
    case when stated.has_actual then actual.low else previous.low end as low,
    case when stated.has_actual then actual.high else previous.high end as high,
    round(stated.progress, 9) as time_progress,
    case
        when stated.has_way_to_go
            then round({{ gap_closed('stated.baseline_point', 'stated.actual_point', 'stated.target_value') }}, 9)
    end as gap_closed,
    case
        when stated.has_way_to_go
            then round({{ expected_on_path('stated') }}, 6)
    end as expected_now,
    case
        when stated.has_way_to_go
            then round({{ on_path('stated.is_geometric',
                deviation('stated.baseline_point', 'stated.actual_point', 'stated.target_value', 'stated.elapsed_years',
                    'stated.span_years', 'geometric'),
                deviation('stated.baseline_point', 'stated.actual_point', 'stated.target_value', 'stated.elapsed_years',
                    'stated.span_years', 'linear')) }}, 9)
    end as deviation,
    round({{ level_ratio('stated.actual_point', 'stated.target_value') }}, 9) as level_ratio,
    -- Nothing is left, not minus nothing.
    round({{ gap_to_target('stated.actual_point', 'stated.target_value', 'stated.sign') }}, 6) + 0.0 as gap_to_target,
    case
        when stated.has_way_to_go
            then round({{ pace_vs_time('stated.baseline_point', 'stated.actual_point', 'stated.target_value',
                'stated.elapsed_years', 'stated.span_years') }}, 9)
    end as pace_vs_time,
    stated.pace_ratio,
    stated.pace_low_of_years as pace_low,
    stated.pace_high_of_years as pace_high,
    -- Null where the baseline is open on that side: "above 1500" asks for less than from 1500, how much less is open.
    -- A higher baseline asks for less growth, and for a steeper fall.
    round(stated.required_rate_from_high, 9) as required_rate_low,
    round(stated.required_rate_from_low, 9) as required_rate_high,
    case
        when stated.target_kind in ('dated', 'period_target') and stated.elapsed_years < stated.span_years
            then round({{ on_path('stated.is_geometric',
                required_remaining('stated.actual_point', 'stated.target_value',
                    'stated.span_years - stated.elapsed_years', 'geometric'),
                required_remaining('stated.actual_point', 'stated.target_value',
                    'stated.span_years - stated.elapsed_years', 'linear')) }}, 9)
    end as required_remaining,
    -- A level from the ends of what is known: what would have to be true in the years left.
    {%- for name, end in [('required_remaining_low', 'better_actual'), ('required_remaining_high', 'worse_actual')] %}
        case
            when
                stated.target_kind = 'dated'
                and stated.series_measure = 'level'
                and stated.indicator_kind <> 'rate'
                and stated.sign > 0
                and stated.elapsed_years < stated.span_years
                and stated.{{ end }} > 0
                and stated.target_value > 0
                then round({{ required_remaining('stated.' ~ end, 'stated.target_value',
                'stated.span_years - stated.elapsed_years', 'geometric') }}, 9)
        end as {{ name }},
    {%- endfor %}
    stated.is_geometric,
    case
        when stated.has_way_to_go and stated.elapsed_years > 0
            then round({{ on_path('stated.is_geometric',
                projection('stated.baseline_point', 'stated.actual_point', 'stated.elapsed_years',
                    'stated.span_years - stated.elapsed_years', 'geometric'),
                projection('stated.baseline_point', 'stated.actual_point', 'stated.elapsed_years',
                    'stated.span_years - stated.elapsed_years', 'linear')) }}, 6)
    end as projection,
    case
        when stated.has_way_to_go and stated.elapsed_years > 0
            then round({{ on_path('stated.is_geometric',
                projection('stated.recent_start', 'stated.actual_point', 'stated.recent_span',
                    'stated.span_years - stated.elapsed_years', 'geometric'),
                projection('stated.recent_start', 'stated.actual_point', 'stated.recent_span',
                    'stated.span_years - stated.elapsed_years', 'linear')) }}, 6)
    end as projection_recent,
    stated.attained_as_printed,
    stated.attained_interval,
    stated.attained_rounded_value,
    stated.is_final_period,
    stated.attainment_status,
    coalesce(stated.guard_status, stated.prefix || coalesce(stated.low_status, 'indeterminate')) as status_low,
    coalesce(stated.guard_status, stated.prefix || coalesce(stated.high_status, 'indeterminate')) as status_high,
    stated.guard_status is null
    and stated.low_status is not null
    and coalesce(stated.low_status = stated.high_status, false) as is_determinate,
    stated.guard_status is null
    and stated.actual_point is not null
    and (
        stated.attained_as_printed is distinct from stated.attained_interval
        or stated.attained_as_printed is distinct from stated.attained_rounded_value
    ) as is_rounding_sensitive,
    quoted.baseline_version_id as baseline_as_published_version_id,
    quoted_baseline.display as baseline_as_published_display,
    case when quoted.baseline_version_id is not null then quoted.attainment_status end as status_as_published,
    stated.baseline_version_id is not null
    and quoted.baseline_version_id is not null
    and stated.attainment_status <> quoted.attainment_status as is_revision_sensitive,
    coalesce(
        stated.not_assessable_reason,
        stated.word_reason,
        case when stated.is_renamed then 'renamed' end,
        case when stated.is_open_by_year then 'year_inferred' end
    ) as reason,
    -- Its text names no year: the baseline's, or the outcome's.
    (stated.is_baseline_inferred and not stated.is_final_period) or stated.is_actual_inferred as is_period_inferred,
    coalesce(actual_release.title, previous_release.title) as source,
    coalesce(actual_release.release_id, previous_release.release_id) as source_release_id,
    coalesce(actual_release.released_on, previous_release.released_on) as source_released_on
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
left join {{ ref('int_candidate') }} as previous on stated.previous_version_id = previous.figure_version_id
left join quoted
    on
        stated.promise_id = quoted.promise_id
        and stated.valid_from = quoted.valid_from
        and stated.known_from = quoted.known_from
left join {{ ref('int_candidate') }} as quoted_baseline
    on quoted.baseline_version_id = quoted_baseline.figure_version_id
left join {{ ref('stg_release') }} as actual_release on actual.release_id = actual_release.release_id
left join {{ ref('stg_release') }} as previous_release on previous.release_id = previous_release.release_id
where stated.baseline_role = 'as_of'
