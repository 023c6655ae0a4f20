{#- How money is divided where a scope is a part: by its use, by its economic class, by the budget that it is of. -#}
{% macro money_partition(scope) -%}
    case
        when {{ scope }} in ('basic', 'project') then 'use'
        when {{ scope }} in ('wages', 'goods_services', 'transfers_to_persons') then 'class'
        when {{ scope }} in ('general_budget', 'government_fund', 'state_capital') then 'fund'
    end
{%- endmacro %}
