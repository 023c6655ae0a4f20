{#- Which budget spending is held against first: the adjusted, then one of no stated basis, then the initial one. -#}
{% macro budget_order(basis) -%}
    case {{ basis }} when 'adjusted' then 1 when 'unspecified' then 2 when 'initial' then 3 else 4 end
{%- endmacro %}
