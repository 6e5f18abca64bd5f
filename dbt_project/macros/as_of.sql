{# Table macros of the published file. They select from the histories and repeat no formula; they name schema and
   table only, so that they work whatever a file is called when it is attached. DuckDB only: other engines filter
   the histories by hand. #}
{% macro create_as_of_macros() %}
    {% if target.type == 'duckdb' %}
        create or replace macro marts.attainment_as_of(day, known_on := date '9999-12-31') as table
            select
                history.*,
                cast(day as date) as as_of,
                coalesce(history.target_year >= year(cast(day as date)), true) as is_open,
                {{ status_zh('history.attainment_status', 'history.reason') }} as status_zh,
                {{ status_en('history.attainment_status', 'history.reason') }} as status_en,
                {{ verdict_zh() }} as verdict_zh,
                {{ verdict_en() }} as verdict_en
            from marts.mart_attainment_history as history
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
