{# The period as text: 2025, 2026-Q1, 2026-03, 2020-11-01, or first/last for a range. As period.py writes it. #}
{% macro time_period(period_start, period_end, frequency) -%}
    case
        when {{ period_start }} is null then null
        else
            {{ period_unit(period_start, frequency) }}
            || case
                when {{ period_unit(period_start, frequency) }} = {{ period_unit(period_end, frequency) }} then ''
                else '/' || {{ period_unit(period_end, frequency) }}
            end
    end
{%- endmacro %}

{% macro period_unit(day, frequency) -%}
    case {{ frequency }}
        when 'A' then lpad(cast(year({{ day }}) as string), 4, '0')
        when 'Q' then lpad(cast(year({{ day }}) as string), 4, '0') || '-Q' || cast(quarter({{ day }}) as string)
        when 'M' then lpad(cast(year({{ day }}) as string), 4, '0') || '-' || lpad(cast(month({{ day }}) as string), 2, '0')
        else cast({{ day }} as string)
    end
{%- endmacro %}
