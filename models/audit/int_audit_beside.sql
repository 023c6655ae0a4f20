-- noqa: disable=RF03
-- Fields of before_1 and after_1 are no columns of other tables.
with

-- What is told in sentences, not in rows of tables; with what it is measured by.
told as (
    select
        fact.fact_id,
        fact.report_id,
        fact.kind,
        fact.line,
        fact.char_start,
        fact.char_end,
        regexp_replace(fact.label, '\s|[“”]', '', 'g') as name,
        coalesce(figures.value, results.actual_value) as value,
        results.target_value,
        -- People are people, whether 人 or 名; and money is money.
        case
            when fact.kind = 'amount' then '元'
            when fact.unit in ('名', '位') then '人'
            else fact.unit
        end as unit,
        coalesce(amounts.measure, ratios.measure) as measure,
        amounts.scope,
        coalesce(figures.step, 1) as step,
        coalesce(figures.slack, 0) as slack,
        ratios.numerator_fact_id is not null and ratios.denominator_fact_id is not null as is_linked,
        fact.quote,
        fact.restates_fact_id is not null as is_again,
    from {{ ref('fact') }} as fact
    left join {{ ref('int_figure') }} as figures on fact.fact_id = figures.fact_id
    left join {{ ref('stg_amount') }} as amounts on fact.fact_id = amounts.fact_id
    left join {{ ref('stg_ratio') }} as ratios on fact.fact_id = ratios.fact_id
    left join {{ ref('stg_indicator_result') }} as results on fact.fact_id = results.fact_id
    where
        fact.kind in ('amount', 'ratio', 'activity', 'headcount', 'indicator_result')
        and fact.review = 'extracted'
        and not contains(fact.method, 'table')
        and coalesce(figures.is_exact, results.actual_op = '=', false)
        and coalesce(figures.value, results.actual_value) > 0
),

-- What is asked of a neighbour.
packed as (
    select
        *,
        struct_pack(
            fact_id := fact_id,
            kind := kind,
            char_start := char_start,
            char_end := char_end,
            name := name,
            value := value,
            target_value := target_value,
            unit := unit,
            measure := measure,
            step := step,
            slack := slack
        ) as own,
    from told
),

-- Each with the two before it and behind it, as far as they stand in one sentence.
neighbours as (
    select
        packed.* exclude (own),
        {% for side, by in [('before', 'lag'), ('after', 'lead')] %}
            {% for n in [1, 2] %}
                {{ by }}(own, {{ n }}) over line as {{ side }}_{{ n }},
            {% endfor %}
        {% endfor %}
    from packed
    window line as (partition by report_id, line order by char_start)
),

near as (
    select
        *,
        char_start - before_1.char_end <= {{ var('most_chars_beside') }} as has_before,
        before_1.char_start - before_2.char_end <= {{ var('most_chars_beside') }} and has_before as has_two_before,
        after_1.char_start - char_end <= {{ var('most_chars_beside') }} as has_after,
        after_2.char_start - after_1.char_end <= {{ var('most_chars_beside') }} and has_after as has_two_after,
    from neighbours
    -- What is told again is tested where it is told first, but stands beside others.
    where not is_again
),

rates as (
    select
        *,
        regexp_matches(quote, '[:：∶]') as is_proportion,
        coalesce(measure in ('growth', 'decline'), false) as is_change,
    from near
    where (kind = 'ratio' and not is_linked) or (kind = 'indicator_result' and unit = '%')
),

