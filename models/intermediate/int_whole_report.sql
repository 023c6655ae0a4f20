with

reports as (
    select * from {{ ref('int_report') }}
),

-- A department may publish its self-evaluation by itself and again with its final accounts: the former stands, and one
-- of the whole department before one of its headquarters alone; of two alike the one that people have confirmed.
final as (
    select
        report_id,
        department_id,
        fiscal_year,
        rubric_id,
        review,
        confidence,
    from reports
    where is_latest_edition and report_type in ('whole', 'final_account')
    qualify
        row_number() over (
            partition by department_id, fiscal_year
            order by
                report_type = 'whole' desc,
                prepared_scope = 'headquarters' asc,
                review = 'extracted' asc,
                report_id asc
        ) = 1
)

select * from final
