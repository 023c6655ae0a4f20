with

items as (
    select *
    from {{ ref('int_indicator_item') }}
    where indicator_id is not null
),

reports as (
    select * from {{ ref('dim_report') }}
),

-- A sum that leaves out an item whose points are not known would be the score of something else.
summed as (
    select
        report_id,
        indicator_id,
        count(*)::integer as items,
        if(count(score) = count(*), sum(score), null)::decimal(9, 4) as score,
        if(count(max_points) = count(*), sum(max_points), null)::decimal(9, 4) as max_points,
        bool_and(coalesce(score_rate = 1, false)) as is_full_in_every_item,
        count(*) filter (where not_applicable)::integer as not_applicable_items,
        string_agg(distinct relation, ', ' order by relation) as relation,
        bool_and(relation = 'same') as is_same,
        {{ least_sure() }},
    from items
    group by all
),

-- Whether an item that did not apply scores nothing or full marks is the rubric's habit, not the department's work.
final as (
    select
        summed.report_id,
        summed.indicator_id,
        reports.department_id,
        reports.fiscal_year,
        reports.rubric_id,
        summed.items,
        summed.score,
        summed.max_points,
        coalesce(summed.score / nullif(summed.max_points, 0), if(summed.is_full_in_every_item, 1, null)) as score_rate,
        summed.not_applicable_items,
        summed.not_applicable_items = summed.items as not_applicable,
        summed.relation,
        summed.is_same and summed.not_applicable_items = 0 as is_comparable,
        nullif(
            concat_ws(
                '；',
                if(
                    not summed.is_same,
                    '与通用指标范围不同，不能跨指标体系比较 · not the same scope as the indicator: '
                    || summed.relation,
                    null
                ),
                if(
                    summed.not_applicable_items > 0,
                    '含不适用的条目，各地给分不同 · holds items that did not apply, which rubrics score differently',
                    null
                )
            ),
            ''
        ) as caution,
        reports.is_latest_edition,
        summed.review,
        summed.confidence,
    from summed
    inner join reports using (report_id)
)

select * from final
