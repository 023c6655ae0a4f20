with

items as (
    select * from {{ ref('stg_rubric_indicator') }}
),

crosswalk as (
    select * from {{ ref('stg_indicator_crosswalk') }}
),

final as (
    select
        items.rubric_id,
        items.path,
        items.name,
        items.level,
        crosswalk.indicator_id,
        crosswalk.relation,
        items.max_points,
        items.max_status,
        crosswalk.evidence,
    from items
    left join crosswalk using (rubric_id, path)
)

select * from final
