{# Eurostat: d CAGR observed over |CAGR required|. #}
{% macro eurostat_ratio(baseline, actual, target, elapsed, span, direction) -%}
    (
        ({{ direction }}) * {{ safe_ratio(cagr(actual, baseline, elapsed), 'abs(' ~ cagr(target, baseline, span) ~ ')') }}
    )
{%- endmacro %}

{# Eurostat category with a target. #}
{% macro eurostat_category_target(ratio) -%}
    case
        when ({{ ratio }}) is null then null
        when ({{ ratio }}) >= 0.95 then 'significant_progress'
        when ({{ ratio }}) >= 0.6 then 'moderate_progress'
        when ({{ ratio }}) >= 0 then 'insufficient_progress'
        else 'movement_away'
    end
{%- endmacro %}

{# Eurostat goal score -5..5 with a target, exact coefficients. #}
{% macro eurostat_score_target(ratio) -%}
    case
        when ({{ ratio }}) >= 0.6 then least(cast(5 as double) / 0.7 * (({{ ratio }}) - 0.6), 5)
        else greatest(cast(5 as double) / 1.2 * (({{ ratio }}) + 0.6) - 5, -5)
    end
{%- endmacro %}

{# Eurostat category without a target, cut-offs at 1 %, 0, -1 %. #}
{% macro eurostat_category_no_target(signed_cagr) -%}
    case
        when ({{ signed_cagr }}) is null then null
        when ({{ signed_cagr }}) >= 0.01 then 'significant_progress'
        when ({{ signed_cagr }}) >= 0 then 'moderate_progress'
        when ({{ signed_cagr }}) >= -0.01 then 'moderate_movement_away'
        else 'significant_movement_away'
    end
{%- endmacro %}

{# Eurostat goal score -5..5 without a target: 2.5 a percent, capped. #}
{% macro eurostat_score_no_target(signed_cagr) -%}
    case when ({{ signed_cagr }}) is not null then least(greatest(250 * ({{ signed_cagr }}), -5), 5) end
{%- endmacro %}

{# Open SDG: signed CAGR, or its ratio to the required one; zero base/target becomes 0.001 as the peer does;
   null = not_available. #}
{% macro open_sdg_value(baseline, actual, target, elapsed, span, direction) -%}
    {%- set b = 'case when (' ~ baseline ~ ') = 0 then 0.001 else (' ~ baseline ~ ') end' -%}
    {%- set t = 'case when (' ~ target ~ ') = 0 then 0.001 else (' ~ target ~ ') end' -%}
    (
        case when ({{ baseline }}) < 0 then -1 else 1 end * ({{ direction }}) * case
            when ({{ target }}) is null then {{ cagr(actual, b, elapsed) }}
            else {{ safe_ratio(cagr(actual, b, elapsed), 'abs(' ~ cagr(t, b, span) ~ ')') }}
        end
    )
{%- endmacro %}

{# True when the latest value is at or past the target in its direction; null without a target. #}
{% macro is_target_met(actual, target, direction) -%}
    (({{ direction }}) * (({{ actual }}) - ({{ target }})) >= 0)
{%- endmacro %}

{# Open SDG factor C of a limit (1 without). #}
{% macro open_sdg_factor(baseline, limit_value) -%}
    case
        when ({{ limit_value }}) is null or abs({{ baseline }}) >= 2 * abs({{ limit_value }})
            then cast(1 as double)
        when abs({{ baseline }}) <= abs({{ limit_value }})
            then
                1 - power(
                    {{ safe_ratio('abs(' ~ baseline ~ ')', 'abs(' ~ limit_value ~ ')') }},
                    cast(4.44 as double)
                )
        else
            1 - power(
                (
                    2 * abs({{ limit_value }}) - abs({{ baseline }})
                ) / nullif(cast(abs({{ limit_value }}) as double), 0),
                cast(4.44 as double)
            )
    end
{%- endmacro %}

{# Open SDG class: target_achieved, substantial, moderate, limited, deterioration, not_available. #}
{% macro open_sdg_status(value, met, has_target, factor) -%}
    case
        when ({{ met }}) and ({{ has_target }}) then 'target_achieved'
        when ({{ value }}) is null then 'not_available'
        when
            ({{ value }}) >= case when {{ has_target }} then 0.95 else 0.015 * ({{ factor }}) end
            then 'substantial_progress'
        when
            ({{ value }}) >= case when {{ has_target }} then 0.6 else 0.005 * ({{ factor }}) end
            then 'moderate_progress'
        when ({{ value }}) >= 0 then 'limited_progress'
        else 'deterioration'
    end
{%- endmacro %}

{# Open SDG score -5..5; the peer's rounded coefficients 7.1429, 4.2857 and 4.1667. #}
{% macro open_sdg_score(value, met, has_target, factor) -%}
    case
        when ({{ met }}) and ({{ has_target }}) then 5
        when ({{ value }}) is null then null
        when ({{ has_target }}) and ({{ value }}) >= 0.6 then least(7.1429 * ({{ value }}) - 4.2857, 5)
        when {{ has_target }} then greatest(4.1667 * ({{ value }}) - 2.5, -5)
        when ({{ value }}) < 0 then greatest(125 * ({{ value }}) - 2.5, -5)
        when ({{ factor }}) = 0 then 5
        when ({{ value }}) >= 0.015 * ({{ factor }})
            then least({{ safe_ratio('500 * (' ~ value ~ ')', factor) }} - 5, 5)
        when ({{ value }}) >= 0.005 * ({{ factor }})
            then {{ safe_ratio('250 * (' ~ value ~ ')', factor) }} - 1.25
        else {{ safe_ratio('500 * (' ~ value ~ ')', factor) }} - 2.5
    end
{%- endmacro %}

{# Older Open SDG labels. #}
{% macro open_sdg_function_status(value, met, has_target) -%}
    case {{ open_sdg_status(value, met, has_target, '1') }}
        when 'substantial_progress' then 'on_track'
        when 'moderate_progress' then 'progress_needs_acceleration'
        else {{ open_sdg_status(value, met, has_target, '1') }}
    end
{%- endmacro %}

{# Older Open SDG score: 250c capped without a target. #}
{% macro open_sdg_function_score(value, met, has_target) -%}
    case
        when {{ has_target }} then {{ open_sdg_score(value, met, has_target, '1') }}
        else {{ eurostat_score_no_target(value) }}
    end
{%- endmacro %}

{# EUSTAT labels (peer anomaly: 0-60 % is moderate_deterioration); the neutral band +-0.1 % includes both -0.1 % and just
   below 0.1 %. #}
{% macro eustat_status(value, met, has_target) -%}
    case
        when ({{ met }}) and ({{ has_target }}) then 'target_achieved'
        when ({{ value }}) is null then 'not_available'
        when
            ({{ value }}) >= case when {{ has_target }} then 0.95 else 0.01 end
            then 'significant_progress'
        when
            ({{ value }}) >= case when {{ has_target }} then 0.6 else 0.001 end
            then 'moderate_progress'
        when not ({{ has_target }}) and ({{ value }}) >= -0.001 then 'no_progress'
        when
            ({{ value }}) >= case when {{ has_target }} then 0 else -0.01 end
            then 'moderate_deterioration'
        else 'significant_deterioration'
    end
{%- endmacro %}

{# EUSTAT score -5..5, exact coefficients. #}
{% macro eustat_score(value, met, has_target) -%}
    case
        when ({{ met }}) and ({{ has_target }}) then 5
        when ({{ value }}) is null then null
        when {{ has_target }} then {{ eurostat_score_target(value) }}
        else {{ eurostat_score_no_target(value) }}
    end
{%- endmacro %}

{# UNSD 3, 2 or 1 with a target; met is 3 whatever the trend. #}
{% macro unsd_score_target(ratio, met) -%}
    case
        when {{ met }} then 3
        when ({{ ratio }}) is null then null
        when ({{ ratio }}) >= 0.95 then 3
        when ({{ ratio }}) >= 0.1 then 2
        else 1
    end
{%- endmacro %}

{# UNSD 3, 2 or 1 without a target: 2 % and 0.5 % a year. #}
{% macro unsd_score_no_target(rate, direction) -%}
    case
        when ({{ rate }}) is null then null
        when ({{ direction }}) * ({{ rate }}) >= 0.02 then 3
        when ({{ direction }}) * ({{ rate }}) >= 0.005 then 2
        else 1
    end
{%- endmacro %}

{# ESCAP current status index, 10 = target, uncapped. #}
{% macro escap_current_status(baseline, actual, target, direction, parity) -%}
    {%- set way = 'abs((' ~ target ~ ') - (' ~ baseline ~ '))' -%}
    case
        when {{ parity }} then 10 - 10 * {{ safe_ratio('abs((' ~ target ~ ') - (' ~ actual ~ '))', way) }}
        else 10 * ({{ direction }}) * {{ safe_ratio('(' ~ actual ~ ') - (' ~ baseline ~ ')', way) }}
    end
{%- endmacro %}

{# ESCAP gap at the target date over the progress required, a share. #}
{% macro escap_anticipated_gap(baseline, predicted, target) -%}
    {{ safe_ratio('abs((' ~ target ~ ') - (' ~ predicted ~ '))', 'abs((' ~ target ~ ') - (' ~ baseline ~ '))') }}
{%- endmacro %}

{# SDSN arrow from linear points a year; 50 % and 100 % of needed; at green and not falling is on track or maintaining. #}
{% macro sdsn_arrow(score_end, green_threshold, rate, needed) -%}
    case
        when ({{ rate }}) is null then null
        when ({{ rate }}) < 0 then 'decreasing'
        when ({{ score_end }}) >= ({{ green_threshold }}) or ({{ rate }}) >= ({{ needed }})
            then 'on_track_or_maintaining'
        when ({{ rate }}) >= 0.5 * ({{ needed }}) then 'moderately_improving'
        else 'stagnating'
    end
{%- endmacro %}

{# Share of the remaining gap the projection leaves, at least 0; null in the wrong direction. #}
{% macro destatis_missing_share(actual, target, projected, change, direction) -%}
    case
        when ({{ direction }}) * ({{ change }}) > 0
            then
                greatest(
                    {{ safe_ratio('(' ~ target ~ ') - (' ~ projected ~ ')', '(' ~ target ~ ') - (' ~ actual ~ ')') }},
                    0
                )
    end
{%- endmacro %}

{# Destatis weather of a target of every year. #}
{% macro destatis_constant_symbol(actual, target, change, direction) -%}
    case {{ maintain_status(actual, target, change, direction) }}
        when 'met_stable' then 'sun'
        when 'met_at_risk' then 'sun_cloud'
        when 'missed_improving' then 'cloud'
        when 'missed_worsening' then 'thunderstorm'
    end
{%- endmacro %}

{# Destatis weather of a dated target; already met follows the constant rule. #}
{% macro destatis_target_symbol(actual, target, projected, change, direction) -%}
    case
        when {{ is_target_met(actual, target, direction) }}
            then {{ destatis_constant_symbol(actual, target, change, direction) }}
        when ({{ direction }}) * ({{ change }}) <= 0 then 'thunderstorm'
        when {{ destatis_missing_share(actual, target, projected, change, direction) }} < 0.05 then 'sun'
        when {{ destatis_missing_share(actual, target, projected, change, direction) }} <= 0.2
            then 'sun_cloud'
        when {{ destatis_missing_share(actual, target, projected, change, direction) }} is not null
            then 'cloud'
    end
{%- endmacro %}
