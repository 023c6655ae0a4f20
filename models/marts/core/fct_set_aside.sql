with

reports as (
    select * from {{ ref('stg_set_aside') }}
),

names as (
    select * from {{ ref('stg_department_name') }}
),

final as (
    select
        reports.report_id,
        names.department_id,
        reports.department_name,
        reports.fiscal_year,
        reports.report_type,
        reports.source_file,
        reports.source_sha256,
        reports.step,
        reports.rule,
        reports.row_count,
        reports.message,
        reports.remedy,
    from reports
    left join names on reports.department_name = names.name_zh
)

select * from final
