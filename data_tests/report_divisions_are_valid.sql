{#- The division code of a report was in force in its fiscal year. -#}
with

reports as (
    select * from {{ ref('stg_report') }}
),

divisions as (
    select * from {{ ref('dim_division') }}
),

years as (
    select * from {{ ref('dim_year') }}
),

final as (
    select
        reports.report_id,
        reports.division_code,
        reports.fiscal_year,
        years.starts_on,
        years.ends_on,
    from reports
    inner join years using (fiscal_year)
    anti join divisions
        on
            reports.division_code = divisions.division_code
            and years.ends_on >= divisions.valid_from
            and years.starts_on < coalesce(divisions.valid_to, 'infinity'::date)
)

select * from final
