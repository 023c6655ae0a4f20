{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('ref_rubric_family') }}
),

final as (
    select * rename (source as known_from)
    from source
)

select * from final
