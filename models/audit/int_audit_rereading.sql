with

tests as (
    select * from {{ ref('int_audit_test') }}
),

measures as (
    select
        fact_id,
        scope,
        measure,
    from {{ ref('int_audit_amount') }}
),

figures as (
    select
        int_figure.*,
        measures.scope,
        measures.measure,
        fact.line,
        fact.review = 'extracted' as is_unreviewed,
        coalesce(contains(fact.method, 'table'), false) as is_of_row,
    from {{ ref('int_figure') }} as int_figure
    inner join {{ ref('fact') }} as fact using (fact_id)
    left join measures using (fact_id)
    where int_figure.restates_fact_id is null
),

amounts as (
    select *
    from figures
    where kind = 'amount' and is_unreviewed and value <> 0
),

-- What fails by figures that a program read.
failed as (
    select
        tests.*,
        figures.kind,
        figures.line,
        figures.is_of_row,
        figures.scope,
        figures.measure,
    from tests
    inner join figures on tests.fact_ids[1] = figures.fact_id
    where
        tests.outcome = 'violated'
        and tests.tolerance is not null
        and figures.is_unreviewed
        -- Which sums these are of, their place in the sentence says, or in the table.
        and tests.rule_id not in (
            'money_difference', 'money_grand_total', 'money_sources_to_total', 'money_column_to_total'
        )
),

-- The sums beside each: any of the report for a sum, those of its line for a rate.
beside as (
    select
        failed.report_id,
        failed.rule_id,
        failed.place,
        failed.kind,
        failed.reported,
        failed.recomputed,
        failed.difference,
        failed.tolerance,
        failed.is_of_row,
        list_contains(failed.fact_ids, amounts.fact_id) as is_among,
        failed.line = amounts.line as is_near,
        amounts.fact_id,
        amounts.label,
        amounts.value,
        amounts.slack,
        coalesce(amounts.measure = 'carry_out', false) as is_left,
        -- What is printed elsewhere as the same money does not say that the whole is misread: the report says both.
        failed.line <> amounts.line
        and coalesce(failed.scope = amounts.scope and failed.measure = amounts.measure, false) as is_same_money,
        -- What was spent is added up from what was spent.
        not starts_with(failed.rule_id, 'money_parts_by')
        or coalesce(amounts.measure = failed.measure, amounts.measure is null and failed.measure is null)
            as is_of_measure,
        list(if(list_contains(failed.fact_ids, amounts.fact_id), amounts.value, null)) over (
            partition by failed.report_id, failed.rule_id, failed.place
        ) as own_values,
    from failed
    inner join amounts using (report_id)
    where failed.kind in ('amount', 'ratio')
),

-- A sum that fails by exactly one printed figure was added up wrongly, and one that is printed elsewhere is of another
-- whole: by us, most likely. A unit may be the report's own slip.
sums as (
    select
        report_id,
        rule_id,
        place,
        [fact_id] as other_ids,
        case
            when not is_among and abs(value - recomputed) <= tolerance + slack and not is_same_money
                then 'of_another_whole'
            when not is_among and is_of_measure and abs(value - abs(difference)) <= tolerance + slack then 'left_out'
            when is_among and abs(value + difference) <= tolerance + slack then 'counted_twice'
            when is_among and abs(value * 0.9999 + difference) <= tolerance + slack then 'other_unit'
            -- What exceeds its whole by half of it or more is of another.
            when
                if(rule_id = 'money_part_within_whole', reported / nullif(recomputed, 0), recomputed / reported)
                between 1.5 and {{ var('other_unit_rate_of_part') }}
                then 'too_large'
        end as misreading,
        case misreading
            when 'of_another_whole' then '重算得到的数恰为“' || label || '”，整体可能读错'
            when 'left_out' then '差额恰为“' || label || '”，可能漏计一项'
            when 'counted_twice' then '多出的恰为“' || label || '”，可能重复计入'
            when 'other_unit' then '“' || label || '”恰大一万倍，单位可能读错'
            when 'too_large' then '部分远大于整体，整体可能读错'
        end as words,
    from beside
    where kind = 'amount' and misreading is not null
),

-- What two other figures of the line give together is of those; among all of a passage two would by chance.
pairs as (
    select
        ones.report_id,
        ones.rule_id,
        ones.place,
        [ones.fact_id, others.fact_id] as other_ids,
        'of_others' as misreading,
        '印出的数恰由“' || ones.label || '”与“' || others.label || '”得出，可能认错了所用的数' as words,
    from beside as ones
    inner join beside as others using (report_id, rule_id, place)
    where
        ones.is_near
        and others.is_near
        and ones.fact_id <> others.fact_id
        -- A rate of a table's row is of the sums of its row. What two of the test's own sums give, or two that differ
        -- by one of these, the report has computed of the wrong one.
        and not ones.is_of_row
        and not (ones.is_among and others.is_among)
        and not coalesce(list_contains(ones.own_values, abs(ones.value - others.value)), false)
        and case
            when ones.kind = 'ratio' and ones.rule_id <> 'ratio_change_rate'
                then abs(ones.value / others.value * 100 - ones.reported) <= ones.tolerance
            when ones.kind = 'ratio'
                then
                    least(
                        abs(ones.value / others.value * 100 - ones.reported),
                        abs(abs(ones.value / others.value - 1) * 100 - ones.reported),
                        abs(ones.value / nullif(others.value - ones.value, 0) * 100 - ones.reported),
                        abs(ones.value / (others.value + ones.value) * 100 - ones.reported)
                    ) <= ones.tolerance
            when ones.rule_id = 'money_initial_plus_change'
                -- What was spent and what is left of it are a budget, whatever it was at first.
                then
                    not ones.is_left
                    and not others.is_left
                    and abs(ones.value + others.value - ones.reported) <= ones.tolerance + ones.slack + others.slack
            else false
        end
),

-- A slip of the pen is near to what is right; what is twice as large is another figure.
far as (
    select
        report_id,
        rule_id,
        place,
        fact_ids as other_ids,
        'far' as misreading,
        '重算的数与印出的相差悬殊，可能认错了所用的数' as words,
    from failed
    where
        kind = 'ratio'
        and coalesce(recomputed / nullif(reported, 0), 0) not between 0.5 and 2
        -- Of small rates one slip of a digit is as much.
        and abs(difference) > {{ var('near_points_of_rate') }}
),

found as (
    select * from sums
    union all by name
    select * from far
    union all by name
    select * from pairs
),

final as (
    select
        report_id,
        rule_id,
        place,
        misreading <> 'other_unit' as is_likelier,
        words,
        other_ids,
    from found
    qualify
        row_number() over (
            partition by report_id, rule_id, place order by is_likelier desc, words asc, other_ids asc
        ) = 1
)

select * from final
