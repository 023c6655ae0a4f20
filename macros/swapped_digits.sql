{#- Whether two figures differ by the order of two neighbouring digits: then their difference is nine times another. -#}
{% macro swapped_digits(one, other) -%}
    (
        {{ same_digits(one, other) }}
        and regexp_full_match(
            replace(abs(({{ one }}) - ({{ other }}))::decimal(24, 2)::varchar, '.', ''),
            '0*(9|18|27|36|45|54|63|72|81)0*'
        )
    )
{%- endmacro %}
