with

claims as (
    select * from {{ ref('fct_claim') }}
),

stated as (
    select
        report_id,
        claim,
        arg_min(fact_id, split_part(fact_id, '/', 3)::integer) as fact_id,
    from claims
    group by all
),

figures as (
    select * from {{ ref('int_figure') }}
),

amounts as (
    select
        stg_amount.*,
        figures.value,
        figures.step,
        figures.slack,
    from {{ ref('stg_amount') }} as stg_amount
    inner join figures using (fact_id)
    where stg_amount.restates_fact_id is null
),

changes as (
    select *
    from amounts
    where measure = 'change' and scope <> 'other'
),

carried as (
    select *
    from amounts
    where scope = 'whole' and measure = 'carry_in'
    qualify row_number() over (partition by report_id order by char_start, fact_no) = 1
),

-- The execution of the whole department by its last budget, from the figures as they are printed.
execution as (
    select
        execution.report_id,
        execution.budget_fact_id,
        execution.executed_fact_id,
        budgets.value as budget_yuan,
        executions.value as executed_yuan,
        executions.value::double / budgets.value::double as recomputed_rate,
        -- Above an initial budget there may be an adjusted one; what was carried in may be spent as well.
        execution.basis = 'initial' as is_of_initial,
        coalesce(carried.value, 0) as carried_in,
        carried.fact_id as carried_id,
        executions.step,
        budgets.slack,
    from {{ ref('fct_budget_execution') }} as execution
    inner join figures as budgets on execution.budget_fact_id = budgets.fact_id
    inner join figures as executions on execution.executed_fact_id = executions.fact_id
    left join carried on execution.report_id = carried.report_id
    where execution.scope = 'whole' and budgets.value > 0
    qualify
        row_number() over (
            partition by execution.report_id
            order by
                {{ budget_order('execution.basis') }}
        ) = 1
),

rates as (
    select
        stg_ratio.* replace (stg_ratio.printed_value_pct as value_pct),
        figures.step,
    from {{ ref('stg_ratio') }} as stg_ratio
    inner join figures using (fact_id)
    where stg_ratio.restates_fact_id is null
),

scores as (
    select * replace (printed_score as score, printed_max_points as max_points)
    from {{ ref('fct_score') }}
),

totals as (
    select *
    from {{ ref('int_report_disclosure') }}
    where total_score is not null
),

problems as (
    select *
    from {{ ref('fct_finding') }}
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
        if(coalesce(execution.is_of_initial, true), 'untestable', 'equal') as test,
        execution.budget_yuan as reported,
        execution.executed_yuan as recomputed,
        execution.step,
        execution.slack,
        '元' as unit,
        {{ present_facts([
            'stated.fact_id', 'execution.budget_fact_id', 'execution.executed_fact_id'
        ]) }} as fact_ids,
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
        execution.executed_yuan as reported,
        execution.budget_yuan as recomputed,
        execution.executed_yuan >= execution.budget_yuan as contradicts,
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
        execution.executed_yuan as reported,
        execution.budget_yuan + execution.carried_in as recomputed,
        execution.step,
        execution.slack,
        '元' as unit,
        {{ present_facts([
            'stated.fact_id', 'execution.executed_fact_id', 'execution.budget_fact_id', 'execution.carried_id'
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
    where stated.claim = 'initial_budget_kept' or (stated.claim = 'within_budget' and additions.fact_id is not null)
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
        'verdict' as test,
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
        list(fact_id order by split_part(fact_id, '/', 3)::integer) as fact_ids,
        -- Parts of a problem are not problems of their own.
        count(*) filter (where parent_ordinal is null) as problems,
    from problems
    group by all
),

first_totals as (
    select *
    from scores
    where level = 'total' and score is not null
    qualify row_number() over (partition by report_id order by split_part(fact_id, '/', 3)::integer) = 1
),

full_total as (
    select
        first_totals.report_id,
        'words_full_total_and_problems' as rule_id,
        'total' as place,
        'verdict' as test,
        first_totals.score as reported,
        totals.total_points as recomputed,
        coalesce(sum(admitted.problems), 0) > 0 as contradicts,
        '分' as unit,
        [first_totals.fact_id] || coalesce(flatten(list(admitted.fact_ids order by admitted.theme)), []) as fact_ids,
        '承认问题 ' || coalesce(sum(admitted.problems), 0) || ' 个' as detail,
    from first_totals
    inner join totals on first_totals.report_id = totals.report_id
    left join admitted on first_totals.report_id = admitted.report_id
    where first_totals.score = totals.total_points
    group by first_totals.report_id, first_totals.fact_id, first_totals.score, totals.total_points
),

-- An item and a problem are about the same where the item's name holds the name of the problem's theme: 预算编制….
full_item as (
    select
        scores.report_id,
        'words_full_item_and_problem' as rule_id,
        {{ place('scores.fact_id') }} as place,
        'verdict' as test,
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
    group by scores.report_id, scores.fact_id, scores.score, scores.max_points, scores.name
),

-- No scoring rule that is known gives full marks below this rate of execution.
full_execution as (
    select
        scores.report_id,
        'words_full_marks_for_execution' as rule_id,
        {{ place('scores.fact_id') }} as place,
        if(coalesce(execution.is_of_initial, true), 'untestable', 'verdict') as test,
        (execution.recomputed_rate * 100)::decimal(24, 6) as reported,
        {{ var('least_rate_for_full_marks') }} as recomputed,
        execution.recomputed_rate * 100 < {{ var('least_rate_for_full_marks') }} as contradicts,
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

tests as (
    {% for cte in [
        'complete', 'complete_beside_rate', 'complete_beside_return', 'within_budget', 'initial_kept', 'transfers',
        'stocktaking', 'targets', 'full_total', 'full_item', 'full_execution'
    ] %}
        select * from {{ cte }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
),

final as (
    select
        report_id,
        rule_id,
        place,
        test,
        reported,
        recomputed,
        true as is_complete,
        contradicts,
        coalesce(step, 0.01) as step,
        coalesce(slack, 0) as slack,
        unit,
        fact_ids,
        detail,
    from tests
)

select * from final
