{#- What all editions of a report share: the id of the first. Later ones end theirs in -e2, -e3 … -#}
{% macro first_edition_id(column) -%}
    regexp_replace({{ column }}, '-e[0-9]+$', '')
{%- endmacro %}
