with

source as (
    select * from {{ ref('raw_ratio') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        {{ fact_id('ratio') }} as fact_id,
        * rename (
            restates as restates_fact_id,
            numerator_fact as numerator_fact_id,
            denominator_fact as denominator_fact_id
        ),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'value_pct': 'decimal(12, 6)'}) }}
)

select * from final
