with recursive

divisions as (
    select * from {{ ref('stg_division') }}
),

-- Up from each division to its province. A period is cut wherever a division above changed, so that the names above
-- hold over the whole of each piece.
lineage as (
    select
        division_code,
        valid_from,
        valid_to,
        name_zh,
        level,
        parent_code,
        parent_code as above_code,
        if(level = 'prefecture', name_zh, null) as prefecture_name,
        if(level = 'province', name_zh, null) as province_name,
    from divisions
    union all
    select
        lineage.division_code,
        greatest(lineage.valid_from, above.valid_from) as valid_from,
        least(lineage.valid_to, above.valid_to) as valid_to,
        lineage.name_zh,
        lineage.level,
        lineage.parent_code,
        above.parent_code as above_code,
        if(above.level = 'prefecture', above.name_zh, lineage.prefecture_name) as prefecture_name,
        if(above.level = 'province', above.name_zh, lineage.province_name) as province_name,
    from lineage
    inner join divisions as above
        on
            lineage.above_code = above.division_code
            and lineage.valid_from < coalesce(above.valid_to, 'infinity'::date)
            and above.valid_from < coalesce(lineage.valid_to, 'infinity'::date)
),

final as (
    select
        division_code,
        valid_from,
        valid_to,
        valid_to is null as is_current,
        name_zh,
        level,
        parent_code,
        -- Codes such as 110100 group the counties of a municipality and are no prefectures.
        case
            when prefecture_name not in ('市辖区', '县', '市') and not contains(prefecture_name, '直辖')
                then prefecture_name
        end as prefecture_name,
        province_name,
    from lineage
    where above_code is null
)

select * from final
