with

amounts as (
    select *
    from {{ ref('stg_amount') }}
    where restates_fact_id is null and scope <> 'other' and amount_yuan is not null
),

ratios as (
    select *
    from {{ ref('stg_ratio') }}
    where restates_fact_id is null and scope <> 'other' and measure = 'execution_rate' and value_pct is not null
),

facts as (
    select * from {{ ref('int_fact') }}
),

-- A report may contradict itself; the first figure that it prints is taken, and how many there are is said.
budgets as (
    select
        report_id,
        scope,
        replace(measure, 'budget_', '') as basis,
        arg_min(amount_yuan, (char_start, fact_no)) as budget_yuan,
        arg_min(fact_id, (char_start, fact_no)) as budget_fact_id,
        count(distinct amount_yuan)::integer as budget_figures,
    from amounts
    where starts_with(measure, 'budget_')
    group by all
),

executions as (
    select
        report_id,
        scope,
        arg_min(amount_yuan, (char_start, fact_no)) as executed_yuan,
        arg_min(fact_id, (char_start, fact_no)) as executed_fact_id,
        count(distinct amount_yuan)::integer as executed_figures,
    from amounts
    where measure = 'executed'
    group by all
),

reported as (
    select
        report_id,
        scope,
        basis,
        (arg_min(value_pct, (char_start, fact_no)) * 0.01)::double as reported_rate,
        arg_min(fact_id, (char_start, fact_no)) as rate_fact_id,
        count(distinct value_pct)::integer as rate_figures,
    from ratios
    group by all
),

places as (
    select
        report_id,
        scope,
        basis,
    from budgets
    union distinct
    select
        report_id,
        scope,
        basis,
    from reported
),

joined as (
    select
        places.report_id,
        places.scope,
        places.basis,
        budgets.budget_yuan,
        executions.executed_yuan,
        reported.reported_rate,
        executions.executed_yuan::double / nullif(budgets.budget_yuan, 0)::double as recomputed_rate,
        budgets.budget_fact_id,
        executions.executed_fact_id,
        reported.rate_fact_id,
        coalesce(budgets.budget_figures, 0) as budget_figures,
        coalesce(executions.executed_figures, 0) as executed_figures,
        coalesce(reported.rate_figures, 0) as rate_figures,
    from places
    left join budgets using (report_id, scope, basis)
    left join executions using (report_id, scope)
    left join reported using (report_id, scope, basis)
),

stood_behind as (
    {{ stood_behind(
        'joined', ['report_id', 'scope', 'basis'], ['budget_fact_id', 'executed_fact_id', 'rate_fact_id']
    ) }}
),

final as (
    select
        joined.*,
        stood_behind.review,
        stood_behind.confidence,
    from joined
    left join stood_behind using (report_id, scope, basis)
)

select * from final
