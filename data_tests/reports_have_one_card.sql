with

staged as (
    select
        report_id,
        source_file,
    from {{ ref('stg_report') }}
),

reports as (
    select
        report_id,
        source_file,
    from {{ ref('dim_report') }}
),

cards as (
    select report_id from {{ ref('report_card') }}
),

final as (
    select
        'not in dim_report' as problem,
        staged.*,
    from staged
    anti join reports using (report_id)
    union all
    select
        'without a report card' as problem,
        reports.*,
    from reports
    anti join cards using (report_id)
    union all
    select
        'in dim_report without a statement' as problem,
        reports.*,
    from reports
    anti join staged using (report_id)
)

select * from final
