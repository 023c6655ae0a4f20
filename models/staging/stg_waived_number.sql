{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('waived_number') }}
),

final as (
    select
        report_id || '/waived_number/' || fact_no as fact_id,
        *,
    from source
    where review <> 'rejected'
)

select * from final
