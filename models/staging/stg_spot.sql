{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

source as (
    select * from {{ ref('raw_spot') }}
),

final as (
    select
        report_id || '/spot/' || spot_no as spot_id,
        *,
    from source
)

select * from final
