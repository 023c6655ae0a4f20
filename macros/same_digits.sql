{#- Whether two figures are printed with the same digits in another order: what a hasty hand makes of a figure. -#}
{% macro same_digits(one, other) -%}
    list_sort(split(({{ one }})::decimal(24, 2)::varchar, '')) = list_sort(split(({{ other }})::decimal(24, 2)::varchar, ''))
{%- endmacro %}
