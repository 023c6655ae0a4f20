{#-
    How far several facts may be trusted: as far as the one that people have looked at least, and as the least certain.
    Every mart carries both columns, so that `review <> 'extracted'` means "only what people have confirmed" in each.
-#}
{% macro least_sure(facts='') -%}
    case
        when bool_or({{ facts }}review = 'extracted') then 'extracted'
        when bool_or({{ facts }}review = 'corrected') then 'corrected'
        else 'accepted'
    end as review,
    min({{ facts }}confidence) as confidence
{%- endmacro %}

{#- The same for each `key` of `relation`: of the facts that its columns `fact_ids` name, from the CTE `facts`. -#}
{% macro stood_behind(relation, key, fact_ids) -%}
    select
        behind.{{ key | join(', behind.') }},
        {{ least_sure('facts.') }},
    from (
        select
            {{ key | join(', ') }},
            unnest({{ present_facts(fact_ids) }}) as fact_id,
        from {{ relation }}
    ) as behind
    inner join facts using (fact_id)
    group by all
{%- endmacro %}
