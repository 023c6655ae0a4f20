with

citations as (
    select *
    from {{ ref('stg_citation') }}
    where restates_fact_id is null
),

reports as (
    select * from {{ ref('int_report') }}
),

final as (
    select
        citations.fact_id,
        citations.report_id,
        citations.fact_no,
        reports.department_id,
        reports.fiscal_year,
        citations.name,
        citations.document_number,
        citations.relation,
        citations.review,
        citations.confidence,
    from citations
    left join reports using (report_id)
)

select * from final
