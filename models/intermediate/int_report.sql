with

reports as (
    select * from {{ ref('stg_report') }}
),

names as (
    select * from {{ ref('stg_department_name') }}
),

-- A report carries the division code of its fiscal year; its department, known by its printed name, outlives codes.
final as (
    select
        reports.*,
        names.department_id,
        reports.edition = max(reports.edition) over (
            partition by {{ first_edition_id('reports.report_id') }}
        ) as is_latest_edition,
    from reports
    left join names on reports.department_name = names.name_zh
)

select * from final
