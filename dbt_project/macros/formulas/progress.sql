{# Formulas of progress towards a dated target. Arguments are SQL expressions of doubles; `is_geometric` is a
   boolean expression that is true only where baseline, actual and target are all above zero. docs/methods.md
   gives each with a worked number. #}

{# Share of the plan's time that has passed. #}
{% macro time_progress(elapsed, span) -%}
    ({{ elapsed }}) / nullif({{ span }}, 0)
{%- endmacro %}

{# Share of the way from baseline to target that is done. #}
{% macro gap_closed(baseline, actual, target) -%}
    (({{ actual }}) - ({{ baseline }})) / nullif(({{ target }}) - ({{ baseline }}), 0)
{%- endmacro %}

{# Where the path stands after a share of its time. #}
{% macro expected_at(baseline, target, progress, is_geometric) -%}
    case
        when {{ is_geometric }} then ({{ baseline }}) * power(({{ target }}) / nullif({{ baseline }}, 0), {{ progress }})
        else ({{ baseline }}) + (({{ target }}) - ({{ baseline }})) * ({{ progress }})
    end
{%- endmacro %}

{# Yearly rate between two values: a fraction on a geometric path, units a year on a linear one. #}
{% macro yearly_rate(start, finish, years, is_geometric) -%}
    case
        when {{ is_geometric }} then power(({{ finish }}) / nullif({{ start }}, 0), 1 / nullif({{ years }}, 0)) - 1
        else (({{ finish }}) - ({{ start }})) / nullif({{ years }}, 0)
    end
{%- endmacro %}

{# Observed over required yearly rate; 1 is on the path, below 0 is away from the target. Rounded to 9 decimals
   before it meets a cut-off. #}
{% macro pace_ratio(baseline, actual, target, elapsed, span, is_geometric, sign) -%}
    round(
        case
            when {{ is_geometric }}
                then
                    ({{ sign }}) * ({{ yearly_rate(baseline, actual, elapsed, 'true') }})
                    / nullif(abs({{ yearly_rate(baseline, target, span, 'true') }}), 0)
            else
                ({{ yearly_rate(baseline, actual, elapsed, 'false') }})
                / nullif({{ yearly_rate(baseline, target, span, 'false') }}, 0)
        end, 9
    )
{%- endmacro %}

{# Where the observed rate leads at the target's date. #}
{% macro projection(baseline, actual, elapsed, remaining, is_geometric) -%}
    case
        when {{ is_geometric }}
            then ({{ actual }}) * power(({{ actual }}) / nullif({{ baseline }}, 0), ({{ remaining }}) / nullif({{ elapsed }}, 0))
        else ({{ actual }}) + (({{ actual }}) - ({{ baseline }})) / nullif({{ elapsed }}, 0) * ({{ remaining }})
    end
{%- endmacro %}

{# The state that a pace means. #}
{% macro pace_status(pace) -%}
    case
        when {{ pace }} is null then null
        when {{ pace }} >= 0.95 then 'on_track'
        when {{ pace }} >= 0.60 then 'moderate'
        when {{ pace }} >= 0 then 'insufficient'
        else 'away'
    end
{%- endmacro %}
