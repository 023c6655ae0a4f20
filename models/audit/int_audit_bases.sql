with

figures as (
    select * from {{ ref('int_figure') }}
),

-- Rates told beside their figures are tested there.
neighbours as (
    select fact_ids,
    from {{ ref('int_audit_beside') }}
    where starts_with(rule_id, 'ratio_')
),

sums as (
    select
        fact_id,
        report_id,
        line,
        section,
        char_start,
        scope,
        measure,
        direction,
        value,
        slack,
        contains(method, 'table') as is_of_row,
        regexp_replace(item, '\s|[“”]', '', 'g') as name,
        -- Of one body of the department, or of one source of its money.
        regexp_matches(item, '下属|所属|本级|机关|直属|其中|财政拨款|一般公共|基金|其他|项目$') as is_part,
        measure = 'other' and regexp_matches(item, '上年|去年|上一年|同期|20[0-9]{2}年') as is_prior,
    from {{ ref('int_audit_amount') }}
    where is_unreviewed and is_exact and value > 0
),

ratios_told as (
    select * from {{ ref('stg_ratio') }}
),

-- Lines that tell an execution rate.
executed as (
    select distinct
        report_id,
        line,
    from ratios_told
    where measure = 'execution_rate'
),

-- Rates that a program read without both of their figures.
rates as (
    select
        ratios.fact_id,
        ratios.report_id,
        ratios.line,
        ratios.char_start,
        -- 预算执行率98.26%，其中基本支出98.60%
        if(
            ratios.measure = 'other'
            and regexp_full_match(ratios.item, '(其中)?(基本支出|项目支出)')
            and executed.line is not null,
            'execution_rate',
            ratios.measure
        ) as measure,
        case
            when ratios.scope is not null then ratios.scope
            when contains(ratios.item, '基本支出') then 'basic'
            when contains(ratios.item, '项目支出') then 'project'
        end as scope,
        ratios.basis,
        ratios.numerator_fact_id,
        figures.value,
        figures.step,
        contains(ratios.method, 'table') as is_of_row,
        regexp_replace(ratios.item, '\s|[“”]|\([^()]*\)|20[0-9]{2}年度?', '', 'g') as name,
        -- 占全年支出的比重: what it is a share of.
        regexp_extract(name, '占(.+?)的?(比重|比例|比|份额)?$', 1) as base,
        case
            when contains(base, '基本支出') then 'basic'
            when contains(base, '项目支出') then 'project'
            when contains(base, '三公') then 'three_public'
            when
                regexp_full_match(
                    base,
                    '(全年|本年|当年|年度|部门|单位|整体|同期|总|全部|实际|我局)*(收入|支出)(总额|合计|总计|总数|总量|决算|数)*'
                )
                then 'whole'
            when regexp_matches(name, '占比$|比重$') and is_of_row then 'whole'
        end as base_scope,
        if(contains(base, '收入'), 'revenue', 'executed') as base_measure,
        -- 调整后预算为年初预算的137% is no execution.
        {{ is_generic_rate('name') }} and not regexp_matches(name, '预算(为|是|占).*预算') as is_of_use,
    from ratios_told as ratios
    inner join figures using (fact_id)
    left join executed on ratios.report_id = executed.report_id and ratios.line = executed.line
    where
        ratios.review = 'extracted'
        and ratios.restates_fact_id is null
        and ratios.denominator_fact_id is null
        and ratios.qualifier = 'exact'
        and figures.value > 0
        and not regexp_matches(ratios.quote, '[:：∶]')
        and not regexp_matches(ratios.item, '半年|季度|[0-9]月|月底|月末|序时')
        and not {{ is_of_some('ratios.item') }}
        and ratios.fact_id not in (select neighbours.fact_ids[1] from neighbours)
),

-- What was spent, each figure once.
spent as (
    select
        rates.fact_id,
        rates.report_id,
        rates.scope,
        rates.basis,
        sums.fact_id as part_id,
        sums.value,
        sums.slack,
        -- the only one, or rounded elsewhere
        sums.line = rates.line
        or max(sums.value) over (partition by rates.fact_id)
        <= min(sums.value) over (partition by rates.fact_id) * {{ var('rounded_again') }} as is_sure,
    from rates
    inner join sums
        on
            rates.report_id = sums.report_id
            and rates.scope = sums.scope
            and sums.measure = 'executed'
            and not sums.is_part
    where
        rates.measure = 'execution_rate'
        and rates.is_of_use
        and not rates.is_of_row
        and rates.scope in ('whole', 'basic', 'project')
    qualify
        row_number() over (
            partition by rates.fact_id, sums.value order by abs(sums.char_start - rates.char_start), sums.fact_id
        ) = 1
),

