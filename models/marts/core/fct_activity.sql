with

activities as (
    select *
    from {{ ref('stg_activity') }}
    where restates_fact_id is null
),

reports as (
    select * from {{ ref('int_report') }}
),

final as (
    select
        activities.fact_id,
        activities.report_id,
        activities.fact_no,
        reports.department_id,
        reports.fiscal_year,
        activities.subject,
        activities.value,
        activities.printed_value,
        activities.value_status,
        activities.unit,
        activities.qualifier,
        activities.modality,
        activities.theme,
        (activities.modality = 'achieved' and regexp_matches(activities.subject, '自评|绩效评价'))
            as is_evaluation_coverage,
        activities.review,
        activities.confidence,
    from activities
    left join reports using (report_id)
)

select * from final
