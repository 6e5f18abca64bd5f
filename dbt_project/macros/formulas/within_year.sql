{# Growth the rest of the year needs, a share; levels of one price basis. #}
{% macro required_rest_growth(previous_annual, previous_ytd, ytd, target_growth) -%}
    (
        {{ safe_ratio(
            '(1 + (' ~ target_growth ~ ')) * (' ~ previous_annual ~ ') - (' ~ ytd ~ ')',
            '(' ~ previous_annual ~ ') - (' ~ previous_ytd ~ ')'
        ) }} - 1
    )
{%- endmacro %}

{# Value of the period between two year-to-date values; the first (January-February jointly) when there is none before. #}
{% macro decumulated(cumulative, previous_cumulative) -%}
    (({{ cumulative }}) - coalesce({{ previous_cumulative }}, 0))
{%- endmacro %}

{# Lead of the share done over the share of time, in percentage points. #}
{% macro lead_points(share, time_share) -%}
    ((({{ share }}) - ({{ time_share }})) * 100)
{%- endmacro %}

{# Annual value if the year follows a (seasonal) share. #}
{% macro ytd_projection(ytd, time_share) -%}
    {{ safe_ratio(ytd, time_share) }}
{%- endmacro %}
