with

amounts as (
    select
        *,
        replace(measure, 'budget_', '') as basis,
    from {{ ref('int_audit_amount') }}
    where scope <> 'other' and restates_fact_id is null
),

pairs as (
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
        -- Above an initial budget there may be an adjusted one that is not printed. What is only called a budget is
        -- mostly that of the beginning, where a program read it.
        budgets.basis = 'initial'
        or coalesce(
            spending.is_unreviewed and budgets.basis = 'unspecified' and not contains(budgets.item, '全年'), false
        ) as is_of_initial,
        spending.step,
        budgets.slack,
        -- Of what a program read, the pair that may be.
        spending.is_unreviewed and spending.value not between budgets.value / 2 and budgets.value as is_unlikely,
        {{ budget_order('budgets.basis') }} as basis_order,
        abs(spending.char_start - budgets.char_start) as distance,
        spending.fact_no as executed_no,
        budgets.fact_no as budget_no,
    from amounts as spending
    inner join amounts as budgets
        on
            spending.report_id = budgets.report_id
            and spending.scope = budgets.scope
            and starts_with(budgets.measure, 'budget_')
            and if(spending.is_unreviewed, spending.scope = 'whole', spending.is_first and budgets.is_first)
    left join amounts as carried
        on
            spending.report_id = carried.report_id
            and spending.scope = carried.scope
            and carried.measure = 'carry_in'
            and {{ held_together('spending', 'carried') }}
    where spending.measure = 'executed'
),

-- What may be spent is the budget as it stood last, and what was carried in.
final as (
    select * exclude (is_unlikely, basis_order, distance, executed_no, budget_no)
    from pairs
    qualify
        row_number() over (
            partition by report_id, scope order by is_unlikely, basis_order, distance, executed_no, budget_no
        ) = 1
)

select * from final
