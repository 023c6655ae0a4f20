with

metrics as (
    select * from {{ ref('stg_metric') }}
),

final as (
    select
        metric_id,
        name_zh,
        name_en,
        formula,
        unit,
        aggregate,
        needs,
    from metrics
)

select * from final
