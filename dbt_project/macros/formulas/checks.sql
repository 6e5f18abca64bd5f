{# True when two closed intervals share a point. #}
{% macro overlaps(left_low, left_high, right_low, right_high) -%}
    (({{ left_low }}) <= ({{ right_high }}) and ({{ right_low }}) <= ({{ left_high }}))
{%- endmacro %}

{# Half a rounding unit for each of the numbers in a sum. #}
{% macro rounding_allowance(unit, numbers) -%}
    (cast(0.5 as double) * ({{ unit }}) * ({{ numbers }}))
{%- endmacro %}

{# True for a row released by as_of and held by known_at. #}
{% macro is_known(released_on, known_on, as_of, known_at) -%}
    (({{ released_on }}) <= ({{ as_of }}) and ({{ known_on }}) <= ({{ known_at }}))
{%- endmacro %}
