{#- How many decimals the first number of a quote is printed with; blanks, line breaks and full-width forms aside. -#}
{% macro printed_decimals(quote) -%}
    length(
        regexp_extract(
            regexp_replace(translate({{ quote }}, '０１２３４５６７８９．', '0123456789.'), '\s', '', 'g'),
            '[0-9]\.([0-9]+)', 1
        )
    )
{%- endmacro %}

{#- The first number that a quote prints, without its thousands separators; null where it prints none. -#}
{% macro printed_number(quote) -%}
    try_cast(
        regexp_extract(
            regexp_replace(translate({{ quote }}, '０１２３４５６７８９．，', '0123456789.,'), '[\s,]', '', 'g'),
            '[0-9]+(\.[0-9]+)?'
        ) as double
    )
{%- endmacro %}

{#-
    One unit in the last place that a number is printed with, in the unit of its value: 1.2万 of 12000 gives 1000. A quote
    whose first number is not the value, but for its 万 or 亿, tells nothing: then the value's own decimals do.
-#}
{% macro printed_step(quote, value) -%}
    (
        case
            when abs(
                log10(nullif({{ value }}::double / nullif({{ printed_number(quote) }}, 0), 0)) % 1
            ) not between 1e-9 and 1 - 1e-9
                then {{ value }}::double / {{ printed_number(quote) }} * power(10, -{{ printed_decimals(quote) }})
            else power(10, -length(split_part({{ plain_number(value) }}, '.', 2)))
        end
    )
{%- endmacro %}
