with

source as (
    select * from {{ ref('ref_coverage') }}
),

final as (
    select * rename (source as known_from)
    from source
)

select * from final
