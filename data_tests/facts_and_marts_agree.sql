{#- Every first statement of a kind is in its mart, and nothing else is; scores by others have their own mart. -#}
{% set marts = {
    'activity': 'fct_activity',
    'amount': 'fct_budget',
    'citation': 'fct_citation',
    'claim': 'fct_claim',
    'finding': 'fct_finding',
    'headcount': 'fct_headcount',
    'indicator_result': 'fct_indicator_result',
    'ratio': 'fct_ratio',
    'score': 'fct_score',
} %}
{% set others = 'fct_reevaluation' %}
with

staged as (
    {% for kind, mart in marts.items() %}
        select
            {% if kind == 'score' %}
                if(evaluator is null, '{{ mart }}', '{{ others }}') as mart,
            {% else %}
                '{{ mart }}' as mart,
            {% endif %}
            fact_id,
            report_id,
        from {{ ref('stg_' ~ kind) }}
        {% if kind != 'finding' %}
            where restates_fact_id is null
        {% endif %}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

published as (
    {% for mart in [others] + marts.values() | list %}
        select
            '{{ mart }}' as mart,
            fact_id,
            report_id,
        from {{ ref(mart) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        'lost on the way to the mart' as problem,
        staged.*,
    from staged
    anti join published using (mart, fact_id, report_id)
    union all
    select
        'in the mart without a statement' as problem,
        published.*,
    from published
    anti join staged using (mart, fact_id, report_id)
)

select * from final
