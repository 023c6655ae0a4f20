with

-- From the first year that a report may evaluate, long before 财预〔2011〕285号, to the last that its id can name.
years as (
    select unnest(generate_series(1995, 2099))::integer as fiscal_year,
),

final as (
    select
        fiscal_year,
        make_date(fiscal_year, 1, 1) as starts_on,
        make_date(fiscal_year, 12, 31) as ends_on,
        -- Five-year plans have run without a gap since 1966; the 8th began in 1991.
        (8 + (fiscal_year - 1991) // 5)::integer as five_year_plan,
    from years
)

select * from final
