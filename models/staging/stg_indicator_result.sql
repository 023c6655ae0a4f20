with

source as (
    select * from {{ ref('raw_indicator_result') }}
),

final as (
    select
        {{ fact_id('indicator_result') }} as fact_id,
        * rename (restates as restates_fact_id),
    from source
    where review <> 'rejected'
)

select * from final
