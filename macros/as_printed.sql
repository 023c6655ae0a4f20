{#- All columns of a relation, with what the report prints in `columns`, whatever has been declared a misprint. -#}
{% macro as_printed(columns) -%}
    {%- set printed = [] -%}
    {%- for column in columns %}{% do printed.append('printed_' ~ column ~ ' as ' ~ column) %}{% endfor -%}
    * replace ({{ printed | join(', ') }})
{%- endmacro %}
