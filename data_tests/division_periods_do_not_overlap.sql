with

divisions as (
    select * from {{ ref('dim_division') }}
),

final as (
    select
        *,
        lead(valid_from) over (partition by division_code order by valid_from) as next_valid_from,
    from divisions
    qualify valid_to <= valid_from or coalesce(valid_to, 'infinity'::date) > next_valid_from
)

select * from final
