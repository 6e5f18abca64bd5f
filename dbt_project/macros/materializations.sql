{# A table on DuckDB, made in its place: what is built is a file of its own that nobody reads before it is whole.

   dbt-duckdb's own builds beside the old table, renames twice and asks the database between for what it knows:
   some twenty statements where three do, each a template, an event and a lock. A build has seventy tables. -#}
{% materialization table, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks) }}
    {% call statement('main') -%}
        drop table if exists {{ target_relation }};
        {{ create_table_as(False, target_relation, compiled_code) }}
        {{ comments_on(target_relation) }}
    {%- endcall %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# What the property files say of a table and its columns, as one text of statements; nothing where docs are not kept. -#}
{% macro comments_on(relation) %}
    {%- if config.persist_relation_docs() and model.description %}
        comment on table {{ relation }} is {{ duckdb_escape_comment(model.description) }};
    {%- endif %}
    {%- if config.persist_column_docs() %}
        {%- for column in model.columns.values() if column.description %}
        comment on column {{ relation }}.{{ column.name }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor %}
    {%- endif %}
{% endmacro %}

{# A table of the catalogue on DuckDB, all columns text as its property file says, read by DuckDB alone: dbt's own
   has agate parse each file first, for the names and types of the columns. -#}
{% materialization seed, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {# Only `dbt seed --show` would print what this holds. -#}
    {% do store_result('agate_table', response='OK') %}
    {% call statement('main') -%}
        drop table if exists {{ target_relation }};
        create table {{ target_relation }} as
        select * from read_csv('{{ adapter.get_seed_file_path(model) | replace("'", "''") }}', header = true, all_varchar = true);
    {%- endcall %}
    {% do adapter.commit() %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
