with

source as (
    select * from {{ ref('raw_activity') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        {{ fact_id('activity') }} as fact_id,
        * rename (restates as restates_fact_id),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'value': 'decimal(18, 6)'}) }}
)

select * from final
