with

amounts as (
    select * from {{ ref('int_audit_amount') }}
),

figures as (
    select * from {{ ref('int_figure') }}
),

execution as (
    select
        *,
        'budget_' || basis as measure,
    from {{ ref('int_audit_execution') }}
),

ratios as (
    select * from {{ ref('stg_ratio') }}
),

posts as (
    select {{ as_printed(['headcount']) }}
    from {{ ref('stg_headcount') }}
    where restates_fact_id is null and printed_headcount > 0 and qualifier = 'exact'
),

-- Whether the printed shares of a division add to all of it.
shares as (
    select
        report_id,
        {{ money_partition('scope') }} as partition,
        abs(sum(printed_value_pct) - 100) <= {{ var('share_rounding_pct') }} as add_to_hundred,
    from ratios
    where restates_fact_id is null and measure = 'share' and printed_value_pct is not null
    group by all
),

yearly as (
    select distinct numerator_fact_id
    from ratios
    where basis = 'prior_year' and numerator_fact_id is not null
),

own as (
    select
        *,
        {{ label('amount', 'scope') }} as scope_zh,
        {{ money_partition('scope') }} as partition,
        -- What the line has told of last, the whole or one of its uses.
        last_value(if(scope in ('whole', 'basic', 'project'), fact_id, null) ignore nulls) over (
            partition by report_id, line order by char_start, fact_no
        ) as told_last_id,
    from amounts
    where scope <> 'other' and restates_fact_id is null
),

wholes as (
    select *
    from own
    where scope = 'whole'
),

-- Economic classes are those of all spending, or of basic expenditure alone.
beside as (
    select
        parts.*,
        candidates.fact_id as whole_id,
        candidates.scope as whole_scope,
    from own as parts
    inner join own as candidates
        on
            parts.report_id = candidates.report_id
            and parts.measure = candidates.measure
            and (
                candidates.scope = 'whole'
                or (candidates.scope = 'basic' and parts.partition = 'class')
            )
            and {{ held_together('parts', 'candidates') }}
            -- Classes and budgets may be those of many sums: of one that is surely the whole.
            and (
                parts.partition = 'use'
                or not coalesce(candidates.is_unreviewed, false)
                or candidates.confidence >= {{ var('least_confidence_of_whole') }}
                or (candidates.scope = 'basic' and parts.told_last_id = candidates.fact_id)
            )
    where
        parts.partition is not null
        and (starts_with(parts.measure, 'budget_') or parts.measure in ('executed', 'revenue', 'carry_out'))
    qualify
        row_number() over (
            partition by candidates.fact_id, parts.scope
            order by parts.line <> candidates.line, abs(parts.char_start - candidates.char_start), parts.fact_no
        ) = 1
),

parts as (
    select
        report_id,
        whole_id,
        partition,
        sum(value) as recomputed,
        sum(slack) as slack,
        bool_and(is_exact) as is_exact,
        list(fact_id order by char_start, fact_no) as part_ids,
        max(char_start) as last_at,
        any_value(line) as line,
        string_agg(scope_zh, ' + ' order by char_start, fact_no) as words,
    from beside
    group by all
    having count(*) > 1
),

-- Of several sums that the parts may be of, they are those of the nearest.
parts_to_whole as (
    select
        parts.report_id,
        'money_parts_by_' || parts.partition as rule_id,
        {{ money_place('candidates') }} as place,
        if(parts.is_exact and candidates.is_exact, 'equal', 'untestable') as test,
        candidates.value as reported,
        parts.recomputed,
        -- Basic and project expenditure are all; classes and budgets may have more parts than are printed.
        -- But a total behind them is theirs.
        parts.partition = 'use'
        or (
            coalesce(shares.add_to_hundred, false)
            and (
                not coalesce(candidates.is_unreviewed, false)
                or parts.recomputed >= (1 - {{ var('near_share_of_division') }}) * candidates.value
            )
        )
        or (
            candidates.line = parts.line
            and candidates.char_start > parts.last_at
            and {{ one_slip('candidates.value', 'parts.recomputed') }}
        ) as is_complete,
        candidates.step,
        parts.slack,
        [candidates.fact_id] || parts.part_ids as fact_ids,
        parts.words as detail,
    from parts
    inner join own as candidates on parts.whole_id = candidates.fact_id
    left join shares on parts.report_id = shares.report_id and parts.partition = shares.partition
    qualify
        row_number() over (
            partition by parts.report_id, parts.partition, parts.part_ids
            order by abs(candidates.value - parts.recomputed), candidates.char_start
        ) = 1
),

