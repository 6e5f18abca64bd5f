{# Of each statement of a promise: until when its period ran, when its outcome is usual, and on a day, with what was held then,
   whether the releases that would answer are held. relation is fct_answering_release by the name the caller has,
   or with a day of its own in each row; then by names its key. #}
{% macro answers_on(relation, day, known_on, by='target_id') -%}
    {#- Qualified: a table macro of DuckDB takes a bare name that is its parameter's for the parameter. -#}
    {%- set held = 'answering.is_held and answering.available_on <= ' ~ day ~ ' and answering.known_on <= ' ~ known_on -%}
    select
        {{ by }},
        min(period_end) as period_end,
        min(due_on) as due_on,
        case
            when max(case when {{ held }} and is_full_statistics then 1 else 0 end) = 1 then 'not_published'
            when max(case when {{ held }} and is_next_report then 1 else 0 end) = 1 then 'not_found'
            else 'not_held'
        end as answer_state,
        -- The first that is not held at all, a work report before a communiqué; what came later changes no answer.
        substring(
            min(case when release_id is not null and not is_held then answer_order || title end), 2, 400
        ) as answering_release
    from {{ relation }} as answering
    group by {{ by }}
{%- endmacro %}

{# The status of a row of mart_attainment_history on a day, with its row of answers_on: a period that is over without its
   figure is not open, and why the figure is missing is said. #}
{% macro status_on(history, answer, day) -%}
    case
        when {{ history }}.is_final_period or {{ history }}.attainment_status = 'not_assessable'
            then {{ history }}.attainment_status
        when {{ day }} > {{ answer }}.due_on then {{ answer }}.answer_state
        when
            {{ day }} > {{ answer }}.period_end
            and {{ history }}.attainment_status in ('no_new_data', 'no_baseline')
            then 'not_due'
        else {{ history }}.attainment_status
    end
{%- endmacro %}
