{#- Where a sum is tested: as the report's own of its kind; in a report that only a program read, as one of several. -#}
{% macro money_place(amount) -%}
    if(
        {{ amount }}.is_unreviewed, {{ place(amount ~ '.fact_id') }}, {{ amount }}.measure || '/' || {{ amount }}.scope
    )
{%- endmacro %}
