with

source as (
    select * from {{ ref('waived_number') }}
),

final as (
    select
        {{ fact_id('waived_number') }} as fact_id,
        *,
    from source
    where review <> 'rejected'
)

select * from final
