with

source as (
    select * from {{ ref('raw_claim') }}
),

final as (
    select
        {{ fact_id('claim') }} as fact_id,
        * rename (restates as restates_fact_id),
    from source
    where review <> 'rejected'
)

select * from final
