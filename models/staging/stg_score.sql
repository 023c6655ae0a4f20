with

source as (
    select * from {{ ref('raw_score') }}
),

final as (
    select
        {{ fact_id('score') }} as fact_id,
        * rename (restates as restates_fact_id),
    from source
    where review <> 'rejected'
)

select * from final
