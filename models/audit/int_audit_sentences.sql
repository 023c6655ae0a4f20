{% set expense = '接待|出国|出境|用车|车辆' %}
with

-- What is told beside its figures is tested there.
neighbours as (
    select fact_ids,
    from {{ ref('int_audit_beside') }}
),

figures as (
    select * from {{ ref('int_figure') }}
),

rates as (
    select
        ratios.*,
        figures.value,
        figures.step,
    from {{ ref('stg_ratio') }} as ratios
    inner join figures using (fact_id)
    where
        figures.is_exact
        and ratios.numerator_fact_id is null
        and ratios.fact_id not in (select neighbours.fact_ids[1] from neighbours)
),

-- Sums of running text, each with the two that stand before it in its line.
told as (
    select
        amounts.*,
        figures.value,
        figures.step,
        figures.slack,
        figures.is_exact,
        lag(amounts.fact_id) over sentence as before_id,
        lag(amounts.fact_id, 2) over sentence as first_id,
        lag(amounts.scope) over sentence as scope_before,
        lag(amounts.item) over sentence as item_before,
        lag(amounts.measure) over sentence as measure_before,
        lag(figures.value) over sentence as value_before,
        lag(figures.slack) over sentence as slack_before,
        lag(figures.is_exact) over sentence as is_exact_before,
        lag(amounts.item, 2) over sentence as first_item,
        lag(amounts.scope, 2) over sentence as first_scope,
        lag(amounts.measure, 2) over sentence as first_measure,
        lag(figures.value, 2) over sentence as first_value,
        lag(figures.slack, 2) over sentence as first_slack,
        lag(figures.is_exact, 2) over sentence as is_exact_first,
    from {{ ref('stg_amount') }} as amounts
    inner join figures using (fact_id)
    where not contains(amounts.method, 'table')
    window sentence as (partition by amounts.report_id, amounts.line order by amounts.char_start, amounts.fact_no)
),

-- 支出1977.14万元，较上年2135.31万元减少158.17万元: the year, the year before, and what lies between.
against_last_year as (
    select
        report_id,
        'money_difference' as rule_id,
        {{ place('fact_id') }} as place,
        if(is_exact and is_exact_before and is_exact_first, 'equal', 'untestable') as test,
        value as reported,
        if(direction = 'decrease', value_before - first_value, first_value - value_before) as recomputed,
        step,
        slack_before + first_slack as slack,
        [fact_id, first_id, before_id] as fact_ids,
        '本年数与上年数之差' as detail,
    from told
    where
        measure = 'change'
        and direction is not null
        and fact_id not in (select neighbours.fact_ids[1] from neighbours)
        and scope = scope_before
        and scope = first_scope
        and measure_before = 'other'
        and regexp_matches(item_before, '上年|去年|上一年|同期|同比')
        and not regexp_matches(first_item, '上年|去年|上一年|同期|同比')
        -- Of the three public expenses a part may stand before what all of them were.
        and case
            when regexp_matches(first_item, '{{ expense }}') then regexp_matches(item_before, '{{ expense }}')
            else not regexp_matches(item_before, '{{ expense }}')
        end
        and first_measure in ('executed', 'revenue', 'budget_initial', 'budget_adjusted')
),

-- What was spent on cars, receptions and travel abroad in all, where a text tells one sum.
three_public as (
    select
        report_id,
        arg_min(fact_id, char_start) as spent_id,
        arg_min(value, char_start) as spent,
        arg_min(slack, char_start) as spent_slack,
    from told
    where
        scope = 'three_public'
        and measure = 'executed'
        and contains(item, '三公')
        and is_exact
    group by report_id
    having count(distinct value) = 1
),

