with

themes as (
    select * from {{ ref('stg_theme') }}
),

final as (
    select
        theme,
        applies_to,
        name_zh,
        name_en,
        is_own_fault,
    from themes
)

select * from final
