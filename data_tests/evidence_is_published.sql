with

staged as (
    select * from {{ ref('stg_evidence') }}
),

published as (
    select * from {{ ref('fact_evidence') }}
),

final as (
    select
        'lost on the way to the mart' as problem,
        staged.report_id,
        staged.fact_no as evidence_no,
        staged.fact_id,
        staged.line,
        staged.quote,
    from staged
    anti join published on staged.report_id = published.report_id and staged.fact_no = published.evidence_no
    union all
    select
        'in the mart without a statement' as problem,
        published.report_id,
        published.evidence_no,
        published.fact_id,
        published.line,
        published.quote,
    from published
    anti join staged on published.report_id = staged.report_id and published.evidence_no = staged.fact_no
)

select * from final
