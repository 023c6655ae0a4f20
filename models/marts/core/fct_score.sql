with

items as (
    select * from {{ ref('int_score_item') }}
),

final as (
    select
        items.fact_id,
        items.report_id,
        items.fact_no,
        items.department_id,
        items.fiscal_year,
        items.indicator_id,
        items.rubric_id,
        items.level,
        items.path,
        items.name,
        items.max_points,
        items.printed_max_points,
        items.max_status,
        items.score,
        items.printed_score,
        items.value_status as score_status,
        items.full_marks,
        items.deduction,
        items.printed_deduction,
        items.deduction_status,
        items.score_rate,
        items.not_applicable,
        items.reason,
        items.reason_theme,
        items.is_leaf,
        items.review,
        items.confidence,
    from items
)

select * from final
