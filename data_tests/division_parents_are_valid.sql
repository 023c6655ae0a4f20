{#- Over each piece of a division's period its parent is there, at another level and in the same province. -#}
with

divisions as (
    select * from {{ ref('dim_division') }}
),

final as (
    select divisions.*
    from divisions
    anti join divisions as parents
        on
            divisions.parent_code = parents.division_code
            and divisions.valid_from >= parents.valid_from
            and coalesce(divisions.valid_to, 'infinity'::date) <= coalesce(parents.valid_to, 'infinity'::date)
            and divisions.province_name = parents.province_name
            and divisions.level <> parents.level
    where divisions.parent_code is not null or divisions.level <> 'province'
)

select * from final
