{#-
    What is missing or stands more than once among the keys of `models`, each as its YAML names it in config.meta.key. One
    query for all of them: a test of its own for each model would cost a build more than the models do.
-#}
{% macro violated_keys(models) -%}
    {%- for model in models %}
        {%- set relation = ref(model) %}
        {%- set key = graph.nodes['model.jixiao.' ~ model].config.meta.key if execute else ['null'] %}
        select
            '{{ model }}' as model,
            concat_ws(' ', {{ key | join(', ') }}) as key,
            count(*) as rows,
        from {{ relation }}
        group by {{ key | join(', ') }}
        having count(*) > 1 or {{ key | join(' is null or ') }} is null
        {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
