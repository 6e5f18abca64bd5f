{# Ratio as a double; null where the denominator is 0. #}
{% macro safe_ratio(numerator, denominator) -%}
    (cast(({{ numerator }}) as double) / nullif(cast(({{ denominator }}) as double), 0))
{%- endmacro %}

{# Compound annual growth rate, a share a year; null unless years > 0 and current/base >= 0. #}
{% macro cagr(current, base, years) -%}
    (
        power(
            case
                when ({{ years }}) > 0 and {{ safe_ratio(current, base) }} >= 0
                    then {{ safe_ratio(current, base) }}
            end,
            cast(1 as double) / nullif(cast(({{ years }}) as double), 0)
        ) - 1
    )
{%- endmacro %}

{# Growth of current over base, a share; null on a zero base. Both values of one vintage. #}
{% macro growth(current, base) -%}
    ({{ safe_ratio(current, base) }} - 1)
{%- endmacro %}

{# Arithmetic mean of a Jinja list of expressions, in their unit. #}
{% macro mean_of(values) -%}
    ((cast(({{ values | join(') as double) + cast((') }}) as double)) / {{ values | length }})
{%- endmacro %}
