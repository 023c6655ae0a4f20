with

-- A report that scores one dimension twice contradicts itself; the first score is taken, as for totals.
scores as (
    select *
    from {{ ref('int_score_item') }}
    where level = 'dimension'
    qualify row_number() over (partition by report_id, path order by char_start, fact_no) = 1
),

rubric_dimensions as (
    select *
    from {{ ref('stg_rubric_indicator') }}
    where level = 'dimension'
),

-- What a name stands for in every rubric that has it; where rubrics differ, a name alone says nothing.
names as (
    select
        name,
        min(dimension) as dimension,
    from rubric_dimensions
    group by all
    having count(distinct dimension) = 1
),

final as (
    select
        scores.report_id,
        scores.path,
        scores.fact_id,
        scores.fact_no,
        scores.department_id,
        scores.fiscal_year,
        scores.rubric_id,
        scores.name,
        if(rubric_dimensions.path is null, names.dimension, rubric_dimensions.dimension) as dimension,
        scores.max_points,
        scores.score,
        scores.score_rate,
        scores.deduction,
        scores.review,
        scores.confidence,
    from scores
    left join rubric_dimensions using (rubric_id, path)
    left join names on scores.name = names.name
)

select * from final
