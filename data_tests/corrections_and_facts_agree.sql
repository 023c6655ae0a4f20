{#-
    What is declared is applied, to the fact and to what restates it; what differs from print was declared.
    An expired correction, which changes nothing, shows here.
-#}
{% set marts = {
    'fct_score': ['score', 'max_points', 'deduction'],
    'fct_budget': ['amount_yuan'],
    'fct_ratio': ['value_pct'],
    'fct_indicator_result': ['target_value', 'actual_value'],
    'fct_headcount': ['headcount'],
    'fct_activity': ['value'],
} %}
with

corrections as (
    select * from {{ ref('fct_correction') }}
),

corrected as (
    select distinct fact_id
    from corrections
),

facts as (
    select * from {{ ref('fact') }}
),

published as (
    {% for mart, columns in marts.items() %}
        {% set is_last_mart = loop.last %}
        {% for column in columns %}
            select
                fact_id,
                '{{ column }}' as column_name,
                printed_{{ column }}::decimal(24, 6) as printed_value,
                {{ column }}::decimal(24, 6) as corrected_value,
            from {{ ref(mart) }}
            {{ 'union all' if not (is_last_mart and loop.last) }}
        {% endfor %}
    {% endfor %}
),

final as (
    select
        'declared, but not applied' as problem,
        corrections.fact_id,
        corrections.column_name,
        corrections.printed_value,
        corrections.corrected_value,
    from corrections
    anti join published using (fact_id, column_name, printed_value, corrected_value)
    union all
    -- A deduction may be derived from what is corrected; it follows without a correction of its own.
    select
        'not as printed, but not declared' as problem,
        published.*,
    from published
    anti join corrections using (fact_id, column_name)
    where published.printed_value <> published.corrected_value and published.column_name <> 'deduction'
    union all
    select
        'marked as corrected without a correction, or the other way about' as problem,
        facts.fact_id,
        null as column_name,
        facts.printed_value,
        facts.value as corrected_value,
    from facts
    left join corrected on coalesce(facts.restates_fact_id, facts.fact_id) = corrected.fact_id
    where
        (facts.is_corrected and corrected.fact_id is null)
        or (facts.value is distinct from facts.printed_value and not facts.is_corrected)
        or (corrected.fact_id = facts.fact_id and not facts.is_corrected)
)

select * from final
