{#- Each figure of an execution is that of its fact, of the same report, part and basis; and no budget is left out. -#}
with

executions as (
    select * from {{ ref('fct_budget_execution') }}
),

budgets as (
    select * from {{ ref('fct_budget') }}
),

ratios as (
    select * from {{ ref('fct_ratio') }}
),

figures as (
    select
        report_id,
        scope,
        basis,
        'budget_yuan' as column_name,
        budget_fact_id as fact_id,
        budget_yuan::double as value,
    from executions
    union all
    select
        report_id,
        scope,
        basis,
        'executed_yuan' as column_name,
        executed_fact_id as fact_id,
        executed_yuan::double as value,
    from executions
    union all
    select
        report_id,
        scope,
        basis,
        'reported_rate' as column_name,
        rate_fact_id as fact_id,
        reported_rate as value,
    from executions
),

sources as (
    select
        fact_id,
        report_id,
        scope,
        if(starts_with(measure, 'budget_'), replace(measure, 'budget_', ''), null) as basis,
        if(measure = 'executed', 'executed_yuan', 'budget_yuan') as column_name,
        amount_yuan::double as value,
    from budgets
    where measure = 'executed' or starts_with(measure, 'budget_')
    union all
    select
        fact_id,
        report_id,
        scope,
        basis,
        'reported_rate' as column_name,
        reported_rate as value,
    from ratios
    where measure = 'execution_rate'
),

final as (
    select
        'not the figure of its fact' as problem,
        figures.report_id,
        figures.scope,
        figures.basis,
        figures.column_name,
        figures.fact_id,
        figures.value,
    from figures
    -- By equal keys alone: a condition on both sides at once would hold every figure against every source.
    left join sources on figures.fact_id = sources.fact_id and figures.column_name = sources.column_name
    where
        (figures.fact_id is not null or figures.value is not null)
        and not coalesce(
            figures.report_id = sources.report_id
            and figures.scope = sources.scope
            and figures.basis = coalesce(sources.basis, figures.basis)
            and figures.value = sources.value,
            false
        )
    union all
    select
        'in no execution' as problem,
        sources.report_id,
        sources.scope,
        sources.basis,
        sources.column_name,
        sources.fact_id,
        sources.value,
    from sources
    anti join executions using (report_id, scope, basis)
    where sources.basis is not null and sources.scope <> 'other' and sources.value is not null
)

select * from final
