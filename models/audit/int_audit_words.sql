with

claims as (
    select * from {{ ref('int_audit_claim') }}
),

stated as (
    select
        report_id,
        claim,
        arg_min(fact_id, fact_no) as fact_id,
        arg_min(quote, fact_no) as quote,
    from claims
    group by all
),

amounts as (
    select *
    from {{ ref('int_audit_amount') }}
    where restates_fact_id is null
),

changes as (
    select *
    from amounts
    where measure = 'change' and scope <> 'other'
),

execution as (
    select *
    from {{ ref('int_audit_execution') }}
    where scope = 'whole' and budget > 0
),

rates as (
    select {{ as_printed(['value_pct']) }}
    from {{ ref('stg_ratio') }}
    where restates_fact_id is null and printed_value_pct is not null
),

scores as (
    select {{ as_printed(['score', 'max_points']) }}
    from {{ ref('fct_score') }}
),

totals as (
    select * from {{ ref('int_report_disclosure') }}
),

problems as (
    select *
    from {{ ref('stg_finding') }}
    where finding_kind = 'problem'
),

themes as (
    select * from {{ ref('dim_theme') }}
),

complete as (
    select
        stated.report_id,
        'words_execution_complete' as rule_id,
        {{ place('stated.fact_id') }} as place,
        -- 预算支出数 is what was spent of the budget, or what the budget lets be spent: read so, nothing contradicts.
        if(
            coalesce(execution.is_of_initial, true) or contains(stated.quote, '预算支出'), 'untestable', 'equal'
        ) as test,
        execution.budget as reported,
        execution.executed as recomputed,
        execution.step,
        execution.slack,
        '元' as unit,
        {{ present_facts([
            'stated.fact_id', 'execution.budget_fact_id', 'execution.executed_fact_id'
        ]) }} as fact_ids,
        if(contains(stated.quote, '预算支出'), '也可指预算安排的支出', null) as detail,
    from stated
    left join execution using (report_id)
    where stated.claim = 'execution_complete'
),

-- Spending that the words or the figures call complete, beside a rate that the same report prints below 100 %.
complete_beside_rate as (
    select
        rates.report_id,
        'words_complete_beside_rate' as rule_id,
        {{ place('rates.fact_id') }} as place,
        'verdict' as test,
        rates.value_pct as reported,
        100 as recomputed,
        rates.value_pct < 100 as contradicts,
        '%' as unit,
        [rates.fact_id, stated.fact_id] as fact_ids,
        {{ label('ratio', 'basis') }} || '执行率' as detail,
    from rates
    inner join stated on rates.report_id = stated.report_id and stated.claim = 'execution_complete'
    where rates.measure = 'execution_rate' and rates.scope = 'whole'
),

complete_beside_return as (
    select
        stated.report_id,
        'words_complete_beside_return' as rule_id,
        {{ place('stated.fact_id') }} as place,
        if(coalesce(execution.is_of_initial, true), 'untestable', 'verdict') as test,
        execution.executed as reported,
        execution.budget as recomputed,
        execution.executed >= execution.budget as contradicts,
        '元' as unit,
        {{ present_facts([
            'stated.fact_id', 'execution.budget_fact_id', 'execution.executed_fact_id'
        ]) }} as fact_ids,
    from stated
    left join execution using (report_id)
    where stated.claim = 'funds_returned'
),

within_budget as (
    select
        stated.report_id,
        'words_within_budget' as rule_id,
        {{ place('stated.fact_id') }} as place,
        if(coalesce(execution.is_of_initial, true), 'untestable', 'at_most') as test,
        execution.executed as reported,
        execution.budget + execution.carried_in as recomputed,
        execution.step,
        execution.slack,
        '元' as unit,
        {{ present_facts([
            'stated.fact_id', 'execution.executed_fact_id', 'execution.budget_fact_id', 'execution.carried_fact_id'
        ]) }} as fact_ids,
    from stated
    left join execution using (report_id)
    where stated.claim = 'within_budget'
),

-- How much was added to the initial budget: the greatest printed increase against it, of the whole or the main budget,
-- or what the initial and the adjusted budget give.
increases as (
    select
        report_id,
        fact_id,
        value_pct as added_pct,
    from rates
    where measure = 'growth' and basis = 'initial' and scope in ('whole', 'general_budget')
    union all
    select
        adjusted.report_id,
        adjusted.fact_id,
        (adjusted.value - initials.value) * 100 / initials.value::double as added_pct,
    from amounts as adjusted
    inner join amounts as initials
        on
            adjusted.report_id = initials.report_id
            and adjusted.scope = initials.scope
            and initials.measure = 'budget_initial'
            and initials.value > 0
    where adjusted.measure = 'budget_adjusted' and adjusted.scope in ('whole', 'general_budget')
),

additions as (
    select
        report_id,
        arg_max(fact_id, added_pct) as fact_id,
        max(added_pct) as added_pct,
    from increases
    group by all
),

