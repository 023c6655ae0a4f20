{#-
    Whether a rate of growth or decline (`linked`) is that by which what was added (`changed`) led to a sum (`finals`).
-#}
{% macro gives_the_change() -%}
    abs(
        changed.value * 100 / nullif(finals.value + if(linked.measure = 'growth', -1, 1) * changed.value, 0)
        - linked.value
    ) <= linked.step
{%- endmacro %}
