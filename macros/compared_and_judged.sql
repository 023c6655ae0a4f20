{#-
    Tests of figures (`compared`) and of words (`judged`) in one relation. Where `is_doubtful`, the reading is at fault more
    likely than the report, and nothing can be tested.
-#}
{% macro compared_and_judged() -%}
    {%- for relation, test in [('compared', 'equal'), ('judged', 'verdict')] -%}
        select
            * exclude (is_doubtful),
            if(coalesce(is_doubtful, false), 'untestable', '{{ test }}') as test,
        from {{ relation }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
{%- endmacro %}
