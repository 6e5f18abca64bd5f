{# Key of a row of mart_growth. #}
{% macro growth_key() -%}
    indicator_id || ':' || coalesce(region_id, '') || ':' || measure || ':' || growth_basis || ':'
    || cast(base_year as string) || '-' || cast(end_year as string)
{%- endmacro %}
