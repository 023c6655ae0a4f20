{#- A figure as people read it: money in 万元, other numbers without trailing zeros, at most four decimals. -#}
{% macro figure_text(value, unit) -%}
    case
        when {{ unit }} = '元' and abs({{ value }}) >= 10000
            then {{ plain_number('round(' ~ value ~ ' / 10000, 4)') }} || ' 万元'
        else {{ plain_number('round(' ~ value ~ ', 4)') }} || coalesce(if({{ unit }} = '%', '%', ' ' || {{ unit }}), '')
    end
{%- endmacro %}