-- What could be spent: any budget, all that came in, a budget with what was added to it or carried in, what was spent
-- and what is left.
budgets as (
    select
        report_id,
        scope,
        measure,
        fact_id,
        null as added_id,
        value,
        slack,
    from sums
    where starts_with(measure, 'budget_') or measure = 'revenue'
    union all by name
    select
        budgets.report_id,
        budgets.scope,
        'with_' || others.measure as measure,
        budgets.fact_id,
        others.fact_id as added_id,
        budgets.value + if(others.direction = 'decrease', -1, 1) * others.value as value,
        budgets.slack + others.slack as slack,
    from sums as budgets
    inner join sums as others on budgets.report_id = others.report_id and budgets.scope = others.scope
    where
        (
            (starts_with(budgets.measure, 'budget_') or budgets.measure = 'revenue')
            and others.measure in ('carry_in', 'change')
        )
        or (budgets.measure = 'executed' and others.measure = 'carry_out')
),

executions as (
    select
        spent.fact_id,
        spent.part_id,
        budgets.fact_id as whole_id,
        budgets.added_id as third_id,
        spent.value as part,
        spent.slack as part_slack,
        budgets.value as whole,
        budgets.slack as whole_slack,
        spent.is_sure
        and if(
            spent.basis = 'unspecified',
            budgets.measure in ('budget_adjusted', 'budget_unspecified'),
            budgets.measure = 'budget_' || spent.basis
        ) as is_named,
    from spent
    inner join budgets
        on
            spent.report_id = budgets.report_id
            and spent.scope = budgets.scope
            and (budgets.measure <> 'revenue' or spent.scope = 'whole')
),

-- Rows of a table that are all of it: 合计 | 1085.99 | 100%.
totals as (
    select sums.*,
    from sums
    inner join rates
        on sums.report_id = rates.report_id and sums.line = rates.line and rates.is_of_row and rates.value = 100
    where sums.is_of_row and rates.measure = 'share' and regexp_matches(rates.name, '合计|总计|小计')
),

-- 占全年支出的比重: of a sum of that name; in a table's column, of all that the column adds to; without a name, of the only
-- whole before it in its line.
shares as (
    select
        rates.fact_id,
        parts.fact_id as part_id,
        wholes.fact_id as whole_id,
        parts.value as part,
        parts.slack as part_slack,
        wholes.value as whole,
        wholes.slack as whole_slack,
        not wholes.is_part
        and (rates.base = '' or wholes.measure = rates.base_measure)
        and (rates.is_of_row or parts.fact_id = rates.numerator_fact_id)
        and (rates.base_scope is not null or count(*) over (partition by rates.fact_id) = 1) as is_named,
    from rates
    inner join sums as parts
        on
            rates.report_id = parts.report_id
            and (rates.numerator_fact_id = parts.fact_id or (rates.line = parts.line and rates.scope = parts.scope))
    inner join sums as wholes
        on
            rates.report_id = wholes.report_id
            and parts.fact_id <> wholes.fact_id
            and case
                when rates.base_scope is not null
                    then
                        rates.base_scope = wholes.scope
                        and wholes.measure in (
                            if(parts.measure = 'carry_in', 'revenue', parts.measure),
                            if(rates.base = '', null, rates.base_measure)
                        )
                else
                    rates.line = wholes.line
                    and parts.char_start > wholes.char_start
                    and wholes.scope = 'whole'
                    and not wholes.is_part
                    and parts.measure = wholes.measure
            end
    where rates.measure = 'share'
    union all by name
    select
        rates.fact_id,
        parts.fact_id as part_id,
        totals.fact_id as whole_id,
        parts.value as part,
        parts.slack as part_slack,
        totals.value as whole,
        totals.slack as whole_slack,
        true as is_named,
    from rates
    inner join sums as parts on rates.report_id = parts.report_id and rates.line = parts.line and parts.is_of_row
    inner join totals
        on
            parts.report_id = totals.report_id
            and parts.section is not distinct from totals.section
            and parts.measure = totals.measure
            and parts.line < totals.line
    where rates.measure = 'share' and rates.is_of_row
),

