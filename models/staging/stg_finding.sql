with

source as (
    select * from {{ ref('raw_finding') }}
),

final as (
    select
        {{ fact_id('finding') }} as fact_id,
        *,
    from source
    where review <> 'rejected'
)

select * from final
