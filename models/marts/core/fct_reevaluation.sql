with

scores as (
    select *
    from {{ ref('stg_score') }}
    where evaluator is not null and restates_fact_id is null
),

reports as (
    select * from {{ ref('int_report') }}
),

-- A report that scores one item twice contradicts itself; the first score is taken, as for totals.
self_scores as (
    select
        report_id,
        path,
        score as self_score,
        max_points as self_max_points,
        fact_id as self_fact_id,
        review,
        confidence,
    from {{ ref('int_score_item') }}
    where score is not null
    qualify row_number() over (partition by report_id, path order by char_start, fact_no) = 1
),

final as (
    select
        scores.fact_id,
        scores.report_id,
        scores.fact_no,
        reports.department_id,
        reports.fiscal_year,
        scores.evaluator,
        scores.level,
        scores.path,
        scores.name,
        scores.max_points,
        scores.score,
        self_scores.self_score,
        -- Points out of different maxima have no difference.
        if(
            scores.max_points <> self_scores.self_max_points,
            null,
            scores.score - self_scores.self_score
        )::decimal(9, 4) as difference,
        self_scores.self_fact_id,
        -- The states sort from accepted to extracted.
        greatest(scores.review, self_scores.review) as review,
        least(scores.confidence, self_scores.confidence) as confidence,
    from scores
    left join reports using (report_id)
    left join self_scores using (report_id, path)
)

select * from final
