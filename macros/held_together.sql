{#-
    Whether two sums may be held against each other. In a report that a person has read, the first of each kind are; what
    a program read is known by its neighbours alone: the sums of one passage, so many characters apart.
-#}
{% macro held_together(one, other) -%}
    if(
        {{ one }}.is_unreviewed or {{ other }}.is_unreviewed,
        {{ one }}.section is not distinct from {{ other }}.section
        and abs({{ one }}.char_start - {{ other }}.char_start) <= {{ var('most_chars_of_passage') }},
        {{ one }}.is_first and {{ other }}.is_first
    )
{%- endmacro %}
