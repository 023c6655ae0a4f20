with

source as (
    select * from {{ ref('raw_ratio') }}
),

final as (
    select
        {{ fact_id('ratio') }} as fact_id,
        * rename (
            restates as restates_fact_id,
            numerator_fact as numerator_fact_id,
            denominator_fact as denominator_fact_id
        ),
    from source
    where review <> 'rejected'
)

select * from final