initial_kept as (
    select
        stated.report_id,
        'words_budget_kept_and_additions' as rule_id,
        {{ place('stated.fact_id') }} as place,
        if(additions.fact_id is null and added.fact_id is null, 'untestable', 'verdict') as test,
        additions.added_pct as reported,
        {{ var('large_addition_pct') }} as recomputed,
        coalesce(additions.added_pct >= {{ var('large_addition_pct') }}, false) or added.fact_id is not null
            as contradicts,
        '%' as unit,
        {{ present_facts(['stated.fact_id', 'additions.fact_id', 'added.fact_id']) }} as fact_ids,
        if(added.fact_id is not null, '另称年中追加', null) as detail,
    from stated
    left join additions using (report_id)
    left join stated as added on stated.report_id = added.report_id and added.claim = 'budget_added'
    -- Spending within a budget that was raised is within it.
    where stated.claim = 'initial_budget_kept'
),

-- A change that is said to be a transfer between budgets is as large on both sides.
transfers as (
    select
        stated.report_id,
        'words_transfer_explains_change' as rule_id,
        {{ place('stated.fact_id') }} as place,
        'equal' as test,
        sum(changes.value) filter (where changes.direction = 'increase') as reported,
        sum(changes.value) filter (where changes.direction = 'decrease') as recomputed,
        max(changes.step) as step,
        sum(changes.slack) as slack,
        '元' as unit,
        [stated.fact_id] || list(changes.fact_id order by changes.char_start) as fact_ids,
        '一方增加，另一方减少' as detail,
    from stated
    inner join changes using (report_id)
    where
        stated.claim = 'funds_reclassified'
        and changes.scope in ('general_budget', 'government_fund', 'state_capital')
        and changes.value > 0
    group by stated.report_id, stated.fact_id
),

stocktaking as (
    select
        matched.report_id,
        'words_stocktaking_and_accounts' as rule_id,
        {{ place('matched.fact_id') }} as place,
        if(undone.fact_id is null, 'untestable', 'verdict') as test,
        undone.fact_id is not null as contradicts,
        {{ present_facts(['matched.fact_id', 'undone.fact_id']) }} as fact_ids,
    from stated as matched
    left join stated as undone on matched.report_id = undone.report_id and undone.claim = 'stocktaking_not_done'
    where matched.claim = 'accounts_match'
),

not_done as (
    select
        report_id,
        fact_id,
    from stated
    where claim = 'task_not_done'
    union all
    select
        report_id,
        fact_id,
    from rates
    where measure = 'completion' and value_pct < 100 and qualifier = 'exact'
),

undone as (
    select
        report_id,
        list(fact_id order by fact_id) as fact_ids,
    from not_done
    group by all
),

targets as (
    select
        claims.report_id,
        'words_targets_met_and_not_done' as rule_id,
        {{ place('claims.fact_id') }} as place,
        -- What a program found may be said of one task: only of all it is held against another.
        if(
            undone.report_id is not null
            and claims.review = 'extracted'
            and (claims.is_of_item or not regexp_matches(claims.quote, '全部|各项|所有|均|全面|整体')),
            'untestable',
            'verdict'
        ) as test,
        undone.report_id is not null as contradicts,
        [claims.fact_id] || coalesce(undone.fact_ids, []) as fact_ids,
    from claims
    left join undone using (report_id)
    where claims.claim = 'targets_met'
),

admitted as (
    select
        report_id,
        theme,
        list(fact_id order by fact_no) as fact_ids,
        string_agg(regexp_replace(quote, '\s', '', 'g'), '；' order by fact_no) as words,
        -- Parts of a problem are not problems of their own.
        count(*) filter (where parent_ordinal is null) as problems,
    from problems
    group by all
),

full_total as (
    select
        totals.report_id,
        'words_full_total_and_problems' as rule_id,
        'total' as place,
        'verdict' as test,
        totals.printed_total as reported,
        totals.total_points as recomputed,
        coalesce(sum(admitted.problems), 0) > 0 as contradicts,
        '分' as unit,
        [totals.total_fact_id] || coalesce(flatten(list(admitted.fact_ids order by admitted.theme)), []) as fact_ids,
        '承认问题 ' || coalesce(sum(admitted.problems), 0) || ' 个' as detail,
    from totals
    left join admitted on totals.report_id = admitted.report_id
    where totals.printed_total = totals.total_points
    group by totals.report_id, totals.total_fact_id, totals.printed_total, totals.total_points
),

