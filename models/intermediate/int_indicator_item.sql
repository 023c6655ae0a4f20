with

items as (
    select *
    from {{ ref('int_score_item') }}
    where level = 'indicator'
),

-- An item that is said in words to have got full marks has a rate, even where no points are printed.
final as (
    select
        items.fact_id,
        items.report_id,
        items.department_id,
        items.fiscal_year,
        items.rubric_id,
        items.indicator_id,
        items.relation,
        items.path,
        items.name,
        items.max_points,
        if(items.full_marks, coalesce(items.score, items.max_points), items.score) as score,
        coalesce(items.score_rate, if(items.full_marks, 1, null)) as score_rate,
        coalesce(items.full_marks or items.score >= items.max_points, items.deduction = 0) as is_full_marks,
        coalesce(items.deduction > 0, if(items.full_marks, false, null)) as is_deducted,
        items.not_applicable,
        items.review,
        items.confidence,
    from items
)

select * from final
