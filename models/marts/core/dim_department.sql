with

departments as (
    select * from {{ ref('stg_department') }}
),

-- A division that was abolished keeps the names that it had last.
divisions as (
    select *
    from {{ ref('dim_division') }}
    qualify row_number() over (partition by division_code order by valid_from desc) = 1
),

final as (
    select
        departments.department_id,
        departments.name_zh,
        departments.short_name_zh,
        departments.name_en,
        departments.organ,
        departments.division_code,
        divisions.name_zh as division_name,
        divisions.level,
        divisions.prefecture_name,
        divisions.province_name,
    from departments
    left join divisions using (division_code)
)

select * from final
