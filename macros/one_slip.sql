{#-
    Whether two figures, each of four digits or more, differ as a slip of the hand makes them differ: by one digit, or by
    two neighbours in the other order.
-#}
{% macro one_slip(one, other) -%}
    (
        regexp_full_match(
            replace(abs(({{ one }}) - ({{ other }}))::decimal(24, 2)::varchar, '.', ''),
            '0*([1-9]|18|27|36|45|54|63|72|81)0*'
        )
        {% for figure in [one, other] %}
            and length(trim(replace(({{ figure }})::decimal(24, 2)::varchar, '.', ''), '0')) >= 4
        {% endfor %}
    )
{%- endmacro %}
