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
        and regexp_matches(item_before, '上年|去年|上一年|同期')
        and not regexp_matches(first_item, '上年|去年|上一年|同期')
        -- Of the three public expenses a part may stand before what all of them were.
        and case
            when regexp_matches(first_item, '{{ expense }}') then regexp_matches(item_before, '{{ expense }}')
            else not regexp_matches(item_before, '{{ expense }}')
        end
        and first_measure in ('executed', 'revenue', 'budget_initial', 'budget_adjusted')
),

-- What was allowed for cars, receptions and travel abroad in all, and what was spent: the first of each in the line.
three_public as (
    select
        report_id,
        line,
        any_value(fact_id) filter (where starts_with(measure, 'budget_')) as budget_id,
        any_value(value) filter (where starts_with(measure, 'budget_')) as budget,
        any_value(slack) filter (where starts_with(measure, 'budget_')) as budget_slack,
        any_value(fact_id) filter (where measure = 'executed') as spent_id,
        any_value(value) filter (where measure = 'executed') as spent,
        any_value(slack) filter (where measure = 'executed') as spent_slack,
    from told
    where scope = 'three_public' and contains(item, '三公') and is_exact
    group by all
    having
        count(*) filter (where starts_with(measure, 'budget_')) = 1
        and count(*) filter (where measure = 'executed') = 1
),

saved as (
    select
        told.report_id,
        'money_difference' as rule_id,
        {{ place('told.fact_id') }} as place,
        if(told.is_exact, 'equal', 'untestable') as test,
        told.value as reported,
        if(told.direction = 'decrease', 1, -1) * (three_public.budget - three_public.spent) as recomputed,
        told.step,
        three_public.budget_slack + three_public.spent_slack as slack,
        [told.fact_id, three_public.budget_id, three_public.spent_id] as fact_ids,
        '预算数与支出数之差' as detail,
    from told
    inner join three_public using (report_id, line)
    where
        told.scope = 'three_public'
        and told.measure = 'change'
        and told.fact_id not in (select neighbours.fact_ids[1] from neighbours)
        and told.direction is not null
        and contains(told.item, '三公')
        and regexp_matches(told.item, '[较比](年初|调整)?预算')
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
        (changed.slack + changed.value * initials.slack / initials.value) * 100 / initials.value as slack,
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
    select * from attained
    union all by name
    select * from adjusted
)

select * from final
