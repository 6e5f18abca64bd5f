{# The generic tests, each giving whole rows of its model: what fails is set apart by the keys of its rows. #}
{# One test a table: a test a column costs as much as all of them, and a build would have seventy more. #}
{% test never_null(model, columns) %}
    select
        *,
        concat_ws(
            ', '
            {%- for column in columns %},
            case when {{ column }} is null then '{{ column }}' end
            {%- endfor %}
        ) as null_columns
    from {{ model }}
    where
        {%- for column in columns %}
        {{ 'or ' if not loop.first }}{{ column }} is null
        {%- endfor %}
{% endtest %}

{% test unique(model, column_name) %}
    select *
    from {{ model }}
    where
        {{ column_name }} in (
            select {{ column_name }}
            from {{ model }}
            where {{ column_name }} is not null
            group by {{ column_name }}
            having count(*) > 1
        )
{% endtest %}

{% test accepted_values(model, column_name, values) %}
    select *
    from {{ model }}
    where {{ column_name }} not in ('{{ values | join("', '") }}')
{% endtest %}

{% test relationships(model, column_name, to, field) %}
    select *
    from {{ model }}
    where
        {{ column_name }} is not null
        and {{ column_name }} not in (select {{ field }} from {{ to }} where {{ field }} is not null)
{% endtest %}

{# Grain: no two rows share these columns; null is a value like any other. #}
{% test unique_key(model, columns) %}
    select one.*
    from {{ model }} as one
    inner join (
        select {{ columns | join(', ') }}
        from {{ model }}
        group by {{ columns | join(', ') }}
        having count(*) > 1
    ) as twice
        on
            {%- for column in columns %}
            {{ 'and ' if not loop.first }}one.{{ column }} is not distinct from twice.{{ column }}
            {%- endfor %}
{% endtest %}

{# A star: each key of a fact is that of a row of its dimension; keys are column → dimension. A promise of no plan has none. #}
{% test keys_found(model, keys) %}
    select *
    from {{ model }}
    where
        {%- for column, dimension in keys.items() %}
        {{ 'or ' if not loop.first }}(
            {{ column }} is not null
            and {{ column }} not in (select {{ column }} from {{ ref(dimension) }})
        )
        {%- endfor %}
{% endtest %}
