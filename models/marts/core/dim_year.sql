with

-- The reform that made departments evaluate themselves began with 财预〔2011〕285号; plans are published to 2030.
years as (
    select unnest(generate_series(2011, 2030))::integer as fiscal_year,
),

final as (
    select
        fiscal_year,
        make_date(fiscal_year, 1, 1) as starts_on,
        make_date(fiscal_year, 12, 31) as ends_on,
        -- Five-year plans have run without a gap since 1966; the 12th began in 2011.
        (12 + (fiscal_year - 2011) // 5)::integer as five_year_plan,
    from years
)

select * from final
