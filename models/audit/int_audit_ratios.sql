with

figures as (
    select * from {{ ref('int_figure') }}
),

ratios as (
    select
        stg_ratio.*,
        figures.value,
        figures.step,
        figures.slack,
        stg_ratio.review = 'extracted' as is_unreviewed,
        -- Whoever holds two sums against a ratio means the first of them.
        true as is_first,
    from {{ ref('stg_ratio') }} as stg_ratio
    inner join figures using (fact_id)
    -- 执行率98% in two lines is of two projects, each with sums of its own.
    where
        stg_ratio.restates_fact_id is null
        or (stg_ratio.review = 'extracted' and stg_ratio.numerator_fact_id <> stg_ratio.denominator_fact_id)
),

scores as (
    select {{ as_printed(['score', 'max_points']) }}
    from {{ ref('stg_score') }}
),

amounts as (
    select *
    from {{ ref('int_audit_amount') }}
    where restates_fact_id is null and scope <> 'other'
),

-- Where each sum stands.
amounts_of_lines as (
    select
        fact_id,
        report_id,
        line,
        char_start,
        char_end,
    from {{ ref('stg_amount') }}
),

-- Of what a report tells in one sum only, a rate may be far from it: 占总支出的36.2%.
singles as (
    select
        report_id,
        scope,
        measure,
        any_value(fact_id) as fact_id,
    from (
        select *
        from amounts
        where confidence >= {{ var('least_confidence_of_whole') }} and is_exact
    )
    where scope = 'whole'
    group by report_id, scope, measure
    having count(distinct value) = 1
),

-- Rates told beside their figures are tested there, and those whose figures stand elsewhere where these are looked for.
neighbours as (
    select fact_ids,
    from {{ ref('int_audit_beside') }}
    where starts_with(rule_id, 'ratio_')
    union all
    select fact_ids,
    from {{ ref('int_audit_bases') }}
),

-- Where a report does not say which figures a rate is of, its scope and basis do.
pairs as (
    select
        ratios.fact_id,
        numerators.fact_id as numerator_id,
        denominators.fact_id as denominator_id,
    from ratios
    inner join amounts as numerators
        on
            ratios.report_id = numerators.report_id
            and ratios.scope = numerators.scope
            and {{ held_together('ratios', 'numerators') }}
    inner join amounts as denominators
        on
            ratios.report_id = denominators.report_id
            and ratios.scope = denominators.scope
            and (
                {{ held_together('ratios', 'denominators') }}
                -- The only budget of a report may be told under a heading of its own.
                or denominators.fact_id in (
                    select singles.fact_id
                    from singles
                    where singles.measure = 'budget_adjusted'
                )
                -- So may what came in.
                or (
                    denominators.measure = 'revenue'
                    and ratios.char_start - denominators.char_start between 0 and {{ var('most_chars_of_passage') }}
                )
            )
    where
        -- Of the three public expenses, one is no rate of all.
        (
            ratios.scope is distinct from 'three_public'
            or not ratios.is_unreviewed
            or concat(ratios.item, '|', numerators.item, '|', denominators.item) like '%三公%|%三公%|%三公%'
        )
        -- The rate of a half or of three quarters is of sums that few reports print.
        -- So is that of some projects, and what one budget is of another is no execution.
        and not coalesce(
            ratios.is_unreviewed
            and (
                regexp_matches(ratios.item, '半年|季度|月底|月末|上年|去年|序时|预算(为|是|占).*预算')
                or {{ is_of_some('ratios.item') }}
            ),
            false
        )
        -- A slip is near to what is right.
        and not coalesce(
            ratios.is_unreviewed
            and abs(numerators.value * 100 / nullif(denominators.value, 0) - ratios.value)
            > {{ var('most_points_between_names') }},
            false
        )
        and case
            when ratios.measure = 'execution_rate'
                then
                    numerators.measure = 'executed'
                    and (
                        denominators.measure = 'budget_' || ratios.basis
                        or (
                            ratios.is_unreviewed
                            and ratios.basis = 'unspecified'
                            and denominators.measure in ('budget_adjusted', 'budget_initial')
                        )
                        -- All that came in could be spent, where the rate says so itself or would but for a slip.
                        or (
                            ratios.is_unreviewed
                            and ratios.basis = 'unspecified'
                            and denominators.measure = 'revenue'
                            and regexp_matches(denominators.item, '总收入|收入(总计|合计|总额)')
                            and (
                                abs(numerators.value * 100 / nullif(denominators.value, 0) - ratios.value)
                                <= ratios.step
                                or {{ one_slip(
                                    'round(numerators.value * 100 / nullif(denominators.value, 0), 2)', 'ratios.value'
                                ) }}
                            )
                        )
                    )
            when ratios.measure = 'share' and ratios.numerator_fact_id is not distinct from numerators.fact_id
                then numerators.measure = 'evaluated' and denominators.measure = 'executed'
            when ratios.measure = 'difference_rate'
                then numerators.measure = 'revenue' and starts_with(denominators.measure, 'budget_')
            else false
        end
    qualify
        row_number() over (
            partition by ratios.fact_id
            order by
                -- Of a basis that is not stated, the budget by which the rate comes out, if one is.
                coalesce(
                    ratios.is_unreviewed
                    and abs(numerators.value * 100 / nullif(denominators.value, 0) - ratios.value) <= ratios.step,
                    false
                ) desc,
                if(ratios.is_unreviewed, abs(ratios.char_start - numerators.char_start), 0) asc,
                numerators.char_start asc,
                -- budgets before revenue
                denominators.measure asc,
                if(ratios.is_unreviewed, abs(ratios.char_start - denominators.char_start), 0) asc,
                denominators.char_start asc
        ) = 1
),

