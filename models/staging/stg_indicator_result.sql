{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_indicator_result') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        report_id || '/indicator_result/' || fact_no as fact_id,
        * rename (restates as restates_fact_id),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'target_value': 'decimal(18, 6)', 'actual_value': 'decimal(18, 6)'}) }}
)

select * from final
