{#- The table of all facts holds each fact of each kind, restatements too, and nothing else. -#}
with

facts as (
    {{ staged_facts() }}
),

staged as (
    select
        kind,
        fact_id,
        report_id,
        line,
        quote,
    from facts
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