-- “三公”经费较预算13.77万元少支出2.06万元: less than the budget that stands before it in the line.
saved as (
    select
        told.report_id,
        'money_difference' as rule_id,
        {{ place('told.fact_id') }} as place,
        if(told.is_exact, 'equal', 'untestable') as test,
        told.value as reported,
        if(told.direction = 'decrease', 1, -1) * (budgets.value - three_public.spent) as recomputed,
        told.step,
        budgets.slack + three_public.spent_slack as slack,
        [told.fact_id, budgets.fact_id, three_public.spent_id] as fact_ids,
        '预算数与支出数之差' as detail,
    from told
    inner join three_public using (report_id)
    inner join told as budgets
        on
            told.report_id = budgets.report_id
            and told.line = budgets.line
            and told.char_start > budgets.char_start
            and budgets.scope = 'three_public'
            and starts_with(budgets.measure, 'budget_')
            and contains(budgets.item, '三公')
            and budgets.is_exact
    where
        told.scope = 'three_public'
        and told.measure = 'change'
        and told.fact_id not in (select neighbours.fact_ids[1] from neighbours)
        and told.direction is not null
        and contains(told.item, '三公')
        and (regexp_matches(told.item, '[较比](年初|调整)?预算|少支出|节[约省]') or told.before_id = budgets.fact_id)
        and not regexp_matches(told.item, '上年|去年|同比|同期')
    qualify row_number() over (partition by told.fact_id order by budgets.char_start desc) = 1
),

-- 收入总计1947.33万元，其中本年收入1929.06万元，年初结转和结余18.27万元; 支出总计…，其中本年支出…，年末结转和结余….
grand_totals as (
    select
        report_id,
        'money_grand_total' as rule_id,
        {{ place('first_id') }} as place,
        if(is_exact and is_exact_before and is_exact_first, 'equal', 'untestable') as test,
        first_value as reported,
        value + value_before as recomputed,
        step,
        slack + slack_before + first_slack as slack,
        [first_id, before_id, fact_id] as fact_ids,
        '本年数 + 结转结余' as detail,
    from told
    where
        regexp_matches(first_item, '(收入|支出)(总计?|合计)?$')
        and contains(first_item, '总')
        and starts_with(item_before, '本年')
        and measure_before = first_measure
        and measure = if(first_measure = 'revenue', 'carry_in', 'carry_out')
        and first_measure in ('revenue', 'executed')
        and scope = 'whole'
        and scope_before = 'whole'
        and first_scope = 'whole'
),

-- Where 其他收入 closes a list of what came in, the list is whole; what was carried in may stand behind it.
sources as (
    select
        wholes.report_id,
        wholes.fact_id as whole_id,
        wholes.value as whole,
        wholes.step,
        wholes.is_exact as is_whole_exact,
        bool_and(parts.is_exact) as are_parts_exact,
        sum(parts.value) filter (where parts.measure <> 'carry_in') as received,
        coalesce(sum(parts.value) filter (where parts.measure = 'carry_in'), 0) as carried_in,
        sum(parts.slack) as slack,
        list(parts.fact_id order by parts.char_start, parts.fact_no) as part_ids,
    from told as wholes
    inner join told as parts
        on
            wholes.report_id = parts.report_id
            and wholes.line = parts.line
            and wholes.char_start < parts.char_start
            and parts.measure in (wholes.measure, 'revenue', 'carry_in')
    where
        wholes.measure in ('revenue', 'budget_unspecified')
        and wholes.scope = 'whole'
        and wholes.confidence >= {{ var('least_confidence_of_whole') }}
        and regexp_matches(wholes.item, '收入')
        and not contains(wholes.item, '拨款')
    group by all
    having
        count(*) > 1
        and bool_or(parts.scope in ('general_budget', 'fiscal'))
        and arg_max(parts.item, parts.char_start) filter (where parts.measure <> 'carry_in') like '其他收入%'
        and not bool_or(parts.scope = 'whole' and parts.measure <> 'carry_in')
),

-- 收入总计 less 支出 is what is left, whatever stands between them: each the only one of the report by its name.
named_ends as (
    select
        *,
        measure in ('revenue', 'other') and regexp_full_match(item, '收入(总计|总额)|总收入') as is_total,
        measure = 'executed' and regexp_full_match(item, '(全年|本年|当年)(实际)?支出(合计)?') as is_spent,
    from told
    where scope = 'whole' and is_exact
),

