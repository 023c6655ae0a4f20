{#- The place of a fact within its report: kind and number. -#}
{% macro place(fact_id) -%}
    array_to_string(split({{ fact_id }}, '/')[-2:], '/')
{%- endmacro %}
