{# One of two expressions, by whether the row's path is geometric. #}
{% macro on_path(is_geometric, geometric, linear) -%}
    case when {{ is_geometric }} then {{ geometric }} else {{ linear }} end
{%- endmacro %}