-- Which two figures a rate is made of, by its name and by theirs.
operands as (
    -- 计划改造50座，实际完成47座，完成率96%
    select
        fact_id,
        before_1.value as part,
        before_1.target_value as whole,
        [before_1.fact_id] as other_ids,
        0 as slack,
        true as is_by_name,
    from rates
    where
        has_before
        and before_1.kind = 'indicator_result'
        and regexp_matches(name, '完成率|达成率|实现率|完成.{0,4}(目标|任务|计划)')
        and before_1.target_value > 0
    union all by name
    -- 发放问卷200份，收回190份，回收率98%; 编制60名，在职55人，控制率95%
    select
        {{ operands_of('before_1', 'before_2', ['before_1', 'before_2']) }}
    from rates
    where
        has_two_before
        and not is_change
        and before_1.kind in ('activity', 'headcount')
        and before_2.kind in ('activity', 'headcount')
        and before_1.unit = before_2.unit
        and before_1.value <= before_2.value
        and not regexp_matches(before_1.name, '计划|目标')
        and (
            regexp_matches(name, '(整改|办结|完成|出勤|参训|到课|控制)率|占$')
            or (regexp_matches(name, '(回收|收回)率') and regexp_matches(before_1.name, '收|有效'))
            -- 调解6958件，成功6784件，调解成功率97.5%
            or contains(before_1.name, nullif(regexp_extract(name, '([一-龥]{2})率$', 1), ''))
            or (contains(before_1.name, '满意') and regexp_matches(name, '满意[度率]'))
        )
    union all by name
    -- “三公”经费预算20万元，支出16万元，控制率85%
    select
        {{ operands_of('before_1', 'before_2', ['before_1', 'before_2']) }}
        true as is_by_name,
    from rates
    where
        has_two_before
        and not is_change
        and before_1.measure = 'executed'
        and starts_with(before_2.measure, 'budget_')
        and regexp_matches(name, '(控制|执行|完成|使用|支出|支付)率|完成(全年|年初|年度|调整)?预算$')
        and {{ is_generic_rate('name') }}
    union all by name
    -- 年初预算1000万元，调整后预算1200万元，预算调整率25%
    select
        {{ operands_of('before_1', 'before_2', ['before_1', 'before_2'], is_change=true) }}
    from rates
    where
        has_two_before
        and before_2.measure = 'budget_initial'
        and before_1.measure = 'budget_adjusted'
        and regexp_matches(name, '调整率')
    union all by name
    -- 资金到位率100%，应到位500万元，实际到位480万元
    select
        {{ operands_of('after_2', 'after_1', ['after_1', 'after_2']) }}
    from rates
    where
        has_two_after
        and contains(name, '到位率')
        and after_1.unit = after_2.unit
        and regexp_matches(after_1.name, '^(应|计划|预算)')
        and contains(after_2.name, '到位')
    union all by name
    -- 按1:1分担，其中中央200万元，地方150万元
    select
        {{ operands_of('after_1', 'after_2', ['after_1', 'after_2']) }}
    from rates
    where
        has_two_after
        and is_proportion
        and after_1.unit = '元'
        and after_2.unit = '元'
        and regexp_matches(name, '分担|配套|比例|承担')
        -- 每村10万元，按1:1分担，区财政5万元: the first may be what is shared, the second one of the shares.
        and after_2.value * (100 + value) <> after_1.value * 100
        and after_2.value * (100 + value) <> after_1.value * value
    union all by name
    -- 2022年受理96件，2023年受理64件，下降36.5%
    select
        {{ operands_of('before_1', 'before_2', ['before_1', 'before_2'], is_change=true) }}
    from rates
    where
        has_two_before
        and is_change
        and before_1.kind = 'activity'
        and before_2.kind = 'activity'
        and before_1.unit = before_2.unit
        and before_1.name = before_2.name
    union all by name
    -- 年末结转68.50万元，低于上年结转的73.43万元，压减17.50%
    select
        {{ operands_of('before_2', 'before_1', ['before_1', 'before_2'], is_change=true) }}
    from rates
    where
        has_two_before
        and is_change
        and before_1.unit = before_2.unit
        and before_1.kind = before_2.kind
        and before_1.kind in ('amount', 'activity')
        and regexp_matches(before_1.name, '[低高]于|[比较].*(上年|去年|同期)')
        and before_1.measure is distinct from 'change'
        and (before_2.value > before_1.value) = (measure = 'growth')
    union all by name
    -- 比上年末5.42万户净增0.41万户，增长7.56%
    select
        {{ operands_of('before_1', 'before_2', ['before_1', 'before_2']) }}
    from rates
    where
        has_two_before
        and is_change
        and before_1.kind = 'activity'
        and before_2.kind = 'activity'
        and before_1.unit = before_2.unit
        and before_1.value < before_2.value
        and regexp_matches(before_1.name, '净?(增|减|降)[加长少]?$')
        and regexp_matches(name, '[比较]上年')
    union all by name
    -- 计划检查1200家次，实际1268家次，超额5.67%
    select
        fact_id,
        before_1.value - before_1.target_value as part,
        before_1.target_value as whole,
        [before_1.fact_id] as other_ids,
        0 as slack,
    from rates
    where
        has_before
        and before_1.kind = 'indicator_result'
        and before_1.target_value > 0
        and before_1.value > before_1.target_value
        and regexp_matches(name, '超额?$|超额完成$|超出$')
    union all by name
    -- 比2022年的1200人次增加8%，达到1320人次
    select
        {{ operands_of('after_1', 'before_1', ['before_1', 'after_1'], is_change=true) }}
    from rates
    where
        is_change
        and has_before
        and before_1.kind = 'activity'
        and after_1.kind = 'activity'
        and before_1.unit = after_1.unit
        and char_start - before_1.char_end <= 4
        and after_1.char_start - char_end <= 6
        and (after_1.value > before_1.value) = (measure = 'growth')
),

