{# Figures of a part of a year, put together for mart_interim. Not here: the formulas that judge them (formulas/within_year). #}

{# What share of the year had been done by a month in up to five earlier years: one row per indicator, place, month and year
   that it is asked of. levels are to date, wholes are of whole years. #}
{% macro shares_of_years_done(levels, wholes, years) -%}
    select
        level_to_date.indicator_id,
        level_to_date.region_id,
        level_to_date.months,
        with_years.of_year,
        count(*) as years,
        avg(level_to_date.value / nullif(annual.value, 0)) as share,
        min(level_to_date.value / nullif(annual.value, 0)) as share_low,
        max(level_to_date.value / nullif(annual.value, 0)) as share_high
    from {{ levels }} as level_to_date
    inner join {{ wholes }} as annual
        on
            level_to_date.indicator_id = annual.indicator_id
            and level_to_date.region_id = annual.region_id
            and level_to_date.data_year = annual.data_year
    inner join {{ years }} as with_years
        on level_to_date.data_year between with_years.of_year - 5 and with_years.of_year - 1
    group by level_to_date.indicator_id, level_to_date.region_id, level_to_date.months, with_years.of_year
{%- endmacro %}

{# A rate of single months: its average so far, where none of them is a bound; one row per figure of a month. #}
{% macro averages_to_date(parts) -%}
    select
        later.figure_version_id,
        case
            when sum(case when earlier.bound_op = 'eq' then 0 else 1 end) = 0
                then avg(cast(earlier.base_value as double))
        end as average,
        count(*) as months_held
    from {{ parts }} as later
    inner join {{ parts }} as earlier
        on
            later.indicator_id = earlier.indicator_id
            and later.region_id = earlier.region_id
            and later.series_measure = earlier.series_measure
            and later.growth_basis is not distinct from earlier.growth_basis
            and {{ other_base('later') }} is not distinct from {{ other_base('earlier') }}
            and later.data_year = earlier.data_year
            and later.months >= earlier.months
    where later.is_one_month and earlier.is_one_month
    group by later.figure_version_id
{%- endmacro %}
