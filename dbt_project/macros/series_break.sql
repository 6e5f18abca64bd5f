{# The other names of a quantity, what it was called before or is called since, each with why the two cannot be compared
   (null where they can). #}
{% macro other_names() -%}
    select
        from_indicator_id as indicator_id,
        to_indicator_id as other_id,
        case when comparable = 'false' then kind end as name_gap
    from {{ ref('indicator_link') }}
    where from_indicator_id <> to_indicator_id
    union
    select
        to_indicator_id as indicator_id,
        from_indicator_id as other_id,
        case when comparable = 'false' then kind end as name_gap
    from {{ ref('indicator_link') }}
    where from_indicator_id <> to_indicator_id
{%- endmacro %}

{# Under which indicators the outcome of a promise may stand: its own, or another name of it. #}
{% macro promised_names() -%}
    select
        indicator_id,
        indicator_id as named_id,
        false as is_renamed,
        cast(null as string) as name_gap
    from {{ ref('fct_target') }}
    union
    select
        indicator_id,
        other_id as named_id,
        true as is_renamed,
        name_gap
    from ({{ other_names() }}) as other_name
{%- endmacro %}

{# Days on which a quantity got another meaning under its own name or another of its names, each with the next: values on
   both sides are not comparable. #}
{% macro series_breaks() -%}
    select
        indicator_id,
        from_on,
        kind,
        lead(from_on) over (partition by indicator_id order by from_on nulls last, kind nulls last) as next_on
    from (
        select
            from_indicator_id as indicator_id,
            cast(from_on as date) as from_on,
            kind
        from {{ ref('indicator_link') }}
        where from_indicator_id = to_indicator_id and comparable = 'false'
        union
        select
            other_name.indicator_id,
            cast(link.from_on as date) as from_on,
            link.kind
        from {{ ref('indicator_link') }} as link
        inner join ({{ other_names() }}) as other_name on link.from_indicator_id = other_name.other_id
        where
            link.from_indicator_id = link.to_indicator_id
            and link.comparable = 'false'
            and other_name.name_gap is null
    ) as break_day
{%- endmacro %}

{# The last such day up to a day, if it lies after another day: at most one row of series_breaks(), by its alias. #}
{% macro breaks_between(indicator, after, until, row='series_break') -%}
    {{ indicator }} = {{ row }}.indicator_id
    and {{ row }}.from_on > {{ after }}
    and {{ row }}.from_on <= {{ until }}
    and ({{ row }}.next_on is null or {{ row }}.next_on > {{ until }})
{%- endmacro %}
