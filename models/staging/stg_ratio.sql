{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_ratio') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        report_id || '/ratio/' || fact_no as fact_id,
        * rename (
            numerator_fact as numerator_fact_id,
            denominator_fact as denominator_fact_id,
            restates as restates_fact_id
        ),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'value_pct': 'decimal(12, 6)'}) }}
)

select * from final
