{#- Every printed item of a rubric is in the crosswalk, if only as none, and every row there is of a printed item. -#}
with

items as (
    select
        rubric_id,
        path,
    from {{ ref('stg_rubric_indicator') }}
),

crosswalk as (
    select
        rubric_id,
        path,
    from {{ ref('stg_indicator_crosswalk') }}
),

final as (
    select
        'not in the crosswalk' as problem,
        items.*,
    from items
    anti join crosswalk using (rubric_id, path)
    union all
    select
        'maps no printed item' as problem,
        crosswalk.*,
    from crosswalk
    anti join items using (rubric_id, path)
    union all
    select
        'mapped more than once' as problem,
        crosswalk.*,
    from crosswalk
    group by all
    having count(*) > 1
)

select * from final
