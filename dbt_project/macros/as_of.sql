{# Table macros of the published file. They select from the histories and repeat no formula; they name schema and
   table only, so that they work whatever a file is called when it is attached. DuckDB only: other engines filter
   the histories by hand. #}
{% macro create_as_of_macros() %}
    {% if target.type == 'duckdb' %}
        {%- set told = status_on('history', 'answer', 'cast(day as date)') %}
        {%- set answering = release_that_would_answer(told, 'answer') %}
        {#- Checks and contradictions are found on all that is held: they are said of the newest day and later ones. -#}
        {%- set is_contradicted = '(coalesce(newest.is_contradicted, false) and ' ~ told ~ ' = history.attainment_status)' %}
        create or replace macro marts.attainment_as_of(day, known_on := date '9999-12-31') as table
            select
                history.* exclude (attainment_status, status_low, status_high, is_determinate),
                {{ told }} as attainment_status,
                case when {{ told }} = history.attainment_status then history.status_low else {{ told }} end as status_low,
                case when {{ told }} = history.attainment_status then history.status_high else {{ told }} end as status_high,
                history.is_determinate and {{ told }} = history.attainment_status as is_determinate,
                cast(day as date) as as_of,
                coalesce(history.target_year >= year(cast(day as date)), true) as is_open,
                {{ answering }} as answering_release,
                {{ is_contradicted }} as is_contradicted,
                coalesce(newest.quality, 'no_finding') as quality,
                newest.finding,
                {{ status_zh(told, 'history.reason') }} as status_zh,
                {{ status_en(told, 'history.reason') }} as status_en,
                {{ verdict_zh(told, is_contradicted, answering) }} as verdict_zh,
                {{ verdict_en(told, is_contradicted, answering) }} as verdict_en
            from marts.mart_attainment_history as history
            left join (
                {{ answers_on('core.fct_answering_release', 'cast(day as date)', 'cast(known_on as date)') }}
            ) as answer on history.target_id = answer.target_id
            left join (
                select promise_id, is_contradicted, quality, finding from marts.mart_attainment
                where as_of <= cast(day as date) and cast(known_on as date) = date '9999-12-31'
            ) as newest on history.promise_id = newest.promise_id
            where
                history.valid_from <= cast(day as date)
                and (history.valid_to is null or history.valid_to > cast(day as date))
                and history.known_from <= cast(known_on as date)
                and (history.known_to is null or history.known_to > cast(known_on as date));
        create or replace macro core.observation_as_of(day, known_on := date '9999-12-31') as table
            select
                observation.* exclude (is_headline, headline_reason, realtime_start, realtime_end),
                headline.headline_reason,
                headline.candidates
            from core.fct_headline as headline
            inner join core.fct_observation as observation
                on headline.figure_version_id = observation.figure_version_id
            where
                headline.valid_from <= cast(day as date)
                and (headline.valid_to is null or headline.valid_to > cast(day as date))
                and headline.known_from <= cast(known_on as date)
                and (headline.known_to is null or headline.known_to > cast(known_on as date));
    {% endif %}
{% endmacro %}

{# As attainment_as_of: the same of any day, on DuckDB. What levels show of a change is held of the newest day alone. #}
{% macro create_commitment_as_of() %}
    {% if target.type == 'duckdb' %}
        create or replace macro marts.commitment_as_of(day) as table
            {{ commitment(
                'marts.attainment_as_of(day)', 'core.fct_target',
                '(select * from marts.mart_target_revision where next_stated_on <= cast(day as date))',
                '(select promise_id, levels_change_low as change_low, levels_change_high as change_high
                from marts.mart_commitment
                where cast(day as date) >= (select max(as_of) from marts.mart_attainment))'
            ) }};
    {% endif %}
{% endmacro %}