-- An item and a problem are about the same where the item's name holds the name of the problem's theme: 预算编制….
full_item as (
    select
        scores.report_id,
        'words_full_item_and_problem' as rule_id,
        {{ place('scores.fact_id') }} as place,
        -- A theme that a program gave is as wide as its words: whether the problem is that of the item, a person says.
        if(count(admitted.theme) > 0 and scores.review = 'extracted', 'untestable', 'verdict') as test,
        scores.score as reported,
        scores.max_points as recomputed,
        count(admitted.theme) > 0 as contradicts,
        '分' as unit,
        [scores.fact_id] || coalesce(flatten(list(admitted.fact_ids order by admitted.theme)), []) as fact_ids,
        scores.name as detail,
    from scores
    inner join themes on contains(scores.name, themes.name_zh) and themes.applies_to = 'subject'
    left join admitted on scores.report_id = admitted.report_id and themes.theme = admitted.theme
    where
        scores.level in ('group', 'indicator')
        and (scores.full_marks or scores.score = scores.max_points)
        and themes.theme in (
            'assets', 'budget_execution', 'budget_preparation', 'performance_management', 'procurement'
        )
    group by scores.report_id, scores.fact_id, scores.score, scores.max_points, scores.name, scores.review
),

told as (
    select
        report_id,
        fact_id,
        reason as words,
    from scores
    union all
    select
        report_id,
        fact_id,
        concat_ws('；', quote, gist) as words,
    from problems
),

-- A cause of lost points, or a problem, that is want of money, beside money spent beyond the budget.
short_of_funds as (
    select
        report_id,
        min(fact_id) as fact_id,
    from told
    where regexp_matches(words, '(资金|经费|财政|财力)[^，。；]{0,4}(紧张|短缺|困难|吃紧)|资金缺口')
    group by all
),

rates_of_whole as (
    select
        report_id,
        fact_id,
        value_pct,
    from rates
    where measure = 'execution_rate' and scope = 'whole' and qualifier = 'exact'
    union all
    select
        report_id,
        executed_fact_id as fact_id,
        executed * 100 / budget as value_pct,
    from execution
    where not is_of_initial
),

overspent as (
    select
        report_id,
        arg_max(fact_id, value_pct) as fact_id,
        max(value_pct)::decimal(24, 6) as value_pct,
    from rates_of_whole
    group by all
),

short_and_overspent as (
    select
        short_of_funds.report_id,
        'words_short_of_funds_and_overspent' as rule_id,
        {{ place('short_of_funds.fact_id') }} as place,
        if(overspent.fact_id is null, 'untestable', 'verdict') as test,
        overspent.value_pct as reported,
        100 as recomputed,
        overspent.value_pct > 100 as contradicts,
        '%' as unit,
        {{ present_facts(['short_of_funds.fact_id', 'overspent.fact_id']) }} as fact_ids,
        '执行率 ' || {{ plain_number('round(overspent.value_pct, 2)') }} || '%' as detail,
    from short_of_funds
    left join overspent using (report_id)
),

-- No scoring rule that is known gives full marks below this rate of execution.
full_execution as (
    select
        scores.report_id,
        'words_full_marks_for_execution' as rule_id,
        {{ place('scores.fact_id') }} as place,
        if(coalesce(execution.is_of_initial, true), 'untestable', 'verdict') as test,
        (execution.executed * 100 / execution.budget)::decimal(24, 6) as reported,
        {{ var('least_rate_for_full_marks') }} as recomputed,
        execution.executed * 100 / execution.budget < {{ var('least_rate_for_full_marks') }} as contradicts,
        '%' as unit,
        {{ present_facts([
            'scores.fact_id', 'execution.budget_fact_id', 'execution.executed_fact_id'
        ]) }} as fact_ids,
        scores.name as detail,
    from scores
    left join execution using (report_id)
    where
        scores.indicator_id = 'budget_execution_rate'
        and scores.level = 'indicator'
        and (scores.full_marks or scores.score = scores.max_points)
),

-- How far the final accounts are from the budget cannot be told while nobody has approved them.
differences as (
    select
        report_id,
        arg_min(fact_id, char_start) as fact_id,
    from rates
    where measure = 'difference_rate'
    group by all
),

accounts as (
    select
        stated.report_id,
        'words_accounts_not_approved' as rule_id,
        {{ place('stated.fact_id') }} as place,
        if(differences.fact_id is null, 'untestable', 'verdict') as test,
        differences.fact_id is not null as contradicts,
        {{ present_facts(['stated.fact_id', 'differences.fact_id']) }} as fact_ids,
    from stated
    left join differences using (report_id)
    where stated.claim = 'accounts_not_approved'
),

-- Slips that are told wherever they are made.
slips as (
    select
        report_id,
        'words_' || claim as rule_id,
        {{ place('fact_id') }} as place,
        'verdict' as test,
        true as contradicts,
        [fact_id] as fact_ids,
    from claims
    where claim in ('other_own_name', 'numbering_broken', 'list_miscounted')
),

final as (
    {% for cte in [
        'complete', 'complete_beside_rate', 'complete_beside_return', 'within_budget', 'initial_kept', 'transfers',
        'stocktaking', 'targets', 'full_total', 'full_item', 'short_and_overspent', 'full_execution',
        'accounts', 'slips'
    ] %}
        select * from {{ cte }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
)

select * from final
