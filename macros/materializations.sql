{#-
    Seeds, views and tables, each made by one statement that also comments on it and on its columns.

    dbt's own would make each under another name, rename it, ask for its columns and comment on them one by one: ten
    statements where one does. A relation is replaced in one transaction here too.
-#}

{% materialization table, adapter='duckdb' %}
    {% set create %}
        {%- if config.get('contract').enforced -%}
            {{ get_assert_columns_equivalent(sql) }}
            create or replace table {{ this }} {{ get_table_columns_and_constraints() }};
            insert into {{ this }} by name (
                {{ sql }}
            );
        {%- else -%}
            create or replace table {{ this }} as (
                {{ sql }}
            );
        {%- endif -%}
    {% endset %}
    {{ return(make_relation('table', create)) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {% set create %}
        create or replace view {{ this }} as (
            {{ sql }}
        );
    {% endset %}
    {{ return(make_relation('view', create)) }}
{% endmaterialization %}

{#-
    By name, and read as text: the order of the file's columns is no matter, and every cell is cast or refused. Behind the
    rows of the seed stand those of the store, where it has any of the table, and where nothing in the seeds hides them.
-#}
{% materialization seed, adapter='duckdb' %}
    {% set create %}
        create or replace table {{ this }} (
            {%- for name, type in config.get('column_types').items() %}
            {{ adapter.quote(name) }} {{ type }}{{ ',' if not loop.last }}
            {%- endfor %}
        );
        insert into {{ this }} by name
        select * from {{ seed_file(model.original_file_path) }};
        {%- if is_stored() %}
        insert into {{ this }} by name
        {{ stored_rows() }};
        {%- endif %}
    {% endset %}
    {% set made = make_relation('table', create) %}
    {#- For `dbt seed --show`. -#}
    {% set shown = run_query('select * from ' ~ this ~ ' limit 10') if invocation_args_dict.get('show') else none %}
    {% do store_result('agate_table', response='OK', agate_table=shown) %}
    {{ return(made) }}
{% endmaterialization %}

{% macro make_relation(type, create) %}
    {%- set existing, target = load_cached_relation(this), this.incorporate(type=type) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') %}
        {%- if existing and existing.type != type %}
            drop {{ existing.type }} {{ existing }};
        {%- endif %}
        {{ create }}
        {{ comments_on(target) }}
    {% endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmacro %}

{% macro comments_on(relation) %}
    {%- if config.persist_relation_docs() %}
        comment on {{ relation.type }} {{ relation }} is {{ duckdb_escape_comment(model.description) }};
    {%- endif %}
    {%- if config.persist_column_docs() %}
        {%- for column in model.columns.values() %}
        comment on column {{ relation }}.{{ adapter.quote(column.name) }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor %}
    {%- endif %}
{% endmacro %}
