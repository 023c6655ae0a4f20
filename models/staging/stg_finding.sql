{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_finding') }}
),

final as (
    select
        report_id || '/finding/' || fact_no as fact_id,
        *,
    from source
    where review <> 'rejected'
)

select * from final
