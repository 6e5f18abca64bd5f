{# Pace between two columns of a row on the row's own path. #}
{% macro pace_on_path(row, baseline, actual) -%}
    {{ on_path(row ~ '.is_geometric',
        pace_ratio(row ~ '.' ~ baseline, row ~ '.' ~ actual, row ~ '.target_value', row ~ '.elapsed_years',
            row ~ '.span_years', row ~ '.sign', 'geometric'),
        pace_ratio(row ~ '.' ~ baseline, row ~ '.' ~ actual, row ~ '.target_value', row ~ '.elapsed_years',
            row ~ '.span_years', row ~ '.sign', 'linear')) }}
{%- endmacro %}

{# Value on a row's own path at its elapsed time. #}
{% macro expected_on_path(row) -%}
    {%- set at = [row ~ '.baseline_point', row ~ '.target_value', row ~ '.elapsed_years', row ~ '.span_years'] -%}
    {{ on_path(row ~ '.is_geometric', expected_at(*at, path='geometric'), expected_at(*at, path='linear')) }}
{%- endmacro %}
