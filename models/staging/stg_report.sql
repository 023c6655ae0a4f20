{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_report') }}
),

final as (
    select
        report_id || '/report/' || fact_no as fact_id,
        *,
    from source
    where review <> 'rejected'
)

select * from final
