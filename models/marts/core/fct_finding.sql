with

findings as (
    select * from {{ ref('stg_finding') }}
),

reports as (
    select * from {{ ref('int_report') }}
),

final as (
    select
        findings.fact_id,
        findings.report_id,
        findings.fact_no,
        reports.department_id,
        reports.fiscal_year,
        findings.finding_kind,
        findings.ordinal,
        findings.parent_ordinal,
        findings.theme,
        findings.gist,
        findings.review,
        findings.confidence,
    from findings
    left join reports using (report_id)
)

select * from final