ends as (
    select
        report_id,
        min(fact_id) filter (where is_total) as total_id,
        min(value) filter (where is_total) as total,
        min(fact_id) filter (where is_spent) as spent_id,
        min(value) filter (where is_spent) as spent,
        min(fact_id) filter (where measure = 'carry_out') as left_id,
        min(value) filter (where measure = 'carry_out') as remainder,
        min(step) filter (where measure = 'carry_out') as step,
        sum(slack) as slack,
    from named_ends
    where is_total or is_spent or measure = 'carry_out'
    group by report_id
    having
        {% for is_one in ['is_total', 'is_spent', "measure = 'carry_out'"] %}
            {{ 'and ' if not loop.first }}count(distinct value) filter (where {{ is_one }}) = 1
        {% endfor %}
),

left_of_total as (
    select
        report_id,
        'money_carry_over' as rule_id,
        {{ place('left_id') }} || '/total' as place,
        'equal' as test,
        remainder as reported,
        total - spent as recomputed,
        step,
        slack,
        [left_id, total_id, spent_id] as fact_ids,
        '收入总计 − 支出' as detail,
    from ends
    where spent < total and remainder between (total - spent) / 2 and (total - spent) * 2
),

sources_to_total as (
    select
        report_id,
        'money_sources_to_total' as rule_id,
        {{ place('whole_id') }} as place,
        if(is_whole_exact and are_parts_exact, 'equal', 'untestable') as test,
        whole as reported,
        if(
            abs(whole - received) < abs(whole - received - carried_in), received, received + carried_in
        ) as recomputed,
        step,
        slack,
        [whole_id] || part_ids as fact_ids,
        len(part_ids) || ' 项来源' as detail,
    from sources
),

-- 年度目标33处，实际完成37处，完成率112.12%: the rate right behind a target and its result.
attained as (
    select
        rates.report_id,
        'ratio_attainment' as rule_id,
        {{ place('rates.fact_id') }} as place,
        'equal' as test,
        rates.value as reported,
        results.printed_actual_value * 100 / results.printed_target_value as recomputed,
        rates.step,
        '%' as unit,
        [rates.fact_id, results.fact_id] as fact_ids,
    from rates
    inner join {{ ref('stg_indicator_result') }} as results
        on
            rates.report_id = results.report_id
            and rates.line = results.line
            and rates.char_start > results.char_end
            and rates.char_start <= results.char_end + {{ var('most_chars_to_rate') }}
    where
        regexp_matches(rates.item, '完成率$')
        and results.target_op in ('>=', '=')
        and results.actual_op = '='
        and results.printed_target_value > 0
        and results.unit <> '%'
    qualify row_number() over (partition by rates.fact_id order by results.char_start desc) = 1
),

-- 年初预算1518.92万元，年中追加428.41万元，…，预算调整率28.20%: the only change of the line's only budget.
adjusted as (
    select
        rates.report_id,
        'ratio_adjustment' as rule_id,
        {{ place('rates.fact_id') }} as place,
        'equal' as test,
        rates.value as reported,
        changed.value * 100 / initials.value as recomputed,
        rates.step,
        {{ slack_of_rate('changed.value', 'changed.slack', 'initials.value', 'initials.slack') }} as slack,
        '%' as unit,
        [rates.fact_id, changed.fact_id, initials.fact_id] as fact_ids,
    from rates
    inner join told as initials
        on
            rates.report_id = initials.report_id
            and rates.line = initials.line
            and initials.measure = 'budget_initial'
            and initials.scope = 'whole'
            and initials.value > 0
            and initials.is_exact
    inner join told as changed
        on
            initials.report_id = changed.report_id
            and initials.line = changed.line
            and changed.measure = 'change'
            and changed.scope = 'whole'
            and changed.is_exact
            and not regexp_matches(changed.item, '上年|去年|同比|同期')
    where regexp_matches(rates.item, '预算(调整|追加|变动)率$')
    qualify count(*) over (partition by rates.fact_id) = 1
),

final as (
    select * from against_last_year
    union all by name
    select * from saved
    union all by name
    select * from grand_totals
    union all by name
    select * from sources_to_total
    union all by name
    select * from left_of_total
    union all by name
    select * from attained
    union all by name
    select * from adjusted
)

select * from final
