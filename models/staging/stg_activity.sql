{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_activity') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        report_id || '/activity/' || fact_no as fact_id,
        * rename (
            part_of as part_of_fact_id,
            restates as restates_fact_id
        ),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'value': 'decimal(18, 6)'}) }}
)

select * from final
