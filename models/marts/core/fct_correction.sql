with

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select * from {{ ref('int_fact') }}
),

reports as (
    select * from {{ ref('int_report') }}
),

final as (
    select
        corrections.fact_id,
        corrections.column_name,
        facts.report_id,
        reports.department_id,
        reports.fiscal_year,
        facts.kind,
        corrections.printed_value,
        corrections.corrected_value,
        (corrections.corrected_value - corrections.printed_value)::decimal(24, 6) as difference,
        corrections.reason,
        corrections.declared_on,
        corrections.known_from,
        facts.review,
        facts.confidence,
    from corrections
    left join facts using (fact_id)
    left join reports using (report_id)
)

select * from final