-- 比上年增长: of what it was the year before, printed or what the change leaves of the figure of this year; 较预算下降: of
-- the budget.
changes as (
    select
        rates.fact_id,
        changed.fact_id as part_id,
        others.fact_id as whole_id,
        changed.value as part,
        changed.slack as part_slack,
        others.is_prior or (rates.basis <> 'prior_year' and starts_with(others.measure, 'budget_')) as is_base,
        if(is_base, others.value, others.value - if(rates.measure = 'growth', 1, -1) * changed.value) as whole,
        others.slack + if(is_base, 0, changed.slack) as whole_slack,
        (is_base or others.measure in ('executed', 'revenue'))
        and not others.is_part
        and (
            others.line = rates.line
            or min(others.value) over (partition by rates.fact_id, others.measure)
            = max(others.value) over (partition by rates.fact_id, others.measure)
        )
        and not (contains(changed.name || rates.name, '支出') and others.measure = 'revenue')
        and not (contains(changed.name || rates.name, '收入') and others.measure = 'executed')
        and (rates.scope is distinct from 'three_public' or contains(others.name, '三公')) as is_named,
    from rates
    inner join sums as changed on rates.numerator_fact_id = changed.fact_id and changed.measure = 'change'
    inner join sums as others
        on
            rates.report_id = others.report_id
            and changed.scope = others.scope
            and others.measure not in ('change', 'unit_cost', 'evaluated')
    where rates.measure in ('growth', 'decline')
),

-- 年末结转57万元，结转率5.42%: of a budget, or of what came in.
carried as (
    select
        rates.fact_id,
        ends.fact_id as part_id,
        wholes.fact_id as whole_id,
        ends.value as part,
        ends.slack as part_slack,
        wholes.value as whole,
        wholes.slack as whole_slack,
        wholes.measure in ('budget_adjusted', 'revenue')
        or (wholes.measure = 'budget_unspecified' and not wholes.is_part) as is_named,
    from rates
    inner join sums as ends
        on rates.report_id = ends.report_id and rates.line = ends.line and ends.measure = 'carry_out'
    inner join sums as wholes
        on
            rates.report_id = wholes.report_id
            and (starts_with(wholes.measure, 'budget_') or wholes.measure = 'revenue')
            and ends.value < wholes.value
    where regexp_matches(rates.name, '(结转|结余)率$')
),

candidates as (
    select
        *,
        'ratio_execution_rate' as rule_id,
    from executions
    union all by name
    select
        *,
        'ratio_recomputed' as rule_id,
    from carried
    union all by name
    select
        *,
        'ratio_share' as rule_id,
    from shares
    union all by name
    select
        *,
        'ratio_change_rate' as rule_id,
    from changes
),

computed as (
    select
        rates.*,
        candidates.* exclude (fact_id),
        candidates.part::double * 100 / candidates.whole as recomputed,
        {{ slack_of_rate('candidates.part', 'candidates.part_slack', 'candidates.whole', 'candidates.whole_slack') }}
            as slack,
        abs(rates.value - recomputed) <= rates.step / 2 + slack + 0.000001
        or abs(rates.value - trunc(round(recomputed / rates.step, 6)) * rates.step) < 0.000001 as comes_out,
    from candidates
    inner join rates using (fact_id)
    where candidates.whole > 0
),

-- The pair that gives the rate; where none does, the nearest of those that its words name: a slip is near to what is
-- right.
final as (
    select
        report_id,
        rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        value as reported,
        recomputed,
        step,
        slack,
        {{ present_facts(['fact_id', 'part_id', 'whole_id', 'third_id']) }} as fact_ids,
    from computed
    where comes_out or (is_named and abs(value - recomputed) <= {{ var('most_points_between_names') }})
    qualify
        row_number() over (
            partition by fact_id
            order by
                comes_out desc,
                is_named desc,
                abs(value - recomputed) asc,
                coalesce(is_base, false) desc,
                whole_id asc,
                part_id asc,
                third_id asc
        ) = 1
)

select * from final
