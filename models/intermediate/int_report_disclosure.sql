with

items as (
    select * from {{ ref('int_score_item') }}
),

reports as (
    select * from {{ ref('int_report') }}
),

rubrics as (
    select * from {{ ref('stg_rubric') }}
),

-- A report that prints two totals contradicts itself; the first is taken.
totals as (
    select
        report_id,
        fact_id as total_fact_id,
        score as total_score,
        printed_score as printed_total,
        max_points as printed_points,
        review,
        confidence,
    from items
    where level = 'total' and score is not null
    qualify row_number() over (partition by report_id order by char_start, fact_no) = 1
),

-- Points that a group lost are those that its indicators lost: they count once, at the highest item that tells them.
deductions as (
    select
        items.report_id,
        sum(items.deduction) as item_deduction,
    from items
    anti join items as parents
        on
            items.report_id = parents.report_id
            and parents.level = 'group'
            and parents.deduction is not null
            and starts_with(items.path, parents.path || '>')
    where items.level in ('group', 'indicator')
    group by all
),

parts as (
    select
        report_id,
        sum(score) filter (where level = 'indicator') as indicator_score,
        sum(max_points) filter (where level = 'indicator' and (score is not null or full_marks)) as indicator_points,
        count(score) filter (where level = 'dimension') as dimension_scores,
    from items
    group by all
),

-- Where neither the report nor its rubric says what the total is out of, it is out of 100 if it can be.
scaled as (
    select
        reports.report_id,
        totals.total_fact_id,
        totals.total_score,
        totals.printed_total,
        totals.review,
        totals.confidence,
        coalesce(totals.printed_points, rubrics.total_points, if(totals.total_score <= 100, 100, null))::decimal(9, 4)
            as total_points,
        totals.printed_points is null and rubrics.total_points is null and coalesce(totals.total_score <= 100, false)
            as is_points_assumed,
        deductions.item_deduction,
        parts.indicator_score,
        parts.indicator_points,
        parts.dimension_scores,
    from reports
    left join rubrics using (rubric_id)
    left join totals using (report_id)
    left join deductions using (report_id)
    left join parts using (report_id)
),

final as (
    select
        report_id,
        total_fact_id,
        total_score,
        printed_total,
        total_points,
        is_points_assumed,
        review,
        confidence,
        item_deduction,
        -- All items are listed where their scores add up to the total, or what could be got to what it is out of: a
        -- report that does not add up discloses no less.
        case
            when indicator_score = total_score or indicator_points = total_points then 'full'
            when item_deduction > 0 and item_deduction = total_points - total_score then 'deductions'
            when dimension_scores > 0 then 'dimensions'
            when total_score is not null then 'total'
            else 'none'
        end as disclosure,
    from scaled
)

select * from final