named_bases as (
    select
        ratios.fact_id,
        singles.fact_id as base_id,
    from ratios
    inner join singles
        on
            ratios.report_id = singles.report_id
            and singles.measure = case
                when regexp_matches(ratios.item, '占(部门|单位|全年|本年|当年)?(总支出|支出(总额|合计|总数))的?(比重|比例)?$')
                    then 'executed'
                when regexp_matches(ratios.item, '占(部门|单位|全年|本年|当年)?(总收入|收入(总额|合计|总数))的?(比重|比例)?$')
                    then 'revenue'
            end
    where ratios.measure = 'share' and ratios.numerator_fact_id is not null and ratios.denominator_fact_id is null
),

-- 支出减少101.77万元（2019年支出1797.87万元），降幅5.7%: what changed, its base, the rate.
bracketed as (
    select
        ratios.fact_id,
        bases.fact_id as base_id,
        changed.fact_id as changed_id,
    from ratios
    inner join amounts as bases
        on
            ratios.report_id = bases.report_id
            and ratios.line = bases.line
            and bases.measure = 'other'
            and ratios.char_start - bases.char_end between 1 and {{ var('most_chars_to_rate') }}
    inner join amounts as changed
        on
            bases.report_id = changed.report_id
            and bases.line = changed.line
            and bases.scope = changed.scope
            and changed.measure = 'change'
            and bases.char_start - changed.char_end between 1 and {{ var('most_chars_to_rate') }}
    where
        ratios.measure in ('growth', 'decline')
        and ratios.basis = 'prior_year'
        and ratios.numerator_fact_id is null
        and ratios.denominator_fact_id is null
),

-- Sums of one line that add to the whole to the last digit are its parts, though nothing else says so.
divided as (
    select
        ratios.report_id,
        ratios.line,
        sum(numerators.value) as parts,
    from ratios
    inner join figures as numerators on ratios.numerator_fact_id = numerators.fact_id and numerators.kind = 'amount'
    where ratios.measure = 'share' and ratios.denominator_fact_id is null
    group by all
    having count(*) > 1 and count(distinct numerators.fact_id) = count(*)
),

wholes as (
    select
        divided.report_id,
        divided.line,
        arg_min(amounts.fact_id, amounts.char_start) as whole_id,
    from divided
    inner join amounts on divided.report_id = amounts.report_id and divided.parts = amounts.value
    where amounts.scope = 'whole'
    group by all
),

linked as (
    select
        ratios.*,
        coalesce(ratios.numerator_fact_id, pairs.numerator_id, bracketed.changed_id) as numerator_id,
        coalesce(
            ratios.denominator_fact_id,
            pairs.denominator_id,
            bracketed.base_id,
            named_bases.base_id,
            if(ratios.measure = 'share' and ratios.numerator_fact_id is not null, wholes.whole_id, null)
        ) as denominator_id,
    from ratios
    left join pairs using (fact_id)
    left join bracketed using (fact_id)
    left join named_bases using (fact_id)
    left join wholes using (report_id, line)
),

