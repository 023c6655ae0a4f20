{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_evidence') }}
),

final as (
    select *
    from source
    where review <> 'rejected'
)

select * from final