-- A slip is near to what is right: what is far from it is a rate of something else.
rates_of_neighbours as (
    select
        rates.report_id,
        rates.fact_id,
        if(rates.is_change or contains(rates.name, '调整率'), 'ratio_change_rate', 'ratio_recomputed') as rule_id,
        {{ place('rates.fact_id') }} as place,
        'equal' as test,
        rates.value as reported,
        operands.part::double * 100 / operands.whole as recomputed,
        greatest(rates.step, 0.01) as step,
        operands.slack::double * 100 / operands.whole as slack,
        '%' as unit,
        [rates.fact_id] || operands.other_ids as fact_ids,
        null::varchar as detail,
    from rates
    inner join operands using (fact_id)
    where
        rates.is_proportion
        or abs(reported - recomputed)
        <= if(
            operands.is_by_name,
            {{ var('most_points_of_rate_by_name') }},
            -- Of small rates a slip is small.
            least({{ var('most_points_of_slip') }}, reported / 2)
        )
    qualify row_number() over (partition by rates.fact_id order by abs(reported - recomputed)) = 1
),

-- What is said to be the difference of the two figures before it: 比上年增加, 节约, 超额, 未完成.
differences as (
    select
        report_id,
        'count_difference_told' as rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        value as reported,
        abs(before_1.value - before_2.value) as recomputed,
        step,
        before_1.slack + before_2.slack as slack,
        unit,
        [fact_id, before_1.fact_id, before_2.fact_id] as fact_ids,
        before_2.name || ' 与 ' || before_1.name as detail,
        before_1.value + before_2.value as both_values,
    from near
    where
        has_two_before
        and kind in ('amount', 'activity')
        and before_1.kind = kind
        and before_2.kind = kind
        and before_1.unit = unit
        and before_2.unit = unit
        and (
            (
                regexp_matches(name, '[比较]上?年.{0,4}(增加|减少|增长|下降)|人次?(增加|减少)$')
                and (before_1.name = before_2.name or regexp_matches(before_1.name, '增加|减少|上年'))
                and before_1.measure is distinct from 'change'
            )
            or (regexp_matches(name, '^(节约|节省|核减|审减)') and regexp_matches(before_1.name, '价|审定'))
        )
    union all by name
    select
        report_id,
        'count_difference_told' as rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        value as reported,
        abs(before_1.value - before_1.target_value) as recomputed,
        step,
        0 as slack,
        unit,
        [fact_id, before_1.fact_id] as fact_ids,
        before_1.name as detail,
        before_1.value as both_values,
    from near
    where
        has_before
        and kind = 'activity'
        and before_1.kind = 'indicator_result'
        and before_1.unit = unit
        and before_1.target_value > 0
        and regexp_matches(name, '^(超额|超出|超|未完成|尚未|少|剩余)')
),

