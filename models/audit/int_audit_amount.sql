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
        amounts.review = 'extracted' as is_unreviewed,
        -- A report may print a figure more than once; the first is what others are held to. Each change is its own.
        amounts.scope <> 'other'
        and amounts.restates_fact_id is null
        and (
            amounts.measure = 'change'
            or row_number() over (
                partition by amounts.report_id, amounts.scope, amounts.measure, amounts.restates_fact_id is null
                order by amounts.char_start, amounts.fact_no
            ) = 1
        ) as is_first,
    from amounts
    inner join figures using (fact_id)
    -- What was spent by June, or by the year before, is not the year's.
    where not coalesce(
        amounts.review = 'extracted' and regexp_matches(amounts.item, '半年|季度|[0-9]月|月底|月末|上年支|去年|上年度'), false
    )
)

select * from final
