{# CTEs that end with day_run, over a relation of rectangles of days that tile a grid: neighbours that say the same become
   one. First on the axis of knowledge, so that where a rectangle begins there never hangs on what became public after it;
   then on the axis of what was public. content is one expression, equal where two rows say the same. Of day_run the rows
   with is_first are the merged ones: they begin as they began and end with merged_valid_to and merged_known_to. #}
{% macro coalesced_days(rows, keys, content) -%}
    {%- set key = keys | join(', ') -%}
    {%- set forever = "cast('9999-12-31' as date)" %}
worded as (
    select
        {{ rows }}.*,
        {{ content }} as content
    from {{ rows }}
),

known_step as (
    select
        worded.*,
        case
            when
                lag(known_to) over (partition by {{ key }}, valid_from order by known_from nulls last) = known_from
                and lag(content) over (partition by {{ key }}, valid_from order by known_from nulls last) = content
                then 0
            else 1
        end as is_new_known
    from worded
),

known_numbered as (
    select
        known_step.*,
        sum(is_new_known) over (
            partition by {{ key }}, valid_from order by known_from nulls last
            rows between unbounded preceding and current row
        ) as known_number
    from known_step
),

known_run as (
    select
        known_numbered.*,
        nullif(
            max(coalesce(known_to, {{ forever }})) over (partition by {{ key }}, valid_from, known_number), {{ forever }}
        ) as merged_known_to
    from known_numbered
),

day_step as (
    select
        known_run.*,
        case
            when
                lag(valid_to) over (
                    partition by {{ key }}, known_from, merged_known_to order by valid_from nulls last
                ) = valid_from
                and lag(content) over (
                    partition by {{ key }}, known_from, merged_known_to order by valid_from nulls last
                ) = content
                then 0
            else 1
        end as is_new_day
    from known_run
    where is_new_known = 1
),

day_numbered as (
    select
        day_step.*,
        sum(is_new_day) over (
            partition by {{ key }}, known_from, merged_known_to order by valid_from nulls last
            rows between unbounded preceding and current row
        ) as day_number
    from day_step
),

day_run as (
    select
        day_numbered.*,
        is_new_day = 1 as is_first,
        nullif(
            max(coalesce(valid_to, {{ forever }})) over (
                partition by {{ key }}, known_from, merged_known_to, day_number
            ), {{ forever }}
        ) as merged_valid_to
    from day_numbered
)
{%- endmacro %}

{# Columns of a row as one text: equal where all of them are. Nothing below zero is nothing. #}
{% macro content_of(columns) -%}
    md5(concat_ws(
        '|'
        {%- for one in columns %},
        {%- set text = 'cast(' ~ one ~ ' as string)' %}
        case {{ text }} when '-0.0' then '0.0' else coalesce({{ text }}, '~') end
        {%- endfor %}
    ))
{%- endmacro %}
