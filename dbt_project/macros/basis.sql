{# Why an observation cannot stand beside a target, null where it can: another dimension, another or an unknown basis
   of growth, another price basis, growth since another year. A target that names none means the year before, so a
   rate against the month or quarter before is no figure of it. Reads the aliases target and observation. #}
{% macro basis_gap() -%}
    case
        when target.unit_dimension <> observation.unit_dimension then 'unit_differs'
        when
            target.growth_basis is not null
            and (
                observation.growth_basis is null
                or observation.growth_basis <> target.growth_basis
                or observation.growth_basis = 'as_published_unknown'
            )
            then 'growth_basis_differs'
        when
            target.series_measure = 'level' and target.price_basis in ('current', 'constant')
            and observation.price_basis in ('current', 'constant')
            and observation.price_basis <> target.price_basis
            then 'price_basis_differs'
        when target.base_period <> observation.base_period then 'base_period_differs'
        when target.base_period is null and {{ other_base('observation') }} is not null then 'base_period_differs'
    end
{%- endmacro %}

{# What a figure is measured against where that is not the year before: printed or not, that one is the same. #}
{% macro other_base(figure) -%}
    nullif(
        nullif({{ figure }}.base_period, cast(year({{ figure }}.period_start) - 1 as string)),
        replace(
            {{ figure }}.time_period,
            cast(year({{ figure }}.period_start) as string),
            cast(year({{ figure }}.period_start) - 1 as string)
        )
    )
{%- endmacro %}
