with

results as (
    select * from {{ ref('int_indicator_result') }}
),

reports as (
    select * from {{ ref('int_report') }}
),

final as (
    select
        results.fact_id,
        results.report_id,
        results.fact_no,
        reports.department_id,
        reports.fiscal_year,
        results.task,
        results.goal,
        results.indicator,
        results.target_text,
        results.target_op,
        results.target_value,
        results.printed_target_value,
        results.target_by,
        results.target_status,
        results.actual_text,
        results.actual_op,
        results.actual_value,
        results.printed_actual_value,
        results.actual_on,
        results.actual_status,
        results.unit,
        results.pair_kind,
        results.attainment_rate,
        results.status,
        results.review,
        results.confidence,
    from results
    left join reports using (report_id)
)

select * from final
