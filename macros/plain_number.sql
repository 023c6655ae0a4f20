{#- A number as people write it, without trailing zeros. The cast gives each a point, so that 10 keeps its own zero. -#}
{% macro plain_number(column) -%}
    rtrim(rtrim(({{ column }})::decimal(24, 6)::varchar, '0'), '.')
{%- endmacro %}
