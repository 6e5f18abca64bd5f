{# A number as a reader writes it: digits without trailing zeros, and its unit. #}
{% macro display_value(value, unit_text) -%}
    trim(trailing '.' from trim(trailing '0' from cast(cast({{ value }} as decimal(28, 8)) as string)))
    || coalesce({{ unit_text }}, '')
{%- endmacro %}
