with

rubrics as (
    select * from {{ ref('stg_rubric') }}
),

final as (
    select
        rubric_id,
        name_zh,
        name_en,
        issuer,
        level,
        family,
        report_type,
        first_year,
        last_year,
        total_points,
        note,
    from rubrics
)

select * from final
