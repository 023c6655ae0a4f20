with

indicators as (
    select * from {{ ref('stg_indicator') }}
),

final as (
    select
        indicator_id,
        dimension,
        group_name,
        name_zh,
        name_en,
        definition,
    from indicators
)

select * from final
