{#- What the printed precision of two sums leaves open of the rate that the one is of the other, in per cent. -#}
{% macro slack_of_rate(part, part_slack, whole, whole_slack) -%}
    ({{ part_slack }} + {{ part }} * {{ whole_slack }}::double / {{ whole }}) * 100 / {{ whole }}
{%- endmacro %}
