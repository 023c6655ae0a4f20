with

execution as (
    select * from {{ ref('int_budget_execution') }}
),

reports as (
    select * from {{ ref('int_report') }}
),

facts as (
    select * from {{ ref('fact') }}
),

behind as (
    select
        report_id,
        scope,
        basis,
        unnest({{ present_facts(['budget_fact_id', 'executed_fact_id', 'rate_fact_id']) }}) as fact_id,
    from execution
),

stood_behind as (
    select
        behind.report_id,
        behind.scope,
        behind.basis,
        {{ least_review('facts.review') }} as review,
        min(facts.confidence) as confidence,
    from behind
    inner join facts using (fact_id)
    group by behind.report_id, behind.scope, behind.basis
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
        stood_behind.review,
        stood_behind.confidence,
    from execution
    left join reports using (report_id)
    left join stood_behind using (report_id, scope, basis)
)

select * from final
