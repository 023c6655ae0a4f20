{#- Which kind of results a name is of, by whatever words: 数量 of 产出数量, 数量指标, 数量目标; null for other names. -#}
{% macro kind_of_result(name) -%}
    nullif(regexp_extract({{ name }}, '^(?:产出)?(数量|质量|时效|成本)类?(?:指标|目标)?$', 1), '')
{%- endmacro %}
