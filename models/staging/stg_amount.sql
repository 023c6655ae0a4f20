with

source as (
    select * from {{ ref('raw_amount') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        {{ fact_id('amount') }} as fact_id,
        * rename (restates as restates_fact_id),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'amount_yuan': 'decimal(18, 2)'}) }}
)

select * from final
