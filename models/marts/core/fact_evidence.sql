with

evidence as (
    select * from {{ ref('stg_evidence') }}
),

spots as (
    select * from {{ ref('int_spot') }}
),

final as (
    select
        evidence.fact_id,
        evidence.column_name,
        evidence.fact_no as evidence_no,
        report_id,
        evidence.line,
        char_start,
        char_end,
        evidence.quote,
        evidence.review,
        evidence.confidence,
        {{ spot('spots') }},
    from evidence
    left join spots using (report_id, char_start, char_end)
)

select * from final
