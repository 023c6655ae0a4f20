{#- The facts behind a test as a list, in the order given, without those that a report does not print. -#}
{% macro present_facts(fact_ids) -%}
    list_filter([{{ fact_ids | join(', ') }}], lambda fact_id: fact_id is not null)
{%- endmacro %}
