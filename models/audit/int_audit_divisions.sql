with

-- Parts that are held against the whole of their passage by what they are of.
tested as (
    select distinct array_to_string(list_sort(list_filter(fact_ids, lambda part: part <> fact_ids[1])), ' ') as parts,
    from {{ ref('int_audit_money') }}
    where starts_with(rule_id, 'money_parts_by') and test = 'equal'
),

sums as (
    select
        *,
        regexp_replace(item, '\s|[“”]', '', 'g') as name,
    from {{ ref('int_audit_amount') }}
    where is_unreviewed and is_exact and measure not in ('change', 'unit_cost')
),

-- Divisions that have no further part, and what each part of them is called.
members as (
    select
        *,
        case
            when regexp_matches(name, '下属|所属|直属|二级(预算)?单位') then 'below'
            when regexp_matches(name, '本级|局?机关(支出|收入|预算)?$') then 'own'
        end as organ,
        case
            when regexp_matches(name, '货物') then 'goods'
            when regexp_matches(name, '工程(类|采购)?(支出|金额)?$') then 'works'
            when regexp_matches(name, '服务(类|采购)?(支出|金额)?$') then 'services'
        end as purchase,
        case
            when scope = 'basic' and contains(name, '基本') then 'basic'
            when scope = 'project' and contains(name, '项目') then 'project'
        end as use,
        case
            when regexp_matches(name, '人员(经费|支出|费用)') then 'people'
            when regexp_matches(name, '公用(经费|支出|费用)') then 'goods'
        end as running,
        coalesce(running, if(use = 'project', use, null)) as spending,
    from sums
),

named as (
    {% for division, size in {'organ': 2, 'purchase': 3, 'use': 2, 'running': 2, 'spending': 3}.items() %}
        select
            * exclude (organ, purchase, use, running, spending),
            '{{ division }}' as division,
            {{ division }} as member,
            {{ size }} as size,
        from members
        where {{ division }} is not null
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
),

-- A line that tells each part once.
parts as (
    select
        report_id,
        line,
        division,
        measure,
        sum(value) as value,
        sum(slack) as slack,
        min(char_start) as begins_at,
        list(fact_id order by char_start, fact_no) as fact_ids,
        string_agg(item, ' + ' order by char_start, fact_no) as words,
    from named
    group by report_id, line, division, measure
    having count(*) = any_value(size) and count(distinct member) = any_value(size)
),

-- What they may be parts of: the sum before them in their line, any of their line, any of the report.
candidates as (
    select
        parts.report_id,
        parts.division,
        wholes.fact_id,
        wholes.value as reported,
        wholes.step,
        parts.value as recomputed,
        parts.slack,
        parts.fact_ids as part_ids,
        parts.words,
        abs(wholes.value - parts.value) <= wholes.step / 2 + parts.slack as comes_out,
        case
            when wholes.line = parts.line and wholes.char_start < parts.begins_at then 1
            when wholes.line = parts.line then 2
            else 3
        end as distance,
        wholes.char_start,
    from parts
    inner join sums as wholes
        on
            parts.report_id = wholes.report_id
            and parts.measure = wholes.measure
            and not list_contains(parts.fact_ids, wholes.fact_id)
            and case
                when parts.division = 'purchase' then parts.line = wholes.line and contains(wholes.name, '采购')
                when parts.division = 'running' then wholes.scope = 'basic'
                else
                    wholes.scope = 'whole'
                    and not regexp_matches(wholes.name, '下属|所属|直属|本级|机关|财政拨款|一般公共|基金')
            end
),

final as (
    select
        report_id,
        'money_parts_of_division' as rule_id,
        {{ place('part_ids[1]') }} || '/' || division as place,
        'equal' as test,
        reported,
        recomputed,
        step,
        slack,
        [fact_id] || part_ids as fact_ids,
        words as detail,
    from candidates
    -- What lies far from them is another sum.
    where
        (comes_out or abs(reported - recomputed) <= {{ var('near_share_of_division') }} * recomputed)
        and array_to_string(list_sort(part_ids), ' ') not in (select tested.parts from tested)
    qualify
        row_number() over (
            partition by part_ids
            order by comes_out desc, distance asc, abs(reported - recomputed) asc, char_start asc, fact_id asc
        ) = 1
)

select * from final
