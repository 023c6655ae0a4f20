{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_passage') }}
),

final as (
    select
        report_id || '/passage/' || passage_no as passage_id,
        *,
    from source
)

select * from final
