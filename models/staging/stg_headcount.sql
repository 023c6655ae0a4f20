{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_headcount') }}
),

corrections as (
    select * from {{ ref('stg_correction') }}
),

facts as (
    select
        report_id || '/headcount/' || fact_no as fact_id,
        * rename (
            part_of as part_of_fact_id,
            restates as restates_fact_id
        ),
    from source
    where review <> 'rejected'
),

final as (
    {{ corrected({'headcount': 'integer'}) }}
)

select * from final
