{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('sample') }}
),

final as (
    select *
    from source
)

select * from final
