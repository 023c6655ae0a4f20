with

execution as (
    select * from {{ ref('int_budget_execution') }}
),

reports as (
    select * from {{ ref('int_report') }}
),

final as (
    select
        execution.report_id,
        execution.scope,
        execution.basis,
        reports.department_id,
        reports.fiscal_year,
        execution.budget_yuan,
        execution.executed_yuan,
        execution.reported_rate,
        execution.recomputed_rate,
        execution.reported_rate - execution.recomputed_rate as rate_gap,
        execution.budget_fact_id,
        execution.executed_fact_id,
        execution.rate_fact_id,
        execution.budget_figures,
        execution.executed_figures,
        execution.rate_figures,
        execution.review,
        execution.confidence,
    from execution
    left join reports using (report_id)
)

select * from final
