{#- Where a fact stands in its report, and how it was read. -#}
{% macro place_columns() -%}
    section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review
{%- endmacro %}

{#- A number as people write it, without trailing zeros. The cast gives each a point, so that 10 keeps its own zero. -#}
{% macro plain_number(column) -%}
    rtrim(rtrim(({{ column }})::decimal(24, 6)::varchar, '0'), '.')
{%- endmacro %}
