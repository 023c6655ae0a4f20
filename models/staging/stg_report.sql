with

source as (
    select * from {{ ref('raw_report') }}
),

final as (
    select
        {{ fact_id('report') }} as fact_id,
        *,
    from source
    where review <> 'rejected'
)

select * from final
