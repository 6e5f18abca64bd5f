{# A printed number in base units. Whole and fraction apart: their product at full width keeps sixteen decimals in DuckDB
   and six in Spark, which gives up decimals before digits. #}
{% macro in_base_units(value, factor) -%}
    cast(
        cast(floor({{ value }}) * cast({{ factor }} as decimal(19, 6)) as decimal(28, 8))
        + cast(
            cast({{ value }} - floor({{ value }}) as decimal(9, 8)) * cast({{ factor }} as decimal(19, 6)) as decimal(28, 8)
        )
        as decimal(28, 8)
    )
{%- endmacro %}
