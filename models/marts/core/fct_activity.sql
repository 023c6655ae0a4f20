with

activities as (
    select *
    from {{ ref('stg_activity') }}
    where restates_fact_id is null
),

reports as (
    select * from {{ ref('int_report') }}
),

evaluated as (
    select
        report_id,
        line,
        char_start,
    from {{ ref('stg_amount') }}
    where measure = 'evaluated' and restates_fact_id is null
),

-- 对12个项目开展自评，涉及资金…: the count that stands last before the money that was evaluated, on its line.
counted as (
    select activities.fact_id
    from activities
    inner join evaluated
        on
            activities.report_id = evaluated.report_id
            and activities.line = evaluated.line
            and activities.char_start < evaluated.char_start
    where activities.modality = 'achieved' and activities.theme = 'performance_management'
    qualify
        row_number() over (
            partition by evaluated.report_id, evaluated.char_start
            order by activities.char_start desc, activities.fact_no asc
        ) = 1
),

covering as (
    select distinct fact_id from counted
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
        or covering.fact_id is not null as is_evaluation_coverage,
        activities.review,
        activities.confidence,
    from activities
    left join reports using (report_id)
    left join covering on activities.fact_id = covering.fact_id
)

select * from final
