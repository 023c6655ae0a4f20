with

items as (
    select * from {{ ref('int_audit_score_item') }}
),

evidence as (
    select * from {{ ref('stg_evidence') }}
),

-- As printed, told again or not.
scores as (
    select {{ as_printed(['score', 'deduction']) }}
    from {{ ref('stg_score') }}
),

-- Losses that are told right behind the score of their item, or before it: 得28分，扣3分.
beside as (
    select distinct items.fact_id
    from items
    inner join evidence on items.fact_id = evidence.fact_id and evidence.column_name = 'deduction'
    where
        evidence.char_start - items.char_end between 0 and {{ var('beside') }}
        or items.char_start - evidence.char_end between 0 and {{ var('beside') }}
),

-- Each item with those above it.
ancestors as (
    select
        fact_id as part_id,
        unnest(above_ids) as whole_id,
    from items
),

-- What an item lost: what the report says, or for an item without parts the maximum less the score. Points that a
-- group lost are those that its indicators lost: they count once, at the highest item that tells them.
lost as (
    select
        items.*,
        coalesce(bool_or(items.is_row and items.score is not null and items.has_own_reason) over (
            partition by items.report_id
        ), false) as has_column_of_reasons,
        coalesce(items.deduction, if(items.has_parts, null, items.max_points - items.score)) as lost,
    from items
),

within_repeated as (
    select
        ancestors.part_id,
        ancestors.whole_id,
    from ancestors
    inner join ancestors as between_them on ancestors.part_id = between_them.part_id
    inner join ancestors as below on between_them.whole_id = below.part_id and ancestors.whole_id = below.whole_id
    inner join items as above on between_them.whole_id = above.fact_id
    where above.deduction is not null
),

told as (
    select
        ancestors.whole_id,
        lost.fact_id,
        lost.lost,
        lost.deduction_status = 'stated' as is_stated,
        lost.depth,
        lost.char_start,
    from ancestors
    inner join lost on ancestors.part_id = lost.fact_id
    anti join within_repeated
        on ancestors.part_id = within_repeated.part_id and ancestors.whole_id = within_repeated.whole_id
    where lost.lost is not null
),

deductions as (
    select
        items.report_id,
        items.fact_id,
        items.level,
        items.score,
        items.full_points,
        items.is_unreviewed,
        len(list_distinct(items.total_scores)) > 1 as has_other_total,
        sum(told.lost) as lost,
        -- What a program read as told at two levels, or twice at one, may be told twice; and the greatest loss that is
        -- told may be that of all: 以上合计扣5.5分.
        [
            max(told.lost) filter (where told.is_stated),
            sum(told.lost) filter (where told.is_stated),
            {% for depth in ['= 1', '= 2', '> 2'] %}
                sum(told.lost) filter (where told.is_stated and told.depth {{ depth }}),
                sum(distinct told.lost) filter (where told.is_stated and told.depth {{ depth }}),
            {% endfor %}
        ] as losses,
        bool_or(told.is_stated) as is_stated,
        list(told.fact_id order by told.char_start) filter (where told.lost > 0) as part_ids,
    from told
    inner join items on told.whole_id = items.fact_id
    where items.level in ('total', 'dimension', 'group') and items.full_points is not null and items.score is not null
    group by all
    having sum(told.lost) > 0 and bool_or(told.is_stated or items.level = 'total')
),

-- Of what a program read, what comes nearest to the points lost.
deducted as (
    select
        *,
        list_min(list_transform(losses, lambda loss: [abs(full_points - score - loss), loss]))[2] as nearest_loss,
    from deductions
),

-- Where the losses that are told of its items add up to what a report says that it lost in all, none is left out.
told_in_all as (
    select distinct deducted.report_id
    from deducted
    inner join items using (report_id)
    where
        deducted.level = 'total'
        and items.level = 'total'
        and items.score is null
        and list_contains(deducted.losses, items.deduction)
),

listed as (
    select
        deducted.*,
        told_in_all.report_id is not null as is_all,
    from deducted
    left join told_in_all on deducted.report_id = told_in_all.report_id
),

