{#- The department that a report's name says has the report's organ, and its division unless that code is history. -#}
with

reports as (
    select * from {{ ref('int_report') }}
),

departments as (
    select * from {{ ref('stg_department') }}
),

current_divisions as (
    select division_code
    from {{ ref('dim_division') }}
    where is_current
),

final as (
    select
        reports.report_id,
        reports.department_name,
        reports.organ,
        reports.division_code,
        departments.department_id,
        departments.organ as department_organ,
        departments.division_code as department_division_code,
    from reports
    left join departments using (department_id)
    left join current_divisions on reports.division_code = current_divisions.division_code
    where
        departments.department_id is null
        or reports.organ <> departments.organ
        or (reports.division_code <> departments.division_code and current_divisions.division_code is not null)
)

select * from final
