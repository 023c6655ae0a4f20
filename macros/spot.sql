{#- Where a quote stands in its document, of a relation with these columns: its page and box, or its sheet and cell. -#}
{% macro spot(relation) -%}
    {{ relation }}.page,
    {{ relation }}.sheet,
    {{ relation }}.cell,
    {{ relation }}.box_left,
    {{ relation }}.box_bottom,
    {{ relation }}.box_right,
    {{ relation }}.box_top,
    {{ relation }}.page_width,
    {{ relation }}.page_height
{%- endmacro %}
