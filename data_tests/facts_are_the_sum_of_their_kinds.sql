{#- The table of all facts holds each fact of each kind, restatements too, and nothing else. -#}
{% set kinds = [
    'report', 'score', 'amount', 'ratio', 'indicator_result', 'headcount', 'activity', 'finding', 'citation', 'claim'
] %}
with

staged as (
    {% for kind in kinds %}
        select
            '{{ kind }}' as kind,
            fact_id,
            report_id,
            line,
            quote,
        from {{ ref('stg_' ~ kind) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

published as (
    select
        kind,
        fact_id,
        report_id,
        line,
        quote,
    from {{ ref('fact') }}
),

final as (
    select
        'lost on the way to the table of facts' as problem,
        staged.*,
    from staged
    anti join published using (kind, fact_id, report_id)
    union all
    select
        'in the table of facts without a statement' as problem,
        published.*,
    from published
    anti join staged using (kind, fact_id, report_id)
)

select * from final
