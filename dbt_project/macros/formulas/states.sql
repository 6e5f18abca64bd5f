{# on_track, moderate, insufficient or away from a pace; rounded to 9 decimals before the cut-offs; null stays null. #}
{% macro pace_status(pace) -%}
    case
        when ({{ pace }}) is null then null
        when round({{ pace }}, 9) >= {{ cut_off('on_track') }} then 'on_track'
        when round({{ pace }}, 9) >= {{ cut_off('moderate') }} then 'moderate'
        when round({{ pace }}, 9) >= 0 then 'insufficient'
        else 'away'
    end
{%- endmacro %}

{# State of a dated target after guards 1-3: attained is boolean or null. #}
{% macro attainment_status(pace, attained, elapsed, span, assessable='true', has_baseline='true', has_new_data='true') -%}
    case
        when not coalesce({{ assessable }}, false) then 'not_assessable'
        when not coalesce({{ has_baseline }}, false) then 'no_baseline'
        when not coalesce({{ has_new_data }}, false) then 'no_new_data'
        when ({{ attained }}) and ({{ elapsed }}) >= ({{ span }}) then 'achieved'
        when ({{ attained }}) then 'met_early'
        when not ({{ attained }}) and ({{ elapsed }}) >= ({{ span }}) then 'missed'
        when ({{ elapsed }}) >= ({{ span }}) then 'indeterminate'
        else coalesce({{ pace_status(pace) }}, 'indeterminate')
    end
{%- endmacro %}

{# State of a maintain target: direction 1 at least, -1 at most; change is the mean annual change; no change is stable, and
   not an improvement when missed. #}
{% macro maintain_status(actual, target, change, direction) -%}
    case
        when ({{ actual }}) is null or ({{ change }}) is null then 'indeterminate'
        when {{ gap_to_target(actual, target, direction) }} <= 0
            then case when ({{ direction }}) * ({{ change }}) < 0 then 'met_at_risk' else 'met_stable' end
        when ({{ direction }}) * ({{ change }}) > 0 then 'missed_improving'
        else 'missed_worsening'
    end
{%- endmacro %}

{# State of one corner of a row of mart_attainment_history or mart_interim, aliased row: attained boolean or null, its pace,
   and the change of its distance inside the set. Between the ends of a band a sum is on its way until its period is over;
   past both it is not. #}
{% macro corner_status(row, attained, pace, change) -%}
    case
        when {{ row }}.is_final_period
            then
                case {{ attained }}
                    when true then 'achieved'
                    when false then 'missed'
                end
        when {{ row }}.target_kind = 'growth_of_one_year'
            then
                case {{ attained }}
                    when true then 'on_track'
                    when false then 'insufficient'
                end
        when {{ row }}.target_kind in ('maintain', 'band') or {{ row }}.is_met_at_baseline
            then
                case
                    when {{ change }} is null then null
                    when {{ attained }}
                        then case when {{ change }} < 0 then 'met_at_risk' else 'met_stable' end
                    when not {{ attained }}
                        then case when {{ change }} > 0 then 'missed_improving' else 'missed_worsening' end
                end
        when {{ row }}.target_kind = 'period_target' and {{ row }}.direction = 'within_band'
            then
                case
                    when {{ attained }} then 'on_track'
                    when
                        not {{ attained }}
                        and {{ pace }} * {{ time_progress(row ~ '.elapsed_years', row ~ '.span_years') }} >= 1
                        then 'insufficient'
                    else {{ pace_status(pace) }}
                end
        when {{ attained }} then 'met_early'
        else {{ pace_status(pace) }}
    end
{%- endmacro %}

{# Lead of a sum counted from nothing on the good side of its path, as a share of its target (in its unit where that is 0);
   rounded to 9 decimals. #}
{% macro lead_on_sum(actual, target, progress, direction) -%}
    case
        when ({{ target }}) = 0 then ({{ direction }}) * ({{ actual }})
        when ({{ target }}) < 0
            then -({{ direction }}) * round({{ safe_ratio(actual, target) }} - ({{ progress }}), 9)
        else ({{ direction }}) * round({{ safe_ratio(actual, target) }} - ({{ progress }}), 9)
    end
{%- endmacro %}

{# One of our four labels (not an official verdict): early, fast, as expected, else behind; null without a pace. #}
{% macro chinese_label(status, pace) -%}
    case
        when ({{ status }}) = 'met_early' then '提前实现'
        when ({{ pace }}) is null then null
        when round({{ pace }}, 9) >= {{ cut_off('fast') }} then '快于预期'
        when round({{ pace }}, 9) >= {{ cut_off('on_track') }} then '基本符合预期'
        else '滞后'
    end
{%- endmacro %}

{# 'not_assessable' when a price basis is unknown or differs, else null. #}
{% macro basis_status(actual_basis, target_basis) -%}
    case
        when ({{ actual_basis }}) = ({{ target_basis }}) and ({{ actual_basis }}) <> 'as_published_unknown'
            then null
        else 'not_assessable'
    end
{%- endmacro %}