-- The base of a change is what there was before it: the figure after the change, less what was added.
changes as (
    select
        linked.fact_id,
        finals.fact_id as final_id,
        finals.value as final_value,
        finals.slack as final_slack,
    from linked
    inner join amounts as changed on linked.numerator_id = changed.fact_id and changed.measure = 'change'
    inner join amounts as finals
        on
            changed.report_id = finals.report_id
            and changed.scope = finals.scope
            and (
                finals.measure in ('revenue', 'executed', 'budget_adjusted')
                or (finals.is_unreviewed and starts_with(finals.measure, 'carry_') and {{ gives_the_change() }})
            )
            and changed.char_start > finals.char_start
            -- 支出比上年增加 is no change of what came in, nor of what the units below spent.
            and case
                when contains(changed.item, '支出') then finals.measure <> 'revenue'
                when contains(changed.item, '收入') then finals.measure <> 'executed'
                else true
            end
            and not coalesce(
                regexp_matches(finals.item, '下属|所属|本级|机关')
                and not regexp_matches(changed.item, '下属|所属|本级|机关'),
                false
            )
            and (
                not coalesce(finals.is_unreviewed, false)
                or {{ held_together('changed', 'finals') }}
            )
    where linked.measure in ('growth', 'decline')
    qualify
        row_number() over (
            partition by linked.fact_id
            order by
                coalesce(linked.is_unreviewed and {{ gives_the_change() }}, false) desc,
                -- What grew against the initial budget is the budget, or the appropriation, sooner than the spending.
                linked.basis = 'initial' and finals.measure = 'executed',
                finals.char_start desc
        ) = 1
),

-- 财政拨款3846万元（84.35%）、事业收入622万元（13.64%）: shares of a line that are all of one whole, printed or not.
implied as (
    select
        linked.report_id,
        linked.line,
        max(numerators.value * 100 / (linked.value + linked.step / 2)) as least_whole,
        min(numerators.value * 100 / (linked.value - linked.step / 2)) as most_whole,
    from linked
    inner join figures as numerators on linked.numerator_id = numerators.fact_id and numerators.kind = 'amount'
    where linked.measure = 'share' and linked.is_unreviewed and linked.value > linked.step
    group by all
    having count(distinct numerators.fact_id) > 1 and least_whole <= most_whole
),

operands as (
    select
        linked.*,
        linked.measure = 'share'
        and coalesce(linked.is_unreviewed, false)
        and implied.line is not null as is_of_implied,
        -- A count that grew is told by itself, money by what was added.
        case
            when linked.measure = 'growth' and numerators.kind = 'activity' then numerators.value - denominators.value
            when linked.measure = 'decline' and numerators.kind = 'activity' then denominators.value - numerators.value
            else numerators.value
        end as numerator,
        numerators.value as counted,
        coalesce(
            numerators.kind = 'activity'
            and linked.measure in ('growth', 'decline')
            and linked.denominator_id is null,
            false
        ) as is_of_unknown_base,
        numerators.slack as numerator_slack,
        denominators.kind = 'amount' or denominators.kind is null as is_of_money,
        case
            when denominators.value is not null then denominators.value
            when linked.measure = 'growth' then changes.final_value - numerators.value
            when linked.measure = 'decline' then changes.final_value + numerators.value
        end as denominator,
        coalesce(denominators.slack, changes.final_slack + numerators.slack) as denominator_slack,
        {{ present_facts([
            'linked.fact_id', 'linked.numerator_id', 'coalesce(linked.denominator_id, changes.final_id)'
        ]) }} as fact_ids,
        changes.final_id is not null and denominators.value is null as has_derived_base,
        coalesce(numerators.is_exact, true) and coalesce(denominators.is_exact, true) as has_exact_operands,
    from linked
    left join figures as numerators on linked.numerator_id = numerators.fact_id
    left join figures as denominators on linked.denominator_id = denominators.fact_id
    left join changes on linked.fact_id = changes.fact_id
    left join implied on linked.report_id = implied.report_id and linked.line = implied.line
),

