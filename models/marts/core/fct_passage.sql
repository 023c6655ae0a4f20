with

passages as (
    select * from {{ ref('stg_passage') }}
),

reports as (
    select * from {{ ref('int_report') }}
),

placed as (
    select
        passages.*,
        reports.department_id,
        reports.fiscal_year,
        reports.review,
        reports.confidence,
    from passages
    inner join reports using (report_id)
),

-- A clause that a report has twice is repeated in that report, not in another one.
counted as (
    select
        fingerprint,
        count(distinct report_id)::integer as reports,
        count(distinct department_id)::integer as departments,
        count(distinct fiscal_year)::integer as fiscal_years,
    from placed
    group by fingerprint
),

final as (
    select
        placed.passage_id,
        placed.report_id,
        placed.department_id,
        placed.fiscal_year,
        placed.fingerprint,
        placed.chars,
        placed.line,
        placed.char_start,
        placed.char_end,
        counted.reports,
        counted.departments,
        counted.fiscal_years,
        -- Editions of one report, and a department's reports of one year, repeat each other as a matter of course.
        counted.departments > 1 or counted.fiscal_years > 1 as is_repeated,
        -- A passage is found, not read: what wants confirming is whose it is and of which year.
        placed.review,
        placed.confidence,
    from placed
    inner join counted using (fingerprint)
)

select * from final
