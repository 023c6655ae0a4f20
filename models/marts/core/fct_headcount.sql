with

headcounts as (
    select *
    from {{ ref('stg_headcount') }}
    where restates_fact_id is null
),

reports as (
    select * from {{ ref('int_report') }}
),

final as (
    select
        headcounts.fact_id,
        headcounts.report_id,
        headcounts.fact_no,
        reports.department_id,
        reports.fiscal_year,
        headcounts.unit_name,
        headcounts.item,
        headcounts.headcount,
        headcounts.printed_headcount,
        headcounts.value_status,
        headcounts.unit,
        headcounts.qualifier,
        headcounts.as_of,
        headcounts.part_of_fact_id,
        headcounts.review,
        headcounts.confidence,
    from headcounts
    left join reports using (report_id)
)

select * from final
