with

reports as (
    select * from {{ ref('int_report') }}
),

disclosure as (
    select * from {{ ref('int_report_disclosure') }}
),

bands as (
    select *
    from {{ ref('stg_grade_band') }}
    where scheme = 'mof'
),

graded as (
    select
        disclosure.report_id,
        disclosure.disclosure,
        bands.grade as derived_grade,
    from disclosure
    left join bands on {{ in_grade_band('disclosure.total_score', 'disclosure.total_points') }}
),

final as (
    select
        reports.report_id,
        reports.department_id,
        reports.fiscal_year,
        reports.edition,
        reports.is_latest_edition,
        reports.review,
        reports.confidence,
        reports.report_type,
        reports.project_name,
        reports.rubric_id,
        reports.title,
        reports.department_name,
        reports.prepared_scope,
        reports.signed_on,
        reports.signed_on_status,
        reports.published_on,
        reports.published_on_status,
        reports.collected_on,
        reports.source_file,
        reports.source_sha256,
        reports.source_format,
        reports.source_chars,
        reports.source_url,
        reports.source_url_status,
        reports.printed_grade,
        reports.printed_grade_status,
        graded.derived_grade,
        graded.disclosure,
    from reports
    left join graded using (report_id)
)

select * from final
