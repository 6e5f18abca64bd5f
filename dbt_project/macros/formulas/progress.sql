{# Share of the target span that has passed (tau); months as exact twelfths. #}
{% macro time_progress(elapsed, span) -%}
    {{ safe_ratio(elapsed, span) }}
{%- endmacro %}

{# A/T, a share; for display only, not progress. #}
{% macro level_ratio(actual, target) -%}
    {{ safe_ratio(actual, target) }}
{%- endmacro %}

{# (A-B)/(T-B), a share; null where T = B. #}
{% macro gap_closed(baseline, actual, target) -%}
    {{ safe_ratio('(' ~ actual ~ ') - (' ~ baseline ~ ')', '(' ~ target ~ ') - (' ~ baseline ~ ')') }}
{%- endmacro %}

{# 'geometric' if all three are > 0, else 'linear'; zero is never replaced. #}
{% macro path_kind(baseline, actual, target) -%}
    case
        when ({{ baseline }}) > 0 and ({{ actual }}) > 0 and ({{ target }}) > 0 then 'geometric'
        else 'linear'
    end
{%- endmacro %}

{# Value expected at the elapsed time, in the unit of the baseline. path: 'geometric' or 'linear' (Jinja). #}
{% macro expected_at(baseline, target, elapsed, span, path='geometric') -%}
    {% if path == 'geometric' -%}
    (
        cast(({{ baseline }}) as double) * power(
            case when ({{ baseline }}) > 0 and ({{ target }}) > 0 then {{ safe_ratio(target, baseline) }} end,
            {{ time_progress(elapsed, span) }}
        )
    )
    {%- else -%}
    (
        cast(({{ baseline }}) as double) + (
            cast(({{ target }}) as double) - cast(({{ baseline }}) as double)
        ) * {{ time_progress(elapsed, span) }}
    )
    {%- endif %}
{%- endmacro %}

{# Distance from the path: share A/E-1 (geometric) or A-E in units (linear). path: 'geometric' or 'linear' (Jinja). #}
{% macro deviation(baseline, actual, target, elapsed, span, path='geometric') -%}
    {% if path == 'geometric' -%}
    ({{ safe_ratio(actual, expected_at(baseline, target, elapsed, span, path)) }} - 1)
    {%- else -%}
    (cast(({{ actual }}) as double) - {{ expected_at(baseline, target, elapsed, span, path) }})
    {%- endif %}
{%- endmacro %}

{# Annual rate since the baseline: a share (geometric) or units a year (linear). path: 'geometric' or 'linear' (Jinja). #}
{% macro observed_rate(baseline, actual, elapsed, path='geometric') -%}
    {% if path == 'geometric' -%}
    case when ({{ baseline }}) > 0 and ({{ actual }}) > 0 then {{ cagr(actual, baseline, elapsed) }} end
    {%- else -%}
    {{ safe_ratio('(' ~ actual ~ ') - (' ~ baseline ~ ')', elapsed) }}
    {%- endif %}
{%- endmacro %}

{# Annual rate needed from the baseline to the target: share or units a year. path: 'geometric' or 'linear' (Jinja). #}
{% macro required_rate(baseline, target, span, path='geometric') -%}
    {% if path == 'geometric' -%}
    {{ observed_rate(baseline, target, span, 'geometric') }}
    {%- else -%}
    {{ observed_rate(baseline, target, span, 'linear') }}
    {%- endif %}
{%- endmacro %}

{# Observed over required rate, 1 = on the path, rounded to 9 decimals; direction is 1 or -1.
   path: 'geometric' or 'linear' (Jinja). #}
{% macro pace_ratio(baseline, actual, target, elapsed, span, direction, path='geometric') -%}
    {% if path == 'geometric' -%}
    round(
        ({{ direction }}) * {{ safe_ratio(
            observed_rate(baseline, actual, elapsed, path), 'abs(' ~ required_rate(baseline, target, span, path) ~ ')'
        ) }},
        9
    )
    {%- else -%}
    round(
        {{ safe_ratio(observed_rate(baseline, actual, elapsed, path), required_rate(baseline, target, span, path)) }},
        9
    )
    {%- endif %}
{%- endmacro %}

{# ln(A/B)/ln(T/B) over tau; null unless all are > 0. #}
{% macro log_pace(baseline, actual, target, elapsed, span) -%}
    {%- set is_over_zero = 'case when (' ~ baseline ~ ') > 0 and (' -%}
    {%- set done = 'ln(' ~ is_over_zero ~ actual ~ ') > 0 then ' ~ safe_ratio(actual, baseline) ~ ' end)' -%}
    {%- set asked = 'ln(' ~ is_over_zero ~ target ~ ') > 0 then ' ~ safe_ratio(target, baseline) ~ ' end)' -%}
    {{ safe_ratio(done, asked ~ ' * ' ~ time_progress(elapsed, span)) }}
{%- endmacro %}

{# d(T-A) in the unit of the figure; negative once over-fulfilled. #}
{% macro gap_to_target(actual, target, direction) -%}
    (({{ direction }}) * (cast(({{ target }}) as double) - cast(({{ actual }}) as double)))
{%- endmacro %}

{# Annual rate needed from now to the target; null with no time left. path: 'geometric' or 'linear' (Jinja). #}
{% macro required_remaining(actual, target, remaining, path='geometric') -%}
    {% if path == 'geometric' -%}
    {{ observed_rate(actual, target, remaining, 'geometric') }}
    {%- else -%}
    {{ observed_rate(actual, target, 'nullif(' ~ remaining ~ ', 0)', 'linear') }}
    {%- endif %}
{%- endmacro %}

{# Value at the target date if the observed rate holds; A when nothing remains. path: 'geometric' or 'linear' (Jinja). #}
{% macro projection(baseline, actual, elapsed, remaining, path='geometric') -%}
    {% if path == 'geometric' -%}
    (
        cast(({{ actual }}) as double) * power(
            case when ({{ baseline }}) > 0 and ({{ actual }}) > 0 then {{ safe_ratio(actual, baseline) }} end,
            {{ safe_ratio(remaining, elapsed) }}
        )
    )
    {%- else -%}
    (
        cast(({{ actual }}) as double) + {{ observed_rate(baseline, actual, elapsed, 'linear') }} * cast(
            ({{ remaining }}) as double
        )
    )
    {%- endif %}
{%- endmacro %}

{# (projection-B)/(T-B), a share (UNSD). path: 'geometric' or 'linear' (Jinja). #}
{% macro projected_ratio(baseline, actual, target, elapsed, remaining, path='geometric') -%}
    {% if path == 'geometric' -%}
    {{ gap_closed(baseline, projection(baseline, actual, elapsed, remaining, 'geometric'), target) }}
    {%- else -%}
    {{ gap_closed(baseline, projection(baseline, actual, elapsed, remaining, 'linear'), target) }}
    {%- endif %}
{%- endmacro %}

{# gap_closed over time_progress, a ratio; the linear pace. #}
{% macro pace_vs_time(baseline, actual, target, elapsed, span) -%}
    {{ safe_ratio(gap_closed(baseline, actual, target), time_progress(elapsed, span)) }}
{%- endmacro %}

{# The least or the greatest (pick) pace over the eight corners; null with an unknown bound or where T-B can change sign. #}
{% macro pace_at_corners(
    pick,
    baseline_low, baseline_high, actual_low, actual_high, target_low, target_high, elapsed, span, direction, path='geometric'
) -%}
    {%- set corners = [] -%}
    {%- for b in [baseline_low, baseline_high] -%}
        {%- for a in [actual_low, actual_high] -%}
            {%- for t in [target_low, target_high] -%}
                {%- do corners.append(pace_ratio(b, a, t, elapsed, span, direction, path)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    case
        when
            (({{ direction }}) > 0 and ({{ target_low }}) > ({{ baseline_high }}))
            or (({{ direction }}) < 0 and ({{ target_high }}) < ({{ baseline_low }}))
            then
                case
                    when
                        ({{ actual_low }}) is not null
                        and ({{ actual_high }}) is not null
                        and ({{ baseline_low }}) is not null
                        and ({{ baseline_high }}) is not null
                        and ({{ target_low }}) is not null
                        and ({{ target_high }}) is not null
                        then {{ pick }}({{ corners | join(', ') }})
                end
    end
{%- endmacro %}

{# The least pace over the corners. #}
{% macro pace_low(
    baseline_low, baseline_high, actual_low, actual_high, target_low, target_high, elapsed, span, direction, path='geometric'
) -%}
    {{ pace_at_corners(
        'least', baseline_low, baseline_high, actual_low, actual_high, target_low, target_high, elapsed, span, direction, path
    ) }}
{%- endmacro %}

{# The greatest pace over the corners. #}
{% macro pace_high(
    baseline_low, baseline_high, actual_low, actual_high, target_low, target_high, elapsed, span, direction, path='geometric'
) -%}
    {{ pace_at_corners(
        'greatest', baseline_low, baseline_high, actual_low, actual_high, target_low, target_high, elapsed, span, direction, path
    ) }}
{%- endmacro %}
