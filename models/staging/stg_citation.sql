{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_citation') }}
),

final as (
    select
        report_id || '/citation/' || fact_no as fact_id,
        * rename (restates as restates_fact_id),
    from source
    where review <> 'rejected'
)

select * from final
