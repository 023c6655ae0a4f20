{#- The permanent name of a fact: report, kind, number. -#}
{% macro fact_id(kind) -%}
    report_id || '/{{ kind }}/' || fact_no
{%- endmacro %}
