with

claims as (
    select *
    from {{ ref('stg_claim') }}
    where restates_fact_id is null
),

reports as (
    select * from {{ ref('int_report') }}
),

final as (
    select
        claims.fact_id,
        claims.report_id,
        claims.fact_no,
        reports.department_id,
        reports.fiscal_year,
        claims.claim,
        claims.claimed_on,
        claims.review,
        claims.confidence,
    from claims
    left join reports using (report_id)
)

select * from final
