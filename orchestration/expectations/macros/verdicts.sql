{#- Verdicts from worst to best, within one kind of target. -#}
{% macro verdict_order(status) -%}
case regexp_replace({{ status }}, '^interim_', '')
    when 'missed' then 0 when 'away' then 0 when 'missed_worsening' then 0
    when 'insufficient' then 1 when 'missed_improving' then 1
    when 'moderate' then 2 when 'met_at_risk' then 2
    when 'on_track' then 3 when 'met_stable' then 3
    when 'met_early' then 4 when 'achieved' then 4
end
{%- endmacro %}
