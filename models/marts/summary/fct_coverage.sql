with

departments as (
    select * from {{ ref('dim_department') }}
),

divisions as (
    select * from {{ ref('dim_division') }}
),

years as (
    select * from {{ ref('dim_year') }}
),

reports as (
    select * from {{ ref('int_whole_report') }}
),

declared as (
    select * from {{ ref('stg_coverage') }}
),

aside as (
    select * from {{ ref('fct_set_aside') }}
),

-- What is wrong with the report that would stand for a year; of several, with the first.
set_aside as (
    select
        department_id,
        fiscal_year,
        rule,
        message,
        remedy,
    from aside
    where report_type in ('whole', 'final_account') and department_id is not null and fiscal_year is not null
    qualify row_number() over (partition by department_id, fiscal_year order by report_id) = 1
),

-- A report evaluates a year that has ended; who collected last knew of years before that of the collection.
last_due as (
    select year(max(collected_on)) - 1 as last_year_due,
    from {{ ref('dim_report') }}
),

-- 中发〔2018〕34号 made the evaluation of whole departments general: from 2019 on one is expected of each department.
due as (
    select distinct
        departments.department_id,
        years.fiscal_year,
    from departments
    inner join divisions using (division_code)
    inner join years
        on
            divisions.valid_from <= years.ends_on
            and coalesce(divisions.valid_to, 'infinity'::date) > years.starts_on
    inner join last_due on years.fiscal_year between 2019 and last_due.last_year_due
),

-- Of other years too a report may be there, or something be known.
expected as (
    select
        department_id,
        fiscal_year,
    from due
    union distinct
    select
        department_id,
        fiscal_year,
    from reports
    union distinct
    select
        department_id,
        fiscal_year,
    from set_aside
    union distinct
    select
        department_id,
        fiscal_year,
    from declared
),

final as (
    select
        expected.department_id,
        expected.fiscal_year,
        case
            when reports.report_id is not null then 'published'
            when set_aside.rule is not null then 'set_aside'
            else coalesce(declared.status, 'not_collected')
        end as status,
        reports.report_id,
        declared.status is not null as is_declared,
        declared.checked_on,
        declared.note,
        case
            when reports.report_id is not null then '报告已收录'
            when set_aside.rule is not null
                then concat('报告已采集，因不合 ', set_aside.rule, ' 搁置：', set_aside.message, '；', set_aside.remedy)
            when declared.status = 'not_published' then '经查证，报告未公开'
            when declared.status = 'not_required' then '经查证，该年度无须编报'
            when declared.status = 'withheld' then '经查证，报告依规不公开'
            when declared.status = 'lost' then '经查证，报告曾公开，现已不可得'
            when declared.status = 'not_collected' then '经查证，报告可得，尚未采集'
            else '尚无人查证'
        end as reason,
        -- Without a report there is only what people keep; what was set aside nobody has vouched for.
        case
            when reports.report_id is not null then reports.review
            when set_aside.rule is not null then 'extracted'
            else 'accepted'
        end as review,
        case
            when reports.report_id is not null then reports.confidence
            when set_aside.rule is null then 1
        end::decimal(3, 2) as confidence,
    from expected
    left join reports using (department_id, fiscal_year)
    left join set_aside using (department_id, fiscal_year)
    left join declared using (department_id, fiscal_year)
)

select * from final
