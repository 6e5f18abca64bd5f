{# Why an observation cannot stand beside a target, null where it can: another dimension, another or an unknown basis
   of growth, another price basis, growth since another year. Who names no base means the year before, target and figure
   alike; so a rate against the month or quarter before is no figure of a yearly target, and growth that names no base is
   none of a target that names an earlier year. A change since a base that is not named is since nothing known: it is
   compared with nothing. Reads the aliases target and observation. #}
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
        when
            target.series_measure = 'change_since' and (target.base_period is null or observation.base_period is null)
            then 'base_period_differs'
        -- Of one year, or each against the year before its own.
        when
            coalesce(target.base_period <> observation.base_period, true)
            and coalesce({{ other_base('target') }}, '') <> coalesce({{ other_base('observation') }}, '')
            then 'base_period_differs'
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