-- Two sums of one name, that of the year before first, and a rate of growth after them.
between_years as (
    select
        ratios.report_id,
        'ratio_change_rate' as rule_id,
        {{ place('ratios.fact_id') }} as place,
        'equal' as test,
        ratios.value as reported,
        if(ratios.measure = 'decline', -1, 1) * (laters.value - earlier.value) * 100 / earlier.value as recomputed,
        ratios.step,
        {{ slack_of_rate('laters.value', 'laters.slack', 'earlier.value', 'earlier.slack') }} as slack,
        [ratios.fact_id, laters.fact_id, earlier.fact_id] as fact_ids,
        ratios.fact_id,
    from ratios
    inner join amounts as laters
        on
            ratios.report_id = laters.report_id
            and laters.char_start between ratios.char_start - {{ var('most_chars_of_pair') }} and ratios.char_start
    inner join amounts as earlier
        on
            laters.report_id = earlier.report_id
            and laters.item = earlier.item
            and laters.scope = earlier.scope
            and earlier.measure = 'other'
            and earlier.char_start between laters.char_start - {{ var('most_chars_of_pair') }} and laters.char_start - 1
    where
        ratios.is_unreviewed
        and ratios.measure in ('growth', 'decline')
        and ratios.basis = 'prior_year'
        and ratios.numerator_fact_id is null
        and laters.measure in ('executed', 'revenue')
        and earlier.value > 0
    qualify
        row_number() over (
            partition by ratios.fact_id order by laters.char_start desc, earlier.char_start desc
        ) = 1
),

recomputed as (
    select
        report_id,
        case measure
            when 'execution_rate' then 'ratio_execution_rate'
            when 'share' then 'ratio_share'
            when 'growth' then 'ratio_change_rate'
            when 'decline' then 'ratio_change_rate'
            when 'difference_rate' then 'ratio_difference_rate'
            else 'ratio_recomputed'
        end as rule_id,
        {{ place('fact_id') }} as place,
        case qualifier
            when 'at_most' then 'at_most'
            when 'at_least' then 'at_least'
            when 'more_than' then 'at_least'
            else 'equal'
        end as operator,
        -- A bound is what the figures must keep: 不低于 50% is the printed side of "at most what they give".
        case
            when not has_exact_operands then 'untestable'
            -- 3个项目执行率达到100% is of those, not of what was told before.
            when is_unreviewed and {{ is_of_some('item') }} then 'untestable'
            -- Shares that agree with one another are of another whole than the one that they were taken to be of.
            when
                is_of_implied and abs(value - numerator::double * 100 / nullif(denominator, 0)) > step
                then 'untestable'
            when operator = 'at_most' then 'at_least'
            when operator = 'at_least' then 'at_most'
            else 'equal'
        end as test,
        value as reported,
        if(measure = 'difference_rate', abs(numerator - denominator), numerator)::double
        / nullif(denominator, 0)::double * 100 as recomputed,
        step,
        -- What the printed precision of both operands may move the ratio by.
        (
            numerator_slack::double / nullif(denominator, 0)
            + abs(numerator)::double * denominator_slack / nullif(denominator, 0)::double ** 2
        ) * 100
        -- 约 leaves open the last place.
        + if(qualifier = 'about', step, 0) as slack,
        fact_ids,
        if(has_derived_base, '基数 = 变动后数额 ∓ 变动额', null) as detail,
    from operands
    -- A share of a printed count, its numerator not printed, is tested for whether any whole number gives it.
    where
        (numerator is not null or denominator is null or is_of_money)
        and not is_of_unknown_base
        and fact_id not in (select between_years.fact_id from between_years)
        and fact_id not in (select neighbours.fact_ids[1] from neighbours)
),

-- The whole number that is nearest to what the printed percentage gives is the best that it can mean.
nearest_counts as (
    select
        *,
        round(value * denominator / 100) as of_count,
    from operands
    where numerator is null and denominator > 0 and not is_of_money
),

whole_counts as (
    select
        report_id,
        'ratio_of_whole_count' as rule_id,
        {{ place('fact_id') }} as place,
        if(coalesce(qualifier, 'exact') = 'exact' and has_exact_operands, 'equal', 'untestable') as test,
        value as reported,
        of_count::double * 100 / denominator::double as recomputed,
        step,
        fact_ids,
        {{ plain_number('denominator') }} || ' 个中 ' || {{ plain_number('floor(value * denominator / 100)') }} || ' 个为 '
        || {{ plain_number('round(floor(value * denominator / 100) * 100 / denominator, 2)') }} || '%，'
        || {{ plain_number('ceil(value * denominator / 100)') }} || ' 个为 '
        || {{ plain_number('round(ceil(value * denominator / 100) * 100 / denominator, 2)') }} || '%' as detail,
    from nearest_counts
),

