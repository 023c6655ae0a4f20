with

amounts as (
    select *
    from {{ ref('stg_amount') }}
    where restates_fact_id is null
),

reports as (
    select * from {{ ref('int_report') }}
),

final as (
    select
        amounts.fact_id,
        amounts.report_id,
        amounts.fact_no,
        reports.department_id,
        reports.fiscal_year,
        amounts.item,
        amounts.scope,
        amounts.measure,
        amounts.amount_yuan,
        amounts.printed_amount_yuan,
        (amounts.amount_yuan * 0.0001)::decimal(18, 6) as amount_wan,
        amounts.value_status,
        amounts.qualifier,
        amounts.direction,
        amounts.review,
        amounts.confidence,
    from amounts
    left join reports using (report_id)
)

select * from final
