{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_score') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        report_id || '/score/' || fact_no as fact_id,
        * rename (
            rate_fact as rate_fact_id,
            restates as restates_fact_id
        ),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'score': 'decimal(9, 4)', 'max_points': 'decimal(9, 4)', 'deduction': 'decimal(9, 4)'}) }}
)

select * from final