-- A count that grew from a base that is not printed: the whole number that comes nearest to what the rate gives.
grown as (
    select
        *,
        if(measure = 'decline', -1, 1) as sign,
        round(counted / nullif(1 + sign * value / 100, 0)) as base,
    from operands
    where is_of_unknown_base
),

grown_counts as (
    select
        report_id,
        'ratio_growth_of_count' as rule_id,
        {{ place('fact_id') }} as place,
        if(coalesce(qualifier, 'exact') = 'exact' and has_exact_operands, 'equal', 'untestable') as test,
        value as reported,
        sign * (counted - base)::double * 100 / nullif(base, 0)::double as recomputed,
        step,
        fact_ids,
        '由 ' || {{ plain_number('base') }} || ' 变为 ' || {{ plain_number('counted') }} as detail,
    from grown
),

-- Shares of one whole add to 100 %: a report that prints fewer of them than there are may stay below.
shares as (
    select
        *,
        {{ money_partition('scope') }} as partition,
    from operands
    where measure = 'share' and denominator_id is not null and scope is not null
),

share_groups as (
    select
        report_id,
        'ratio_shares_to_hundred' as rule_id,
        {{ place('denominator_id') }} || '/' || partition as place,
        'equal' as test,
        100 as reported,
        sum(value) as recomputed,
        bool_or(scope = 'basic') and bool_or(scope = 'project') as is_complete,
        sum(slack) as slack,
        list(fact_id order by char_start, fact_no) as fact_ids,
        count(*) || ' 个占比' as detail,
    from shares
    where partition is not null
    group by report_id, denominator_id, partition
    having count(distinct scope) > 1 and count(*) = count(distinct scope)
),

-- 甲占34.2%，乙占28.5%，其余占37.3%: shares of which nothing says what they are of, the last of which is of all the rest.
shares_of_line as (
    select
        report_id,
        'ratio_shares_to_hundred' as rule_id,
        {{ place('arg_min(fact_id, char_start)') }} || '/line' as place,
        'equal' as test,
        100 as reported,
        sum(value) as recomputed,
        sum(slack) as slack,
        list(fact_id order by char_start, fact_no) as fact_ids,
        count(*) || ' 个占比' as detail,
    from operands
    where measure = 'share' and numerator_id is null and denominator_id is null
    group by report_id, line
    having
        count(*) > 2
        and (
            abs(sum(value) - 100) <= {{ var('share_rounding_pct') }}
            or regexp_matches(arg_max(item, char_start), '^(其余|其他)')
        )
),

weights as (
    select
        scores.report_id,
        'ratio_times_weight' as rule_id,
        {{ place('scores.fact_id') }} as place,
        'equal' as test,
        scores.score as reported,
        scores.max_points * least(figures.value, 100) / 100 as recomputed,
        -- Points are rounded to a tenth at most: 9.54 is not 10.
        power(10, -greatest(length(split_part({{ plain_number('scores.score') }}, '.', 2)), 1)) as step,
        scores.max_points * figures.slack / 100 as slack,
        '分' as unit,
        [scores.fact_id, figures.fact_id] as fact_ids,
        {{ plain_number('scores.max_points') }} || ' 分 × ' || {{ plain_number('figures.value') }} || '%' as detail,
    from scores
    inner join figures on scores.rate_fact_id = figures.fact_id
    where scores.score is not null and scores.restates_fact_id is null and scores.evaluator is null
),

-- 管理小计 | 25 | 24.2 | 96.8%: the rate of points that a row gives beside them.
point_rates as (
    select
        ratios.report_id,
        'ratio_recomputed' as rule_id,
        {{ place('ratios.fact_id') }} || '/points' as place,
        'equal' as test,
        ratios.value as reported,
        scores.score * 100 / scores.max_points as recomputed,
        ratios.step,
        [ratios.fact_id, scores.fact_id] as fact_ids,
        scores.path as detail,
    from ratios
    inner join scores using (report_id, line)
    where
        ratios.is_unreviewed
        and regexp_matches(ratios.item, '得分率$')
        and scores.score is not null
        and scores.max_points > 0
    qualify count(*) over (partition by ratios.fact_id) = 1
),

