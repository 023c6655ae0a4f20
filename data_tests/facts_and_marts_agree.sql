{#- Every first statement of a kind is in its mart, and nothing else is. -#}
with

facts as (
    {{ staged_facts() }}
),

staged as (
    select
        mart,
        fact_id,
        report_id,
    from facts
    where mart is not null
),

published as (
    {{ published_facts() }}
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
