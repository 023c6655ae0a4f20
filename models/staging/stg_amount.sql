{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_amount') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        report_id || '/amount/' || fact_no as fact_id,
        * rename (
            unit_cost_fact as unit_cost_fact_id,
            count_fact as count_fact_id,
            restates as restates_fact_id
        ),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'amount_yuan': 'decimal(18, 2)'}) }}
)

select * from final