full_less_deductions as (
    select
        report_id,
        if(level = 'total', 'score_total_less_deductions', 'score_part_less_deductions') as rule_id,
        {{ place('fact_id') }} as place,
        score as reported,
        if(is_unreviewed, nearest_loss, lost) as told_loss,
        full_points - told_loss as recomputed,
        -- A report may list some deductions and not all: those that are not explained are another rule's.
        level <> 'total' and is_all as is_complete,
        true as is_remainder,
        [fact_id] || part_ids as fact_ids,
        '满分 ' || {{ plain_number('full_points') }} || '，扣分合计 ' || {{ plain_number('told_loss') }} as detail,
    from listed
    -- A loss that is only the difference of two printed points is tested with the parts. Below the total it takes a
    -- person to say what belongs where, or a list of all losses.
    where
        not is_unreviewed
        or (level = 'total' and is_stated and not has_other_total)
        or (level = 'dimension' and is_stated and is_all)
),

score_and_deduction as (
    select
        items.report_id,
        'score_plus_deduction' as rule_id,
        {{ place('items.fact_id') }} as place,
        items.full_points as reported,
        items.score + items.deduction as recomputed,
        [items.fact_id] as fact_ids,
        '得分 ' || {{ plain_number('items.score') }} || '，扣分 ' || {{ plain_number('items.deduction') }} as detail,
        -- In prose, where no column says so, a deduction that stands apart may be another item's.
        items.is_unreviewed
        and items.confidence < {{ var('column_confidence') }}
        and beside.fact_id is null as is_doubtful,
    from items
    left join beside on items.fact_id = beside.fact_id
    -- A maximum that was derived from score and deduction would prove itself; that of the total is the scale's.
    where
        (items.max_status = 'printed' or items.level = 'total')
        and items.deduction_status = 'stated'
        and items.score is not null
),

-- A total told again with all that was lost: 自评95分，共扣7分.
total_and_deduction as (
    select
        totals.report_id,
        'score_plus_deduction' as rule_id,
        {{ place('totals.fact_id') }} as place,
        items.full_points as reported,
        totals.score + totals.deduction as recomputed,
        [totals.fact_id, items.fact_id] as fact_ids,
        '得分 ' || {{ plain_number('totals.score') }} || '，共扣 ' || {{ plain_number('totals.deduction') }} as detail,
        false as is_doubtful,
    from scores as totals
    inner join items on totals.restates_fact_id = items.fact_id
    where
        totals.level = 'total'
        and items.level = 'total'
        and totals.deduction_status = 'stated'
        and totals.score is not null
        and totals.evaluator is null
),

-- A loss that the text tells again of the one item of its name.
losses_retold as (
    select
        scored.report_id,
        scored.fact_id,
        scored.score,
        scored.full_points,
        retold.fact_id as retold_id,
        retold.deduction,
        retold.char_start,
    from items as retold
    inner join items as scored using (report_id, name)
    where
        retold.is_retold
        and retold.score is null
        and retold.deduction is not null
        and scored.score is not null
        and (scored.max_status = 'printed' or scored.level = 'total')
    qualify count(*) over (partition by retold.fact_id) = 1
),

-- It may be told in parts, or more than once.
retold_by_item as (
    select
        report_id,
        fact_id,
        score,
        full_points,
        list(deduction) || [sum(deduction)::decimal(9, 4), sum(distinct deduction)::decimal(9, 4)] as losses,
        list(retold_id order by char_start) as retold_ids,
    from losses_retold
    group by all
),

score_and_retold as (
    select
        report_id,
        'score_plus_deduction' as rule_id,
        {{ place('retold_ids[1]') }} as place,
        full_points as reported,
        list_min(list_transform(losses, lambda loss: [abs(full_points - score - loss), loss]))[2] as told_loss,
        score + told_loss as recomputed,
        [fact_id] || retold_ids as fact_ids,
        '得分 ' || {{ plain_number('score') }} || '，另述扣分 ' || {{ plain_number('told_loss') }} as detail,
    from retold_by_item
),

compared as (
    select * from full_less_deductions
    union all by name
    select * from score_and_deduction
    union all by name
    select * from total_and_deduction
    union all by name
    select * from score_and_retold
),

