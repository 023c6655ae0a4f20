with

scores as (
    select * from {{ ref('stg_score') }}
),

reports as (
    select * from {{ ref('int_report') }}
),

crosswalk as (
    select * from {{ ref('stg_indicator_crosswalk') }}
),

-- A score printed again in the same report is the same item: its first statement stands for it. A score that somebody
-- else gave is no part of the department's own: it is in fct_reevaluation.
items as (
    select
        -- A deduction that was derived from figures which are now corrected is derived anew.
        scores.* replace (
            if(scores.is_corrected and scores.deduction_status = 'derived', null, scores.deduction) as deduction
        ),
        reports.department_id,
        reports.fiscal_year,
        reports.rubric_id,
    from scores
    left join reports using (report_id)
    where scores.restates_fact_id is null and scores.evaluator is null
),

-- Two totals of one report contradict each other; neither is a part of the other.
scored_parents as (
    select distinct parents.fact_id
    from items as parents
    inner join items as parts
        on
            parents.report_id = parts.report_id
            and (
                (parents.level = 'total' and parts.level <> 'total')
                or starts_with(parts.path, parents.path || '>')
            )
),

final as (
    select
        items.* exclude (deduction, deduction_status),
        -- Points on top are no deduction.
        coalesce(
            items.deduction, if(items.score > items.max_points, 0, items.max_points - items.score)
        )::decimal(9, 4) as deduction,
        if(items.deduction is null and items.max_points - items.score is not null, 'derived', items.deduction_status)
            as deduction_status,
        -- decimal / decimal is DOUBLE in DuckDB, as a rate should be; a maximum of zero has no rate
        items.score / nullif(items.max_points, 0) as score_rate,
        scored_parents.fact_id is null as is_leaf,
        -- Above indicator level nothing is compared, whatever the crosswalk says.
        if(items.level in ('indicator', 'criterion'), crosswalk.indicator_id, null) as indicator_id,
        crosswalk.relation,
    from items
    left join scored_parents using (fact_id)
    left join crosswalk using (rubric_id, path)
)

select * from final
