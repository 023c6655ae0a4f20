with

items as (
    select * from {{ ref('int_score_item') }}
),

bridge as (
    select * from {{ ref('bridge_rubric_indicator') }}
),

final as (
    select
        items.fact_id,
        items.report_id,
        items.department_id,
        items.fiscal_year,
        if(items.level in ('indicator', 'criterion'), bridge.indicator_id, null) as indicator_id,
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
    from items
    left join bridge using (rubric_id, path)
)

select * from final
