with

rubrics as (
    select * from {{ ref('stg_rubric') }}
),

families as (
    select * from {{ ref('stg_rubric_family') }}
),

final as (
    select
        rubrics.rubric_id,
        rubrics.name_zh,
        rubrics.name_en,
        rubrics.issuer,
        rubrics.level,
        rubrics.family,
        families.name_zh as family_name,
        rubrics.report_type,
        rubrics.first_year,
        rubrics.last_year,
        rubrics.total_points,
        rubrics.note,
    from rubrics
    left join families using (family)
)

select * from final
