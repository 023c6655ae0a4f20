with

amounts as (
    select * from {{ ref('int_audit_amount') }}
),

own as (
    select
        *,
        case
            when contains(item, '接待') then 'receptions'
            when regexp_matches(item, '出国|出境') then 'abroad'
            when regexp_matches(item, '购置.*(运行|维护)') then 'vehicles'
            when regexp_matches(item, '(用车|车辆).*购|购.*(用车|车辆)') then 'vehicles_bought'
            when regexp_matches(item, '用车|车辆') then 'vehicles_kept'
        end as expense,
    from amounts
    where restates_fact_id is null
),

-- Receptions, travel abroad, vehicles: each is of the sum of the three that stands before it in its passage. A kind
-- that is told again is of another year.
expenses as (
    select
        wholes.fact_id as whole_id,
        parts.*,
        bool_or(parts.expense = 'vehicles') over (partition by wholes.fact_id) as has_vehicles,
    from own as parts
    inner join own as wholes
        on
            parts.report_id = wholes.report_id
            and parts.measure = wholes.measure
            and parts.section is not distinct from wholes.section
            and parts.char_start - wholes.char_start between 1 and {{ var('most_chars_of_passage') }}
    where
        parts.scope = 'three_public'
        and parts.expense is not null
        and parts.measure <> 'change'
        and wholes.scope = 'three_public'
        and wholes.expense is null
        and contains(wholes.item, '三公')
    qualify
        row_number() over (partition by parts.fact_id order by wholes.char_start desc) = 1
        and row_number() over (partition by wholes.fact_id, parts.expense order by parts.char_start, parts.fact_no) = 1
),

expenses_to_sum as (
    select
        expenses.report_id,
        'money_three_public_parts' as rule_id,
        {{ place('wholes.fact_id') }} as place,
        if(bool_and(expenses.is_exact) and wholes.is_exact, 'equal', 'untestable') as test,
        wholes.value as reported,
        sum(expenses.value) as recomputed,
        -- A kind that is not told was none, mostly: whether it was takes a person to say.
        bool_or(expenses.expense = 'receptions')
        and bool_or(expenses.expense in ('vehicles', 'vehicles_kept'))
        and (bool_or(expenses.expense = 'abroad') or coalesce(wholes.is_unreviewed, false)) as is_complete,
        wholes.step,
        sum(expenses.slack) as slack,
        [wholes.fact_id] || list(expenses.fact_id order by expenses.char_start, expenses.fact_no) as fact_ids,
        count(*) || ' 项' as detail,
    from expenses
    inner join own as wholes on expenses.whole_id = wholes.fact_id
    -- Vehicles bought and kept are parts of vehicles, where these are told as one.
    where not (expenses.has_vehicles and starts_with(expenses.expense, 'vehicles_'))
    group by expenses.report_id, wholes.fact_id, wholes.value, wholes.step, wholes.is_exact, wholes.is_unreviewed
    having count(*) > 1
),

-- 项目支出2810万元，具体为：水利1620万元、防汛486.5万元…: what a line goes on to tell of spending that has no scope of its
-- own is spent of the sum before it. 总预算3650万元，资金来源为：… and 支出3044万元的明细为：… open a list as well.
opened as (
    select
        *,
        scope = 'project'
        or regexp_matches(item, '(明细|构成)(为|如下)?$')
        or coalesce(
            regexp_matches(
                lead(item) over (partition by report_id, line order by char_start, fact_no), '来源(为|是|于)|(明细|构成)(为|是)'
            ),
            false
        ) as opens_list,
    from own
),

chained as (
    select
        *,
        count(*) filter (where scope <> 'other' or opens_list) over (
            partition by report_id, line order by char_start, fact_no
        ) as whole_no,
    from opened
),

items_of_project as (
    select
        wholes.fact_id as whole_id,
        wholes.value as whole,
        wholes.step as whole_step,
        wholes.is_exact as is_exact_whole,
        items.*,
    from chained as items
    inner join chained as wholes using (report_id, line, whole_no, measure)
    where items.scope = 'other' and wholes.opens_list and items.char_start > wholes.char_start
),

