{# Deflator growth, a share, at which both rates hold. #}
{% macro implied_deflator(nominal_growth, real_growth) -%}
    ({{ safe_ratio('1 + (' ~ nominal_growth ~ ')', '1 + (' ~ real_growth ~ ')') }} - 1)
{%- endmacro %}

{# Real growth a year, a share, that a nominal target needs at a deflator growth. #}
{% macro real_required_at_deflator(baseline, target, span, deflator) -%}
    {{ implied_deflator(required_rate(baseline, target, span), deflator) }}
{%- endmacro %}
