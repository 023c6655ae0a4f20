with

amounts as (
    select * from {{ ref('stg_amount') }}
),

figures as (
    select * from {{ ref('int_figure') }}
),

final as (
    select
        amounts.*,
        figures.value,
        figures.step,
        figures.slack,
        figures.is_exact,
        -- A report may print a figure more than once; the first is what others are held against.
        amounts.scope <> 'other'
        and amounts.restates_fact_id is null
        and row_number() over (
            partition by amounts.report_id, amounts.scope, amounts.measure, amounts.restates_fact_id is null
            order by amounts.char_start, amounts.fact_no
        ) = 1 as is_first,
    from amounts
    inner join figures using (fact_id)
)

select * from final