listed as (
    select
        *,
        sum(value) over (partition by whole_id) as parts_value,
    from items_of_project
),

-- A list that adds to less may name some items only: unless it adds to the same digits in another order, or one item is
-- printed in 元 for 万元. One that adds to far more is of something else.
items_to_project as (
    select
        report_id,
        'money_items_to_project' as rule_id,
        {{ place('whole_id') }} as place,
        sum(value) as recomputed,
        if(
            bool_and(is_exact and is_exact_whole)
            and recomputed <= {{ var('most_excess_of_list') }} * whole
            and (
                recomputed >= whole - whole_step / 2
                or {{ same_digits('recomputed', 'whole') }}
                or bool_or(unit = '元' and abs(whole - parts_value - 9999 * value) <= whole_step)
            ),
            'equal',
            'untestable'
        ) as test,
        whole as reported,
        whole_step as step,
        sum(slack) as slack,
        [whole_id] || list(fact_id order by char_start, fact_no) as fact_ids,
        count(*) || ' 项' as detail,
    from listed
    group by report_id, whole_id, whole, whole_step
    having count(*) > 2
),

-- Rows of a table that have as many sums each, the last of which is their total: where that holds of one column, and
-- others are near to it. Rows that are told again count as well.
cells as (
    select
        amounts.*,
        count(*) over (partition by amounts.report_id, amounts.section, amounts.line) as sums_of_row,
        row_number() over (
            partition by amounts.report_id, amounts.section, amounts.line order by amounts.char_start, amounts.fact_no
        ) as column_no,
        dense_rank() over (partition by amounts.report_id, amounts.section order by amounts.line) as row_no,
    from amounts
    where contains(amounts.method, 'table') and amounts.is_exact
),

table_rows as (
    select
        *,
        dense_rank() over (partition by report_id, section, sums_of_row order by row_no) - row_no as run_no,
        lag(line) over (partition by report_id, section, column_no order by row_no) as line_before,
    from cells
),

tables as (
    select
        *,
        max(line) over (partition by report_id, section, sums_of_row, run_no) as last_line,
    from table_rows
),

columns_of_tables as (
    select
        report_id,
        section,
        sums_of_row,
        run_no,
        column_no,
        any_value(fact_id) filter (where line = last_line) as fact_id,
        sum(value) filter (where line = last_line) as total,
        any_value(step) filter (where line = last_line) as total_step,
        coalesce(sum(value) filter (where line < last_line), 0) as parts_value,
        coalesce(sum(slack) filter (where line < last_line), 0) as parts_slack,
        count(*) as row_count,
        list(fact_id order by char_start, fact_no) filter (where line < last_line) as part_ids,
        abs(total - parts_value) <= total_step / 2 + parts_slack as adds_up,
    from tables
    group by report_id, section, sums_of_row, run_no, column_no
),

columns_to_total as (
    select
        report_id,
        'money_column_to_total' as rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        total as reported,
        parts_value as recomputed,
        total_step as step,
        parts_slack as slack,
        [fact_id] || part_ids as fact_ids,
        (row_count - 1) || ' 行' as detail,
    from columns_of_tables
    where
        row_count > 2
        and total > 0
        and greatest(parts_value, total) <= {{ var('most_excess_of_list') }} * least(parts_value, total)
    qualify
        bool_or(adds_up) over (partition by report_id, section, sums_of_row, run_no)
        -- The only column of a table has no other beside it: it misses its total by a slip.
        or (sums_of_row = 1 and row_count > 3 and {{ one_slip('total', 'parts_value') }})
),