-- 3期，每期40人，共130人次; 公用经费54万元，在职60人，人均0.95万元
products as (
    select
        report_id,
        'count_times_each' as rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        value as reported,
        before_1.value * before_2.value as recomputed,
        step,
        0 as slack,
        unit,
        [fact_id, before_2.fact_id, before_1.fact_id] as fact_ids,
        {{ plain_number('before_2.value') }} || ' × ' || {{ plain_number('before_1.value') }} as detail,
    from near
    where
        has_two_before
        and kind = 'activity'
        and before_1.kind = 'activity'
        and before_2.kind = 'activity'
        and starts_with(before_1.name, '每' || before_2.unit)
        and left(unit, 1) = left(before_1.unit, 1)
    union all by name
    select
        report_id,
        'count_times_each' as rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        value as reported,
        before_2.value / before_1.value as recomputed,
        step,
        before_2.slack / before_1.value as slack,
        unit,
        [fact_id, before_2.fact_id, before_1.fact_id] as fact_ids,
        null::varchar as detail,
    from near
    where
        has_two_before
        and kind = 'amount'
        and starts_with(name, '人均')
        and before_1.unit = '人'
        and before_2.kind = 'amount'
        and contains(before_2.name, regexp_extract(name, '人均(..)', 1))
),

-- A sum, and behind it nothing but names and sums: 资产总额5000万元，其中流动资产1200万元，固定资产3900万元.
chained as (
    select
        *,
        coalesce(char_start - before_1.char_end - length(name) <= {{ var('most_chars_between_items') }}, false)
        and before_1.kind = 'amount' as goes_on,
        sum(if(goes_on, 0, 1)) over (partition by report_id, line order by char_start) as chain_no,
    from near
    where kind = 'amount'
),

items as (
    select
        *,
        first_value(fact_id) over chain as whole_id,
        first_value(value) over chain as whole,
        first_value(name) over chain as whole_name,
        first_value(step) over chain as whole_step,
        first_value(measure) over chain as whole_measure,
        row_number() over chain as item_no,
        sum(value) over chain - whole as added,
    from chained
    window chain as (partition by report_id, line, chain_no order by char_start)
),

lists as (
    select
        report_id,
        whole_id,
        whole,
        whole_step,
        sum(value) as parts_value,
        sum(slack) as parts_slack,
        bool_or(abs(added - whole) <= whole_step) as comes_out,
        list(fact_id order by char_start) as part_ids,
        count(*) as part_count,
    from items
    where item_no > 1
    group by report_id, whole_id, whole, whole_step
    -- Of one kind of money, each by a name of its own; and none of what was changed, or is the whole again. What
    -- came in may have been carried in.
    having
        count(*) > 1
        and count(distinct scope) = 1
        and (
            (
                any_value(scope) in ('other', 'project')
                and count(distinct measure) = 1
                and any_value(measure = whole_measure)
                and any_value(measure) not in ('change', 'unit_cost')
            )
            or (
                any_value(scope) = 'whole'
                and any_value(whole_measure) = 'revenue'
                and list_sort(list(measure)) = ['carry_in', 'revenue']
            )
        )
        and count(distinct name) = count(*)
        and max(value) < whole
        -- 货物621万元，服务543万元，工程94万元 follow a whole that stands before them all.
        and not regexp_matches(any_value(whole_name), '^(货物|工程|服务|基本支出|项目支出)')
),

