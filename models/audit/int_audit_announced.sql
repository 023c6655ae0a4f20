with

sums as (
    select
        *,
        contains(method, 'table') as is_of_row,
    from {{ ref('int_audit_amount') }}
    where is_unreviewed and is_exact and measure not in ('change', 'unit_cost', 'carry_in', 'carry_out', 'revenue')
),

-- Lines that announce a number of things.
counts as (
    select
        fact_id,
        report_id,
        line,
        char_start,
        unit,
        printed_value as told,
    from {{ ref('stg_activity') }}
    where
        review = 'extracted'
        and qualifier = 'exact'
        and unit in ('个', '项')
        and regexp_matches(subject, '项目|专项|任务')
),

uncounted as (
    select sums.*
    from sums
    anti join counts on sums.report_id = counts.report_id and sums.line = counts.line
),

-- Lines that tell the same of one thing each: one sum of each measure, no two lines apart.
lines as (
    select
        report_id,
        line,
        any_value(is_of_row) as is_of_row,
        list_sort(list(measure)) as measures,
        regexp_matches(
            arg_min(item, char_start), '合计|总计|小计|^(预算|执行|支出|决算)数$|个项目|共(支出|安排|投入)'
        ) as is_total,
    from uncounted
    group by report_id, line
    having count(*) = count(distinct measure) and count(distinct is_of_row) = 1 and min(scope) <> 'three_public'
),

runs as (
    select
        *,
        line - dense_rank() over (
            partition by report_id, is_of_row, measures, is_total order by line
        ) as run_no,
    from lines
),

lists as (
    select
        report_id,
        is_of_row,
        run_no,
        measures,
        min(line) as first_line,
        max(line) as last_line,
        count(*) as items,
    from runs
    where not is_total
    group by report_id, is_of_row, run_no, measures
    having count(*) > 1
),

-- What each measure of them adds to.
added as (
    select
        lists.report_id,
        lists.first_line,
        lists.is_of_row,
        lists.items,
        sums.measure,
        sum(sums.value) as value,
        sum(sums.slack) as slack,
        list(sums.fact_id order by sums.char_start) as fact_ids,
    from lists
    inner join sums
        on
            lists.report_id = sums.report_id
            and sums.line between lists.first_line and lists.last_line
    group by all
),

-- The sums that the line above them announces; a table has its head and its unit between.
announced as (
    select
        added.report_id,
        added.first_line,
        added.items,
        sums.fact_id,
        sums.value,
        sums.step,
        sums.scope,
        added.value as added,
        added.slack,
        added.fact_ids,
        abs(sums.value - added.value) <= sums.step / 2 + added.slack as comes_out,
    from added
    inner join sums
        on
            added.report_id = sums.report_id
            and not sums.is_of_row
            and added.first_line - sums.line between 1 and if(added.is_of_row, 3, 1)
            and (sums.measure in (added.measure, 'other', 'evaluated') or added.measure = 'other')
    where sums.value > 0 and added.value > 0
),

-- How many it announces.
counted as (
    select
        lists.report_id,
        lists.first_line,
        lists.items,
        counts.fact_id,
        counts.told,
        counts.unit,
    from lists
    inner join counts
        on
            lists.report_id = counts.report_id
            and lists.first_line - counts.line between 1 and if(lists.is_of_row, 3, 1)
    qualify
        row_number() over (
            partition by lists.report_id, lists.first_line order by counts.line desc, counts.char_start asc
        ) = 1
),

best as (
    select *
    from announced
    qualify
        row_number() over (
            partition by report_id, first_line
            order by comes_out desc, abs(value - added) asc, fact_id asc, fact_ids asc
        ) = 1
),

-- A line announces what comes next, not what comes after that.
next_counted as (
    select *
    from counted
    qualify row_number() over (partition by fact_id order by first_line) = 1
),

next_best as (
    select *
    from best
    qualify row_number() over (partition by fact_id order by first_line) = 1
),

-- Of the number and the sum that are announced one proves that the list is read whole: the other is held against it.
final as (
    select
        best.report_id,
        'money_items_to_project' as rule_id,
        {{ place('best.fact_id') }} || '/lines' as place,
        'equal' as test,
        best.value as reported,
        best.added as recomputed,
        best.step,
        best.slack,
        '元' as unit,
        [best.fact_id] || best.fact_ids as fact_ids,
        best.items || ' 项' as detail,
    from next_best as best
    left join next_counted as counted using (report_id, first_line)
    where
        best.comes_out
        or (
            abs(best.value - best.added) <= {{ var('near_share_of_division') }} * best.added
            and coalesce(counted.told = best.items, best.scope = 'project' and best.items > 2)
        )
    union all by name
    select
        counted.report_id,
        'count_list_length' as rule_id,
        {{ place('counted.fact_id') }} || '/lines' as place,
        'equal' as test,
        counted.told as reported,
        counted.items as recomputed,
        1 as step,
        0 as slack,
        counted.unit,
        [counted.fact_id] || best.fact_ids as fact_ids,
        counted.items || ' 行' as detail,
    from next_counted as counted
    inner join next_best as best using (report_id, first_line)
    where best.comes_out or counted.told = counted.items
)

select * from final