-- 本级财政1765万元（93.24%）、上级专项120万元（6.35%）、其他8万元（0.41%）: shares behind the sums of a list that are all of one
-- whole. Where all but one are, the report says of what.
listed_shares as (
    select
        ratios.report_id,
        ratios.fact_id,
        ratios.line,
        ratios.value,
        ratios.step,
        parts.fact_id as part_id,
        parts.value as part,
        sum(ratios.value) over line as shares,
        count(*) over line as share_count,
        min(parts.char_start) over line as begins_at,
    from ratios
    inner join figures as parts
        on
            ratios.report_id = parts.report_id
            and parts.kind = 'amount'
            and ratios.char_start - parts.char_start between 1 and {{ var('most_chars_beside') }}
    inner join amounts_of_lines as places on parts.fact_id = places.fact_id and ratios.line = places.line
    where
        ratios.is_unreviewed
        and ratios.measure in ('other', 'share')
        and ratios.char_start - places.char_end between 0 and {{ var('most_chars_between_items') }}
    window line as (partition by ratios.report_id, ratios.line)
),

wholes_of_lists as (
    select
        shares.report_id,
        shares.line,
        figures.fact_id as whole_id,
        figures.value as whole,
        count(*) filter (
            where abs(shares.part * 100 / figures.value - shares.value) <= shares.step / 2 + 0.000001
        ) as fitting,
    from listed_shares as shares
    inner join amounts_of_lines as places on shares.report_id = places.report_id and shares.line = places.line
    inner join figures on places.fact_id = figures.fact_id
    where
        shares.share_count > 2
        and abs(shares.shares - 100) <= {{ var('share_rounding_pct') }}
        and places.char_start < shares.begins_at
        and figures.value > 0
    group by shares.report_id, shares.line, figures.fact_id, figures.value
    having fitting >= any_value(shares.share_count) - 1
    qualify row_number() over (partition by shares.report_id, shares.line order by fitting desc, whole_id asc) = 1
),

shares_of_list as (
    select
        shares.report_id,
        'ratio_share' as rule_id,
        {{ place('shares.fact_id') }} || '/list' as place,
        'equal' as test,
        shares.value as reported,
        shares.part::double * 100 / wholes.whole as recomputed,
        shares.step,
        [shares.fact_id, shares.part_id, wholes.whole_id] as fact_ids,
    from listed_shares as shares
    inner join wholes_of_lists as wholes using (report_id, line)
),

-- Who covers every project covers all of the money: the two coverages can differ only where neither is complete.
coverage as (
    select
        counts.report_id,
        'ratio_coverage_count_and_money' as rule_id,
        {{ place('counts.fact_id') }} as place,
        if(greatest(counts.value, money.value) >= 100, 'equal', 'untestable') as test,
        money.value as reported,
        counts.value as recomputed,
        money.step,
        [money.fact_id, counts.fact_id] as fact_ids,
        '按个数 ' || {{ plain_number('counts.value') }} || '%，按资金 ' || {{ plain_number('money.value') }} || '%' as detail,
    from ratios as counts
    inner join linked as money
        on
            counts.report_id = money.report_id
            and counts.measure = 'coverage'
            and counts.basis = 'count'
            and contains(counts.item, '自评')
            and money.measure in ('share', 'coverage')
    inner join amounts as evaluated
        on
            money.numerator_id = evaluated.fact_id
            and evaluated.measure = 'evaluated'
            and money.scope = evaluated.scope
    qualify row_number() over (partition by counts.fact_id order by money.char_start, money.fact_no) = 1
),

-- What part of it was evaluated is a share of the same money: of project expenditure, if that is what is said.
scopes as (
    select
        linked.report_id,
        'ratio_denominator_scope' as rule_id,
        {{ place('linked.fact_id') }} as place,
        'verdict' as test,
        denominators.scope <> linked.scope as contradicts,
        [linked.fact_id, linked.denominator_id] as fact_ids,
        denominators.item as detail,
    from linked
    inner join amounts as evaluated on linked.numerator_id = evaluated.fact_id and evaluated.measure = 'evaluated'
    inner join amounts as denominators on linked.denominator_id = denominators.fact_id
    where linked.measure in ('share', 'coverage') and linked.scope is not null
),

final as (
    select * exclude (operator)
    from recomputed
    union all by name
    select * exclude (fact_id)
    from between_years
    union all by name
    select * from whole_counts
    union all by name
    select * from grown_counts
    union all by name
    select * from share_groups
    union all by name
    select * from shares_of_line
    union all by name
    select * from weights
    union all by name
    select * from point_rates
    union all by name
    select * from shares_of_list
    union all by name
    select * from coverage
    union all by name
    select * from scopes
)

select * from final
