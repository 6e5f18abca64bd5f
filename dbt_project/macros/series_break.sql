{# Days on which a quantity got another meaning under its own name, each with the next: values on both sides are not
   comparable. #}
{% macro series_breaks() -%}
    select
        from_indicator_id as indicator_id,
        cast(from_on as date) as from_on,
        kind,
        lead(cast(from_on as date)) over (partition by from_indicator_id order by from_on nulls last, kind nulls last) as next_on
    from {{ ref('indicator_link') }}
    where from_indicator_id = to_indicator_id and comparable = 'false'
{%- endmacro %}

{# The last such day up to a day, if it lies after another day: at most one row of series_breaks(), by its alias. #}
{% macro breaks_between(indicator, after, until, row='series_break') -%}
    {{ indicator }} = {{ row }}.indicator_id
    and {{ row }}.from_on > {{ after }}
    and {{ row }}.from_on <= {{ until }}
    and ({{ row }}.next_on is null or {{ row }}.next_on > {{ until }})
{%- endmacro %}
