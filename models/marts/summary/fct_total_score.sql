with

reports as (
    select * from {{ ref('dim_report') }}
),

totals as (
    select * from {{ ref('int_report_disclosure') }}
),

items as (
    select * from {{ ref('int_score_item') }}
),

-- The points of a part are points of its whole: an item counts once, at the highest item that is said not to apply.
not_applicable as (
    select
        items.report_id,
        count(*)::integer as not_applicable_items,
        if(count(items.max_points) = count(*), sum(items.max_points), null)::decimal(9, 4) as not_applicable_points,
        if(
            count(coalesce(items.score, if(items.full_marks, items.max_points, null))) = count(*),
            sum(coalesce(items.score, if(items.full_marks, items.max_points, null))),
            null
        )::decimal(9, 4) as not_applicable_score,
        {{ least_sure('items.') }},
    from items
    anti join items as wholes
        on
            items.report_id = wholes.report_id
            and wholes.not_applicable
            and starts_with(items.path, wholes.path || '>')
    where items.not_applicable and items.level <> 'total'
    group by all
),

known as (
    select
        totals.report_id,
        totals.total_score,
        totals.printed_total,
        -- A maximum that neither the report nor its rubric prints serves a share of totals, no comparison of them.
        if(coalesce(totals.is_points_assumed, false), null, totals.total_points)::decimal(9, 4) as total_points,
        totals.disclosure,
        -- The states sort from accepted to extracted.
        greatest(totals.review, parts.review) as review,
        least(totals.confidence, parts.confidence) as confidence,
        coalesce(parts.not_applicable_items, 0) as not_applicable_items,
        if(parts.report_id is null, 0, parts.not_applicable_points)::decimal(9, 4) as not_applicable_points,
        if(parts.report_id is null, 0, parts.not_applicable_score)::decimal(9, 4) as not_applicable_score,
    from totals
    left join not_applicable as parts on totals.report_id = parts.report_id
),

-- The one rule: what did not apply is in neither the points nor the maximum, and what is left is brought to 100.
rescaled as (
    select
        *,
        ((total_score - not_applicable_score) * 100 / nullif(total_points - not_applicable_points, 0))::decimal(9, 4)
            as rescaled_total,
    from known
),

final as (
    select
        reports.report_id,
        reports.department_id,
        reports.fiscal_year,
        reports.rubric_id,
        rescaled.disclosure,
        rescaled.total_score,
        rescaled.printed_total,
        rescaled.total_points,
        rescaled.not_applicable_items,
        rescaled.not_applicable_points,
        rescaled.not_applicable_score,
        rescaled.rescaled_total,
        rescaled.rescaled_total is not null and rescaled.disclosure in ('full', 'deductions') as is_rescaled_comparable,
        case
            when rescaled.total_score is null
                then '未印总分 · no total is printed'
            when rescaled.total_points is null
                then '总分的满分不详 · what the total is out of is not known'
            when rescaled.not_applicable_points is null
                then '不适用指标的分值不详 · the maximum of an item that did not apply is not known'
            when rescaled.not_applicable_score is null
                then '不适用指标的得分不详 · the points of an item that did not apply are not known'
            when rescaled.rescaled_total is null
                then '指标全不适用 · no item applied'
            when rescaled.disclosure = 'deductions'
                then '只列扣分条目，得满分的不适用指标未必列出 · items that did not apply but got full marks may be unlisted'
            when rescaled.disclosure <> 'full'
                then '未逐项列出得分，有无不适用指标无从得知 · items are not listed: some may not have applied'
        end as caution,
        reports.is_latest_edition,
        -- Of a report without a total there is only whose it is.
        coalesce(rescaled.review, reports.review) as review,
        coalesce(rescaled.confidence, reports.confidence) as confidence,
    from reports
    inner join rescaled using (report_id)
)

select * from final
