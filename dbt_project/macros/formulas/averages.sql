{# NBS level method: geometric mean growth, a share a year. #}
{% macro average_growth_level_method(base, last, years) -%}
    {{ cagr(last, base, years) }}
{%- endmacro %}

{# Sum of (1+g)^k less sum(values)/base; zero at the growth of the NBS cumulative method. #}
{% macro cumulative_method_excess(base, values, rate) -%}
    (
        {%- for value in values %}
        {{ '+ ' if not loop.first }}power(1 + cast(({{ rate }}) as double), {{ loop.index }}) - {{ safe_ratio(value, base) }}
        {%- endfor %}
    )
{%- endmacro %}