-- Of several sums of one passage that came in or went out, the nearest; but all income sooner than one source of it.
flowing as (
    select
        ends.report_id,
        ends.fact_id,
        {{ money_place('ends') }} as place,
        ends.value as carry_out,
        ends.step,
        others.measure,
        others.value,
        others.slack,
        others.fact_id as other_id,
        others.char_start,
    from wholes as ends
    inner join wholes as others
        on
            ends.report_id = others.report_id
            and others.measure in ('carry_in', 'revenue', 'executed')
            and {{ held_together('ends', 'others') }}
            -- A grand total of what went out holds what is carried over.
            and not coalesce(
                others.is_unreviewed and others.measure = 'executed' and contains(others.item, '总计'), false
            )
    where ends.measure = 'carry_out'
    qualify
        row_number() over (
            partition by ends.fact_id, others.measure
            order by
                others.is_unreviewed
                and others.measure = 'revenue'
                and not contains(ends.item, '财政拨款')
                and regexp_matches(others.item, '拨款|一般公共预算|基金|资本经营|事业收入|其他收入'),
                abs(others.char_start - ends.char_start),
                others.fact_no
        ) = 1
),

flows as (
    select
        report_id,
        fact_id,
        place,
        carry_out,
        step,
        any_value(value) filter (where measure = 'carry_in') as carry_in,
        any_value(value) filter (where measure = 'revenue') as revenue,
        any_value(value) filter (where measure = 'executed') as executed,
        sum(slack) as slack,
        list(other_id order by char_start) as fact_ids,
    from flowing
    group by all
),

-- What came in may hold what was carried in: then that is not added again.
carry_over as (
    select
        report_id,
        'money_carry_over' as rule_id,
        place,
        'equal' as test,
        carry_out as reported,
        if(abs(revenue - executed - carry_out) <= step / 2 + slack, 0, carry_in) + revenue - executed as recomputed,
        step,
        slack,
        [fact_id] || fact_ids as fact_ids,
        '上年结转 + 收入 − 支出' as detail,
    from flows
),

-- Changes within the year; one against the year before says nothing of the initial budget.
within_the_year as (
    select
        amounts.*,
        if(amounts.direction = 'decrease', -1, 1) * amounts.value as change,
    from own as amounts
    left join yearly on amounts.fact_id = yearly.numerator_fact_id
    where
        amounts.measure = 'change'
        and yearly.numerator_fact_id is null
        and not regexp_matches(amounts.item, '上年|去年|同比|同期|上一年')
),

-- Where a program read them, what was added stands between the budget that it was added to and what came of it.
changed as (
    select
        initials.fact_id as initial_id,
        finals.fact_id as final_id,
        sum(changed.change) as change,
        sum(changed.slack) as slack,
        list(changed.fact_id order by changed.char_start, changed.fact_no) as fact_ids,
    from own as initials
    inner join own as finals
        on
            initials.report_id = finals.report_id
            and initials.scope = finals.scope
            and case
                when finals.is_unreviewed then finals.measure in ('budget_adjusted', 'budget_unspecified')
                else finals.measure in ('budget_adjusted', 'revenue', 'executed')
            end
            and {{ held_together('finals', 'initials') }}
    inner join within_the_year as changed
        on
            initials.report_id = changed.report_id
            and initials.scope = changed.scope
            and {{ held_together('initials', 'changed') }}
    where
        initials.measure = 'budget_initial'
        and (
            not coalesce(initials.is_unreviewed, false)
            or changed.char_start < finals.char_start
            or finals.char_start < initials.char_start
        )
    group by all
),