items_to_whole as (
    select
        report_id,
        'money_items_to_project' as rule_id,
        {{ place('whole_id') }} || '/beside' as place,
        if(
            comes_out
            or (
                parts_value <= {{ var('most_excess_of_list') }} * whole
                and (
                    parts_value > whole + whole_step / 2 + parts_slack
                    or {{ same_digits('parts_value', 'whole') }}
                    or {{ one_slip('parts_value', 'whole') }}
                )
            ),
            'equal',
            'untestable'
        ) as test,
        whole as reported,
        if(comes_out, whole, parts_value) as recomputed,
        whole_step as step,
        parts_slack as slack,
        '元' as unit,
        [whole_id] || part_ids as fact_ids,
        part_count || ' 项' as detail,
    from lists
),

-- All of the budget was spent, it is said, and something is left of it.
left_over as (
    select
        report_id,
        'money_left_of_full_execution' as rule_id,
        {{ place('fact_id') }} as place,
        'verdict' as test,
        value as reported,
        100 as recomputed,
        value = 100 as contradicts,
        0.01 as step,
        '%' as unit,
        [fact_id, after_1.fact_id] as fact_ids,
        after_1.name as detail,
    from near
    where
        kind = 'ratio'
        and measure = 'execution_rate'
        and not {{ is_of_some('name') }}
        and has_after
        and after_1.measure = 'carry_out'
),

-- 全年支出9335.35万元，折合0.9335亿元
converted as (
    select
        report_id,
        'money_unit_slip' as rule_id,
        {{ place('fact_id') }} || '/converted' as place,
        'equal' as test,
        value as reported,
        before_1.value as recomputed,
        step,
        before_1.slack,
        '元' as unit,
        [fact_id, before_1.fact_id] as fact_ids,
        name as detail,
    from near
    where
        has_before
        and kind = 'amount'
        and before_1.kind = 'amount'
        and regexp_full_match(name, '[,，(（]?(折合?|合|约合|即|约)(人民币)?')
        and char_start - before_1.char_end <= 6
),

-- 完成12个，未达到12个的年度计划，完成率75%: reached, and said not to be.
unreached as (
    select
        report_id,
        'target_met_as_claimed' as rule_id,
        {{ place('fact_id') }} as place,
        'verdict' as test,
        before_1.target_value as reported,
        before_1.value as recomputed,
        before_1.value >= before_1.target_value as contradicts,
        1 as step,
        before_1.unit,
        [before_1.fact_id, fact_id] as fact_ids,
        name as detail,
    from near
    where
        has_before
        and kind = 'ratio'
        and before_1.kind = 'indicator_result'
        and before_1.target_value > 0
        and regexp_matches(name, '^未(达到|完成)')
),

-- 支出16万元，未超过预算15万元
kept_within as (
    select
        report_id,
        'money_kept_within' as rule_id,
        {{ place('before_1.fact_id') }} as place,
        'at_most' as test,
        before_1.value as reported,
        value as recomputed,
        before_1.step,
        slack,
        unit,
        [before_1.fact_id, fact_id] as fact_ids,
        name as detail,
    from near
    where
        has_before
        and kind = 'amount'
        and before_1.kind = 'amount'
        and before_1.measure = 'executed'
        and regexp_matches(name, '(未|没有|不)(突破|超过?)(年初|全年|年度|调整)?.{0,4}预算')
        and value >= before_1.value * 0.5
),

final as (
    select * from rates_of_neighbours
    union all by name
    select * exclude (both_values)
    from differences
    where abs(reported - recomputed) < both_values / 10
    union all by name
    select * from products
    union all by name
    select * from items_to_whole
    union all by name
    select * from left_over
    union all by name
    select * from kept_within
    union all by name
    select * from unreached
    union all by name
    select * from converted
)

select * from final
