with

amounts as (
    select
        *,
        replace(measure, 'budget_', '') as basis,
    from {{ ref('int_audit_amount') }}
    where is_first
),

budgets as (
    select *
    from amounts
    where starts_with(measure, 'budget_')
    qualify row_number() over (partition by report_id, scope order by {{ budget_order('basis') }}) = 1
),

-- What may be spent is the budget as it stood last, and what was carried in.
final as (
    select
        spending.report_id,
        spending.scope,
        budgets.basis,
        spending.fact_id as executed_fact_id,
        budgets.fact_id as budget_fact_id,
        carried.fact_id as carried_fact_id,
        spending.value as executed,
        budgets.value as budget,
        coalesce(carried.value, 0) as carried_in,
        -- Above an initial budget there may be an adjusted one that is not printed.
        budgets.basis = 'initial' as is_of_initial,
        spending.step,
        budgets.slack,
    from amounts as spending
    inner join budgets on spending.report_id = budgets.report_id and spending.scope = budgets.scope
    left join amounts as carried
        on
            spending.report_id = carried.report_id
            and spending.scope = carried.scope
            and carried.measure = 'carry_in'
    where spending.measure = 'executed'
)

select * from final