-- What is left of a budget is carried over, or lapses in part: it is held against the budget where it equals what is
-- left of it, or would but for a slip.
left_of_budgets as (
    select
        ends.report_id,
        ends.fact_id,
        ends.value,
        ends.step,
        budgets.value - spending.value as remaining,
        budgets.slack + spending.slack as open_by,
        abs(ends.value - remaining) <= ends.step / 2 + open_by as is_left,
        {{ one_slip('ends.value', 'budgets.value - spending.value') }}
        or (
            -- 全年预算1200万元，支出1100万元，结余110万元
            spending.char_start between budgets.char_start and ends.char_start
            and ends.char_start - budgets.char_start <= 2 * {{ var('most_chars_beside') }}
            and abs(ends.value - remaining) <= {{ var('near_share_of_division') }} * remaining
        ) as is_slip,
        [ends.fact_id, budgets.fact_id, spending.fact_id] as fact_ids,
    from own as ends
    inner join own as spending
        on
            ends.report_id = spending.report_id
            and ends.scope = spending.scope
            and spending.measure = 'executed'
            and {{ held_together('ends', 'spending') }}
    inner join own as budgets
        on
            ends.report_id = budgets.report_id
            and ends.scope = budgets.scope
            and starts_with(budgets.measure, 'budget_')
            and {{ held_together('ends', 'budgets') }}
    where
        ends.measure = 'carry_out'
        and ends.value > 0
        and budgets.value > spending.value
        and ends.is_exact
        and spending.is_exact
        and budgets.is_exact
    qualify
        row_number() over (
            partition by ends.fact_id
            order by is_left desc, is_slip desc, spending.char_start desc, budgets.char_start desc
        ) = 1
),

budget_left as (
    select
        report_id,
        'money_budget_left' as rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        value as reported,
        remaining as recomputed,
        step,
        open_by as slack,
        fact_ids,
    from left_of_budgets
    where is_left or is_slip
),

-- A figure of many digits that is printed in two units is one sum, and one of the units is wrong. The unit may be one
-- that a table's head tells: the smaller has to stand beside its figure.
printed as (
    select
        *,
        {{ plain_number('amount') }} as figure,
    from amounts
    where length(regexp_replace({{ plain_number('amount') }}, '\.|0+$', '', 'g')) > 3
),

in_two_units as (
    select
        laters.report_id,
        'money_unit_slip' as rule_id,
        {{ place('laters.fact_id') }} as place,
        'equal' as test,
        laters.value as reported,
        earlier.value as recomputed,
        laters.step,
        earlier.slack,
        [laters.fact_id, earlier.fact_id] as fact_ids,
    from printed as laters
    inner join printed as earlier
        on
            laters.report_id = earlier.report_id
            and laters.figure = earlier.figure
            and laters.char_start > earlier.char_start
    where
        laters.unit = earlier.unit
        or (
            greatest(laters.value, earlier.value) = 10000 * least(laters.value, earlier.value)
            and regexp_matches(if(laters.value < earlier.value, laters.quote, earlier.quote), '元')
        )
    qualify row_number() over (partition by laters.fact_id order by earlier.char_start) = 1
),

-- What each sum of a list is held against: 年初, 上年. One that is held against both may stand beside either.
changes as (
    select
        report_id,
        line,
        {{ money_partition('scope') }} as division,
        scope,
        bool_or(regexp_matches(item, '上年|去年|同比|同期|上一年')) as is_against_prior,
        bool_or(contains(item, '年初')) as is_against_initial,
        list(fact_id order by char_start, fact_no) as fact_ids,
        min(char_start) as begins_at,
    from own
    where measure = 'change' and regexp_matches(item, '上年|去年|同比|同期|上一年|年初')
    group by all
),

changes_of_one_base as (
    select
        report_id,
        'money_changes_of_one_base' as rule_id,
        {{ place('arg_min(fact_ids[1], begins_at)') }} as place,
        'verdict' as test,
        not bool_and(is_against_prior) and not bool_and(is_against_initial) as contradicts,
        flatten(list(fact_ids order by begins_at)) as fact_ids,
        count(*) || ' 项增减' as detail,
    from changes
    where division is not null
    group by report_id, line, division
    having count(*) > 1
),

final as (
    select * from expenses_to_sum
    union all by name
    select * from items_to_project
    union all by name
    select * from columns_to_total
    union all by name
    select * from budget_left
    union all by name
    select * from in_two_units
    union all by name
    select * from changes_of_one_base
)

select * from final
