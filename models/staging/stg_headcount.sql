with

source as (
    select * from {{ ref('raw_headcount') }}
),

final as (
    select
        {{ fact_id('headcount') }} as fact_id,
        * rename (restates as restates_fact_id),
    from source
    where review <> 'rejected'
)

select * from final
