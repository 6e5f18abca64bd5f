{# Why an observation cannot stand beside a target, null where it can: another dimension, another or an unknown basis
   of growth, another price basis, growth since another year. Reads the aliases target and observation. #}
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
    end
{%- endmacro %}
