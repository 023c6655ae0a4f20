with

evidence as (
    select * from {{ ref('stg_evidence') }}
),

final as (
    select
        fact_id,
        column_name,
        fact_no as evidence_no,
        report_id,
        line,
        char_start,
        char_end,
        quote,
        review,
        confidence,
    from evidence
)

select * from final