-- What was lost, but nowhere told: a total below its maximum by more than its items lost. What these lost beyond it
-- is another rule's, or told twice.
unexplained as (
    select
        items.report_id,
        'score_loss_explained' as rule_id,
        {{ place('items.fact_id') }} as place,
        items.score as reported,
        greatest(items.full_points - items.score - coalesce(sum(told.lost), 0), 0) as unexplained_loss,
        items.score + unexplained_loss as recomputed,
        unexplained_loss > 0 as contradicts,
        -- A program may have overlooked the reason: that there is none takes a person to say.
        contradicts and items.review = 'extracted' as is_doubtful,
        [items.fact_id] || coalesce(list(told.fact_id order by told.char_start) filter (where told.lost > 0), [])
            as fact_ids,
        '未说明失分 ' || {{ plain_number('unexplained_loss') }} || ' 分' as detail,
    from items
    left join told on items.fact_id = told.whole_id
    where items.level = 'total' and items.score is not null
    group by items.report_id, items.fact_id, items.score, items.full_points, items.review
),

explained as (
    select ancestors.whole_id
    from ancestors
    inner join lost on ancestors.part_id = lost.fact_id
    where lost.lost > 0
),

-- A reason is asked of the lowest item that lost points: of what is above it, its parts are the reason, and of
-- execution the rate.
lowest as (
    select lost.*
    from lost
    anti join explained on lost.fact_id = explained.whole_id
    where
        lost.level <> 'total'
        and lost.lost > 0
        and not coalesce(lost.not_applicable, false)
        and (
            lost.reason is not null
            or not coalesce(regexp_matches(lost.name, '执行率|(预算|支出|资金|支付).{0,4}(完成率|支出率|进度)'), false)
        )
),

reasons as (
    select
        report_id,
        'score_deduction_has_reason' as rule_id,
        {{ place('fact_id') }} as place,
        reason is null as contradicts,
        -- A form that has a column for reasons, in which some are read, has them all there.
        reason is null
        and is_unreviewed
        and (level = 'dimension' or not (is_row and has_column_of_reasons)) as is_doubtful,
        [fact_id] as fact_ids,
        '扣 ' || {{ plain_number('lost') }} || ' 分' as detail,
    from lowest
    union all by name
    select
        report_id,
        'score_reason_has_deduction' as rule_id,
        {{ place('fact_id') }} as place,
        coalesce(lost, 0) <= 0 as contradicts,
        [fact_id] as fact_ids,
        reason as detail,
    from lost
    where reason_theme is not null
),

-- One cause told for the losses of two items, none of them within the other: it cost points twice. What a program took
-- for the reason is the class of it only.
causes as (
    select
        *,
        regexp_replace(reason, '[\s。，；、]', '', 'g') as words,
        first_value(fact_id) over cause as first_id,
        row_number() over cause as told_no,
    from lowest
    where reason is not null and coalesce(reason_theme, '') <> 'not_stated' and not is_unreviewed
    window cause as (partition by report_id, regexp_replace(reason, '[\s。，；、]', '', 'g') order by char_start, fact_no)
),

reasons_repeated as (
    select
        report_id,
        'score_reason_repeated' as rule_id,
        {{ place('fact_id') }} as place,
        told_no > 1 as contradicts,
        if(contradicts, [fact_id, first_id], [fact_id]) as fact_ids,
        reason as detail,
    from causes
),

-- Some of the points for what was not done, and nothing that says why so many: no points taken off, no rate, no parts.
-- What a program has not read may be there.
some_points as (
    select
        report_id,
        'score_part_of_points_explained' as rule_id,
        {{ place('fact_id') }} as place,
        deduction_status <> 'stated' and rate_fact_id is null as contradicts,
        score as reported,
        max_points as recomputed,
        [fact_id] as fact_ids,
        reason as detail,
    from lowest
    where reason_theme = 'task_not_done' and not is_unreviewed and score > 0 and score < max_points
),

not_applicable as (
    select
        report_id,
        'score_not_applicable_kept' as rule_id,
        {{ place('fact_id') }} as place,
        score as reported,
        max_points as recomputed,
        lost > 0 as contradicts,
        [fact_id] as fact_ids,
        name as detail,
    from lost
    where not_applicable and lost is not null
),

judged as (
    select * from unexplained
    union all by name
    select * from reasons
    union all by name
    select * from reasons_repeated
    union all by name
    select * from some_points
    union all by name
    select * from not_applicable
),

final as (
    {{ compared_and_judged() }}
)

select * from final
