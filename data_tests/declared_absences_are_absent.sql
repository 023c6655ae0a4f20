{#- A report that is there cannot be declared missing: remove the row of ref_coverage. -#}
with

declared as (
    select * from {{ ref('stg_coverage') }}
),

reports as (
    select * from {{ ref('int_whole_report') }}
),

final as (
    select
        declared.department_id,
        declared.fiscal_year,
        declared.status,
        declared.checked_on,
        reports.report_id,
    from declared
    inner join reports using (department_id, fiscal_year)
)

select * from final