-- What was carried in may have been added as well; then it is part of the budget as it stood last.
changes as (
    select
        finals.report_id,
        'money_initial_plus_change' as rule_id,
        'change/' || finals.scope as place,
        'equal' as test,
        finals.value as reported,
        initials.value + changed.change as of_changes,
        of_changes + coalesce(carried.value, 0) as with_carried,
        if(abs(finals.value - with_carried) < abs(finals.value - of_changes), with_carried, of_changes) as recomputed,
        finals.step,
        initials.slack + changed.slack as slack,
        [finals.fact_id, initials.fact_id]
        || changed.fact_ids
        || if(recomputed <> of_changes, [carried.fact_id], []) as fact_ids,
        '年初数 ± 增减额' as detail,
    from changed
    inner join own as initials on changed.initial_id = initials.fact_id
    inner join own as finals on changed.final_id = finals.fact_id
    left join wholes as carried
        on
            initials.report_id = carried.report_id
            and initials.scope = 'whole'
            and carried.measure = 'carry_in'
            and {{ held_together('carried', 'initials') }}
    qualify
        row_number() over (
            partition by initials.report_id, initials.scope
            order by
                case finals.measure
                    when 'budget_adjusted' then 1 when 'budget_unspecified' then 2 when 'revenue' then 3 else 4
                end,
                abs(finals.value - recomputed),
                finals.char_start,
                initials.char_start
        ) = 1
),

unit_costs as (
    select
        sums.report_id,
        'money_unit_cost_times_count' as rule_id,
        {{ place('sums.fact_id') }} as place,
        if(sums.is_exact and costs.is_exact and counts.is_exact, 'equal', 'untestable') as test,
        sums.value as reported,
        costs.value * counts.value as recomputed,
        sums.step,
        -- A standard is set, not measured: 5 万元 is 5 万元.
        counts.slack * costs.value as slack,
        [sums.fact_id, costs.fact_id, counts.fact_id] as fact_ids,
        {{ plain_number('costs.value') }} || ' ' || costs.unit || ' × ' || {{ plain_number('counts.value') }} as detail,
    from amounts as sums
    inner join figures as costs on sums.unit_cost_fact_id = costs.fact_id
    inner join figures as counts on sums.count_fact_id = counts.fact_id
),

within_whole as (
    select
        own.report_id,
        'money_part_within_whole' as rule_id,
        {{ place('own.fact_id') }} as place,
        if(
            own.value > wholes.value
            and coalesce(wholes.is_unreviewed and wholes.confidence < {{ var('least_confidence_of_whole') }}, false),
            'untestable',
            'at_most'
        ) as test,
        own.value as reported,
        wholes.value as recomputed,
        own.step,
        wholes.slack,
        [own.fact_id, wholes.fact_id] as fact_ids,
        if(
            own.value > {{ var('other_unit_rate_of_part') }} * wholes.value,
            '相差 {{ var('other_unit_rate_of_part') }} 倍以上，单位可能有误',
            null
        ) as detail,
    from own
    inner join wholes
        on
            own.report_id = wholes.report_id
            and if(own.measure = 'evaluated', 'executed', own.measure) = wholes.measure
            -- Of several wholes that a program read, the largest is one.
            and (wholes.is_unreviewed or (own.is_first and wholes.is_first))
    where
        own.scope <> 'whole'
        and own.measure not in ('change', 'other', 'unit_cost')
        and not coalesce(own.is_unreviewed and own.measure like 'carry_%', false)
    qualify row_number() over (partition by own.fact_id order by wholes.value desc, wholes.fact_no asc) = 1
),

-- An evaluation of the whole department is one of all that it spent.
evaluated as (
    select
        own.report_id,
        'money_evaluated_whole' as rule_id,
        {{ place('own.fact_id') }} as place,
        'at_least' as test,
        own.value as reported,
        wholes.value as recomputed,
        own.step,
        wholes.slack,
        [own.fact_id, wholes.fact_id] as fact_ids,
        own.scope_zh as detail,
    from own
    inner join own as wholes
        on
            own.report_id = wholes.report_id
            and wholes.measure = 'executed'
            and wholes.scope in ('whole', own.scope)
            and {{ held_together('own', 'wholes') }}
    where own.measure = 'evaluated' and own.scope in ('whole', 'general_budget')
    qualify row_number() over (partition by own.fact_id order by wholes.scope = own.scope desc, wholes.fact_no asc) = 1
),

within_budget as (
    select
        report_id,
        'money_spending_within_budget' as rule_id,
        {{ place('executed_fact_id') }} as place,
        if(is_of_initial, 'untestable', 'at_most') as test,
        executed as reported,
        budget + carried_in as recomputed,
        step,
        slack,
        {{ present_facts(['executed_fact_id', 'budget_fact_id', 'carried_fact_id']) }} as fact_ids,
        {{ label('amount', 'measure') }} as detail,
    from execution
),

