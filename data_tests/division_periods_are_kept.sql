{#- Cutting periods at the changes above a division neither loses a day nor counts one twice; gaps stay gaps. -#}
with

divisions as (
    select * from {{ ref('stg_division') }}
),

published as (
    select * from {{ ref('dim_division') }}
),

days_known as (
    select
        division_code,
        sum(coalesce(valid_to, '2100-01-01'::date) - valid_from) as days_in_seed,
    from divisions
    group by all
),

days_published as (
    select
        division_code,
        sum(coalesce(valid_to, '2100-01-01'::date) - valid_from) as days_in_mart,
    from published
    group by all
),

final as (
    select
        division_code,
        days_known.days_in_seed,
        days_published.days_in_mart,
    from days_known
    full join days_published using (division_code)
    where days_known.days_in_seed is distinct from days_published.days_in_mart
)

select * from final
