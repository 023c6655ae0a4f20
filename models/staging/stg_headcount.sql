with

source as (
    select * from {{ ref('raw_headcount') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        {{ fact_id('headcount') }} as fact_id,
        * rename (restates as restates_fact_id),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'headcount': 'integer'}) }}
)

select * from final