-- What is spent on receptions, cars and travel abroad may not exceed what was allowed for it at first.
three_public as (
    select
        spending.report_id,
        'money_three_public_within_initial' as rule_id,
        {{ place('spending.fact_id') }} as place,
        'at_most' as test,
        spending.value as reported,
        budgets.value as recomputed,
        spending.step,
        budgets.slack,
        [spending.fact_id, budgets.fact_id] as fact_ids,
    from own as spending
    inner join own as budgets
        on
            spending.report_id = budgets.report_id
            and budgets.measure = 'budget_initial'
            and spending.scope = budgets.scope
            and {{ held_together('spending', 'budgets') }}
    where
        spending.scope = 'three_public'
        and spending.measure = 'executed'
        -- Its parts have the same scope.
        and (not spending.is_unreviewed or (contains(spending.item, '三公') and contains(budgets.item, '三公')))
    qualify
        row_number() over (
            partition by spending.fact_id order by abs(spending.char_start - budgets.char_start), budgets.fact_no
        ) = 1
),

-- Spending that its parts prove, told again with another figure near to it, in words that say no more than that it is
-- the spending. What a person read is held to its name by another model.
told_again as (
    select
        others.report_id,
        'count_figure_repeated' as rule_id,
        {{ place('others.fact_id') }} as place,
        'equal' as test,
        others.value as reported,
        proved.value as recomputed,
        others.step,
        proved.slack,
        [others.fact_id, proved.fact_id] as fact_ids,
        others.item as detail,
    from wholes as others
    inner join wholes as proved using (report_id)
    inner join parts on proved.fact_id = parts.whole_id
    where
        others.is_unreviewed
        and others.is_exact
        and others.measure = 'executed'
        and proved.measure = 'executed'
        and parts.partition = 'use'
        and parts.recomputed = proved.value
        and others.value <> proved.value
        and abs(others.value / proved.value - 1) <= {{ var('near_share_of_spending') }}
        and regexp_full_match(
            regexp_replace(others.item, '\s|20[0-9]{2}年度?|全年|本年|部门|单位|整体|实际|我[局委部院]|总', '', 'g'),
            '支出(合计|总?额|决算)?数?'
        )
    qualify row_number() over (partition by others.fact_id order by proved.char_start) = 1
),

units as (
    select
        report_id,
        'money_units_agree' as rule_id,
        {{ place('executed_fact_id') }} as place,
        'verdict' as test,
        executed as reported,
        budget as recomputed,
        step,
        [executed_fact_id, budget_fact_id] as fact_ids,
        executed / budget not between 1 / {{ var('other_unit_rate') }} and {{ var('other_unit_rate') }} as contradicts,
    from execution
    where executed > 0 and budget > 0
),

-- People in post, or the posts that the department has: its own and those of its units.
people as (
    select
        report_id,
        coalesce(
            max(headcount) filter (where item = 'in_post'),
            max(headcount) filter (where item = 'authorised_posts'),
            sum(headcount) filter (where item in ('administrative_posts', 'service_posts', 'worker_posts'))
        ) as people,
        list(fact_id order by char_start, fact_no) as fact_ids,
    from posts
    where item in ('in_post', 'authorised_posts', 'administrative_posts', 'service_posts', 'worker_posts')
    group by all
),

wages as (
    select
        own.report_id,
        'money_wages_per_post' as rule_id,
        {{ place('own.fact_id') }} as place,
        'at_most' as test,
        (own.value / people.people)::decimal(24, 2) as reported,
        {{ var('most_wages_per_post') }} as recomputed,
        0.01 as step,
        [own.fact_id] || people.fact_ids as fact_ids,
        {{ plain_number('people.people') }} || ' 人' as detail,
    from own
    inner join people using (report_id)
    where own.scope = 'wages' and own.measure = 'executed' and own.is_first
),

final as (
    select * from parts_to_whole
    union all by name
    select * from carry_over
    union all by name
    select * from changes
    union all by name
    select * from unit_costs
    union all by name
    select * from within_whole
    union all by name
    select * from evaluated
    union all by name
    select * from within_budget
    union all by name
    select * from three_public
    union all by name
    select * from told_again
    union all by name
    select * from units
    union all by name
    select * from wages
)

select * from final
