{# Half a unit of the last printed digit, in the unit of the figure. #}
{% macro rounding_half_width(decimals) -%}
    (cast(0.5 as double) * power(cast(10 as double), -({{ decimals }})))
{%- endmacro %}

{# Half-width of 左右: min(half the unit of the last non-zero digit, 5 % of X), at least half a unit of the last printed
   digit; our convention. #}
{% macro approx_half_width(printed, decimals) -%}
    greatest(
        {{ rounding_half_width(decimals) }},
        least(
            cast(0.05 as double) * abs({{ printed }}),
            cast(0.5 as double) * case
                {%- for k in range(12, -9, -1) %}
                {%- set unit = 'cast(1e' ~ k ~ ' as double)' %}
                {%- set units = '(' ~ printed ~ ') / ' ~ unit %}
                when ({{ printed }}) <> 0 and abs({{ units }} - round({{ units }}, 0)) < 1e-9 then {{ unit }}
                {%- endfor %}
                else 0
            end
        )
    )
{%- endmacro %}

{# The low end of the interval a printed figure stands for; null when unbounded. A check of the interval table, not for range. #}
{% macro interval_low(bound_op, printed, decimals) -%}
    case
        when ({{ bound_op }}) in ('lt', 'le') then null
        when ({{ bound_op }}) = 'eq' then ({{ printed }}) - {{ rounding_half_width(decimals) }}
        when ({{ bound_op }}) = 'approx' then ({{ printed }}) - {{ approx_half_width(printed, decimals) }}
        when ({{ bound_op }}) = 'approx_below'
            then ({{ printed }}) - 2 * {{ approx_half_width(printed, decimals) }}
        else ({{ printed }})
    end
{%- endmacro %}

{# The high end of the interval a printed figure stands for; null when unbounded. A check of the interval table, not for range. #}
{% macro interval_high(bound_op, printed, decimals) -%}
    case
        when ({{ bound_op }}) in ('gt', 'ge') then null
        when ({{ bound_op }}) = 'eq' then ({{ printed }}) + {{ rounding_half_width(decimals) }}
        when ({{ bound_op }}) = 'approx' then ({{ printed }}) + {{ approx_half_width(printed, decimals) }}
        else ({{ printed }})
    end
{%- endmacro %}

{# Low end of the attainment set: null for a decreasing direction (-1), both ends for a band (0); 左右 gives X-h. #}
{% macro norm_low(bound_op, target, decimals, direction) -%}
    case
        when ({{ direction }}) >= 0
            then
                case
                    when ({{ bound_op }}) = 'approx'
                        then ({{ target }}) - {{ approx_half_width(target, decimals) }}
                    when ({{ bound_op }}) = 'approx_below'
                        then ({{ target }}) - 2 * {{ approx_half_width(target, decimals) }}
                    else ({{ target }})
                end
    end
{%- endmacro %}

{# High end of the attainment set: null for an increasing direction (1), both ends for a band (0); 左右 gives X+h. #}
{% macro norm_high(bound_op, target, decimals, direction) -%}
    case
        when ({{ direction }}) <= 0
            then
                case
                    when ({{ bound_op }}) = 'approx'
                        then ({{ target }}) + {{ approx_half_width(target, decimals) }}
                    else ({{ target }})
                end
    end
{%- endmacro %}

{# True when the actual lies in the set, false when disjoint, else null; a null end is unbounded. #}
{% macro attained_interval(
    actual_low, actual_high, actual_low_closed, actual_high_closed, set_low, set_high, set_low_closed, set_high_closed
) -%}
    case
        when
            (
                ({{ set_low }}) is null
                or ({{ actual_low }}) > ({{ set_low }})
                or (
                    ({{ actual_low }}) = ({{ set_low }})
                    and (({{ set_low_closed }}) or not ({{ actual_low_closed }}))
                )
            )
            and (
                ({{ set_high }}) is null
                or ({{ actual_high }}) < ({{ set_high }})
                or (
                    ({{ actual_high }}) = ({{ set_high }})
                    and (({{ set_high_closed }}) or not ({{ actual_high_closed }}))
                )
            )
            then true
        when
            ({{ actual_high }}) < ({{ set_low }})
            or (
                ({{ actual_high }}) = ({{ set_low }})
                and not (({{ actual_high_closed }}) and ({{ set_low_closed }}))
            )
            or ({{ actual_low }}) > ({{ set_high }})
            or (
                ({{ actual_low }}) = ({{ set_high }})
                and not (({{ actual_low_closed }}) and ({{ set_high_closed }}))
            )
            then false
    end
{%- endmacro %}

{# Full-value method: the printed digits, without rounding width, against the set; an open figure stays open, 近 X on its
   low side. Not for range. #}
{% macro attained_as_printed(printed, actual_bound_op, set_low, set_high, set_low_closed, set_high_closed) -%}
    {%- set low = "case when (" ~ actual_bound_op ~ ") in ('lt', 'le', 'approx_below') then null else (" ~ printed ~ ") end" -%}
    {%- set high = "case when (" ~ actual_bound_op ~ ") in ('gt', 'ge') then null else (" ~ printed ~ ") end" -%}
    {{ attained_interval(
        low, high, "(" ~ actual_bound_op ~ ") <> 'gt'", "(" ~ actual_bound_op ~ ") not in ('lt', 'approx_below')",
        set_low, set_high, set_low_closed, set_high_closed
    ) }}
{%- endmacro %}

{# Least distance inside a set over an interval, in its unit: to the nearer end, negative outside; null where it is open. #}
{% macro slack_low(low, high, set_low, set_high) -%}
    case
        when
            (({{ set_low }}) is not null and ({{ low }}) is null)
            or (({{ set_high }}) is not null and ({{ high }}) is null)
            then null
        else least(({{ low }}) - ({{ set_low }}), ({{ set_high }}) - ({{ high }}))
    end
{%- endmacro %}

{# Greatest distance inside a set over an interval; a band gives at most half its width; null where it is open. #}
{% macro slack_high(low, high, set_low, set_high) -%}
    least(
        ({{ high }}) - ({{ set_low }}),
        ({{ set_high }}) - ({{ low }}),
        (({{ set_high }}) - ({{ set_low }})) / 2
    )
{%- endmacro %}

{# GB/T 8170: rounded once to a unit, ties to even; quotient cleaned to 9 decimals. #}
{% macro round_half_even(value, unit) -%}
    {%- set q = 'round(' ~ safe_ratio(value, unit) ~ ', 9)' -%}
    (
        (
            case
                when {{ q }} - floor({{ q }}) = 0.5 then 2 * floor({{ q }} / 2 + 0.5)
                else floor({{ q }} + 0.5)
            end
        ) * cast(({{ unit }}) as double)
    )
{%- endmacro %}

{# Rounded to a unit, ties away from zero; only to compare with GB/T 8170. #}
{% macro round_half_up(value, unit) -%}
    (
        sign({{ value }}) * floor(
            abs(round({{ safe_ratio(value, unit) }}, 9)) + 0.5
        ) * cast(({{ unit }}) as double)
    )
{%- endmacro %}

{# Rounded-value method of GB/T 8170, a diagnostic: the figure rounded to the digit of the limit. #}
{% macro attained_rounded_value(printed, set_low, set_high, set_low_closed, set_high_closed, limit_decimals) -%}
    {%- set rounded = round_half_even(printed, 'power(cast(10 as double), -(' ~ limit_decimals ~ '))') -%}
    {{ attained_as_printed(rounded, "'eq'", set_low, set_high, set_low_closed, set_high_closed) }}
{%- endmacro %}

{# Low end of left minus right, points. #}
{% macro difference_low(left_low, right_high) -%}
    round(({{ left_low }}) - ({{ right_high }}), 9)
{%- endmacro %}

{# High end of left minus right, points. #}
{% macro difference_high(left_high, right_low) -%}
    round(({{ left_high }}) - ({{ right_low }}), 9)
{%- endmacro %}

{# True, false or null: D >= -tolerance over the whole interval. #}
{% macro in_step(diff_low, diff_high, tolerance) -%}
    case
        when ({{ diff_low }}) >= -({{ tolerance }}) then true
        when ({{ diff_high }}) < -({{ tolerance }}) then false
    end
{%- endmacro %}
