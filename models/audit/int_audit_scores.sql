with

-- What is printed is tested, whatever has been declared to be a misprint.
scores as (
    select {{ as_printed(['score', 'max_points', 'deduction']) }}
    from {{ ref('stg_score') }}
    where restates_fact_id is null and evaluator is null
),

reports as (
    select * from {{ ref('dim_report') }}
),

rubrics as (
    select * from {{ ref('stg_rubric') }}
),

-- A report that prints two totals contradicts itself; its first is what the parts are held against.
items as (
    select
        scores.*,
        -- Read from a column that is headed so, in a row of its own.
        coalesce(scores.review = 'extracted' and scores.confidence >= {{ var('column_confidence') }}, false) as is_row,
        case scores.level
            when 'total' then 0 when 'dimension' then 1 when 'group' then 2 when 'indicator' then 3 else 4
        end as depth,
        case
            when scores.max_points is not null then scores.max_points
            when scores.level = 'total' then coalesce(rubrics.total_points, if(scores.score <= 100, 100, null))
        end as full_points,
        coalesce(scores.review = 'extracted', false) as is_unreviewed,
        -- What the text says again of a row of a table stands under its name alone, or tells the loss only.
        coalesce(
            scores.review = 'extracted'
            and (
                (
                    scores.path = scores.name
                    and max(length(scores.path)) over (partition by scores.report_id, scores.name)
                    > length(scores.path)
                )
                or (scores.score is null and scores.max_points is null)
            ),
            false
        ) as is_retold,
        -- The items that are told behind one in its line may be parts of it.
        row_number() over (
            partition by scores.report_id, scores.line, scores.level = 'total'
            order by scores.char_start, scores.fact_no
        ) = 1 as is_first_of_line,
    from scores
    left join reports on scores.report_id = reports.report_id
    left join rubrics on reports.rubric_id = rubrics.rubric_id
    qualify
        scores.level <> 'total'
        or row_number() over (
            partition by scores.report_id, scores.level order by scores.char_start, scores.fact_no
        ) = 1
),

totals as (
    select
        report_id,
        list(score) as scores,
    from scores
    where level = 'total'
    group by all
),

ancestors as (
    select
        parts.fact_id as part_id,
        wholes.fact_id as whole_id,
        wholes.depth as whole_depth,
    from items as parts
    inner join items as wholes
        on
            parts.report_id = wholes.report_id
            and parts.depth > wholes.depth
            and (wholes.level = 'total' or starts_with(parts.path, wholes.path || '>'))
),

-- Each item is a part of the nearest printed item above it.
nearest as (
    select
        part_id,
        arg_max(whole_id, whole_depth) as whole_id,
    from ancestors
    group by all
),

-- A whole is what the items of one level below it add to; those that are told further below without an item between
-- belong to one of these, unless all of them together give the whole.
levels as (
    select
        nearest.whole_id,
        nearest.part_id,
        items.depth = min(items.depth) over (partition by nearest.whole_id) as is_highest,
    from nearest
    inner join items on nearest.part_id = items.fact_id
    where not items.is_retold
),

choices as (
    select
        whole_id as fact_id,
        part_id,
        1 as choice,
    from levels
    where is_highest
    union all
    select
        whole_id as fact_id,
        part_id,
        2 as choice,
    from levels
    union all
    -- The level of what a program read may be misread.
    select
        totals.fact_id,
        items.fact_id as part_id,
        3 as choice,
    from items
    inner join items as totals on items.report_id = totals.report_id and totals.level = 'total'
    where items.is_first_of_line and items.level <> 'total' and items.is_unreviewed and not items.is_retold
),

sums as (
    select
        choices.fact_id,
        choices.choice,
        count(*) as parts,
        count(parts.score) as scored_parts,
        sum(parts.score) as parts_score,
        count(parts.max_points) as parts_with_points,
        sum(parts.max_points) as parts_points,
        bool_and(parts.level = 'dimension') and count(*) > 1 as are_dimensions,
        bool_and(parts.level = 'criterion' and parts.max_status <> 'printed') as are_reasons,
        list(parts.fact_id order by parts.char_start, parts.fact_no) as part_ids,
    from choices
    inner join items as parts on choices.part_id = parts.fact_id
    group by all
),

wholes as (
    select sums.*
    from sums
    inner join items using (fact_id)
    qualify
        row_number() over (
            partition by sums.fact_id
            order by
                coalesce(sums.parts_score = items.score, false) desc,
                coalesce(sums.parts_points = items.full_points, false) desc,
                sums.choice
        ) = 1
),

-- Are all parts printed? The dimensions of a rubric are, and the points given as the reason of a score; others if
-- their maxima add to the maximum of the whole. Else the parts may be a choice, and less than the whole proves nothing.
summed as (
    select
        items.report_id,
        items.fact_id,
        items.level,
        items.score,
        items.full_points,
        items.max_status,
        wholes.* exclude (fact_id),
        case
            when wholes.are_reasons then true
            when wholes.parts_with_points = wholes.parts then wholes.parts_points = items.full_points
            else wholes.are_dimensions
        end as is_complete,
        -- What a program took for parts are parts if either their scores or their maxima add to those of the whole:
        -- then the other may be held against it.
        coalesce(wholes.scored_parts = wholes.parts and wholes.parts_score = items.score, false) as has_scores_of_whole,
        coalesce(wholes.parts_with_points = wholes.parts and wholes.parts_points = items.full_points, false)
            as has_points_of_whole,
        items.is_unreviewed
        and (
            not (has_scores_of_whole or has_points_of_whole)
            -- Of several totals another may be meant.
            or (
                items.level = 'total'
                and wholes.parts_score <> items.score
                and coalesce(list_contains(totals.scores, wholes.parts_score), false)
            )
        ) as may_be_misread,
    from wholes
    inner join items using (fact_id)
    left join totals using (report_id)
),

parts_to_whole as (
    select
        report_id,
        case level
            when 'total' then 'score_parts_to_total'
            when 'dimension' then 'score_parts_to_dimension'
            when 'group' then 'score_parts_to_group'
            else 'score_criteria_to_indicator'
        end as rule_id,
        {{ place('fact_id') }} as place,
        score as reported,
        if(scored_parts = parts, parts_score, null) as recomputed,
        coalesce(is_complete, false) as is_complete,
        [fact_id] || part_ids as fact_ids,
        parts || ' 项' as detail,
        may_be_misread,
    from summed
),

maxima as (
    select
        report_id,
        'score_maxima_to_whole' as rule_id,
        {{ place('fact_id') }} as place,
        full_points as reported,
        if(parts_with_points = parts, parts_points, null) as recomputed,
        -- Items whose scores add to the score of the whole are all of its items.
        are_dimensions or coalesce(scored_parts = parts and parts_score = score, false) as is_complete,
        [fact_id] || part_ids as fact_ids,
        parts || ' 项分值' as detail,
        may_be_misread,
    from summed
    -- Criteria whose maxima were derived from their scores prove nothing about maxima.
    where not are_reasons and (max_status = 'printed' or level = 'total')
),

-- What an item lost: what the report says, or for an item without parts the maximum less the score. Points that a
-- group lost are those that its indicators lost: they count once, at the highest item that tells them.
lost as (
    select
        items.*,
        coalesce(bool_or(items.is_row and items.score is not null and items.reason is not null) over (
            partition by items.report_id
        ), false) as has_column_of_reasons,
        coalesce(items.deduction, if(wholes.fact_id is null, items.max_points - items.score, null)) as lost,
    from items
    left join wholes using (fact_id)
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
        coalesce(any_value(len(list_distinct(totals.scores))) > 1, false) as has_other_total,
        sum(told.lost) as lost,
        -- What a program read as told at two levels, or twice at one, may be told twice.
        [
            {% for depth in ['= 1', '= 2', '> 2'] %}
                sum(told.lost) filter (where told.is_stated and told.depth {{ depth }}),
                sum(distinct told.lost) filter (where told.is_stated and told.depth {{ depth }}),
            {% endfor %}
        ] as losses,
        bool_or(told.is_stated) as is_stated,
        list(told.fact_id order by told.char_start) filter (where told.lost > 0) as part_ids,
    from told
    inner join items on told.whole_id = items.fact_id
    left join totals using (report_id)
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

full_less_deductions as (
    select
        report_id,
        if(level = 'total', 'score_total_less_deductions', 'score_part_less_deductions') as rule_id,
        {{ place('fact_id') }} as place,
        score as reported,
        if(is_unreviewed, nearest_loss, lost) as told_loss,
        full_points - told_loss as recomputed,
        -- A report may list some deductions and not all: those that are not explained are another rule's.
        false as is_complete,
        true as is_remainder,
        [fact_id] || part_ids as fact_ids,
        '满分 ' || {{ plain_number('full_points') }} || '，扣分合计 ' || {{ plain_number('told_loss') }} as detail,
    from deducted
    -- A loss that is only the difference of two printed points is tested with the parts. Below the total it takes a
    -- person to say what belongs where.
    where not is_unreviewed or (level = 'total' and is_stated and not has_other_total)
),

score_and_deduction as (
    select
        report_id,
        'score_plus_deduction' as rule_id,
        {{ place('fact_id') }} as place,
        max_points as reported,
        score + deduction as recomputed,
        [fact_id] as fact_ids,
        '得分 ' || {{ plain_number('score') }} || '，扣分 ' || {{ plain_number('deduction') }} as detail,
        -- In prose, where no column says so, a deduction may be another item's.
        is_unreviewed and confidence < {{ var('column_confidence') }} as may_be_misread,
    from items
    -- A maximum that was derived from score and deduction would prove itself.
    where max_status = 'printed' and deduction_status = 'stated' and score is not null
),

-- A loss that the text tells again of the one item of its name.
losses_retold as (
    select
        scored.report_id,
        scored.fact_id,
        scored.score,
        scored.max_points,
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
        and scored.max_status = 'printed'
    qualify count(*) over (partition by retold.fact_id) = 1
),

-- It may be told in parts, or more than once.
retold_by_item as (
    select
        report_id,
        fact_id,
        score,
        max_points,
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
        max_points as reported,
        list_min(list_transform(losses, lambda loss: [abs(max_points - score - loss), loss]))[2] as told_loss,
        score + told_loss as recomputed,
        [fact_id] || retold_ids as fact_ids,
        '得分 ' || {{ plain_number('score') }} || '，另述扣分 ' || {{ plain_number('told_loss') }} as detail,
    from retold_by_item
),

full_marks as (
    select
        report_id,
        'score_full_marks_in_words' as rule_id,
        {{ place('fact_id') }} as place,
        score as reported,
        max_points as recomputed,
        [fact_id] as fact_ids,
    from items
    where full_marks
),

compared as (
    select * from parts_to_whole
    union all by name
    select * from maxima
    union all by name
    select * from full_less_deductions
    union all by name
    select * from score_and_deduction
    union all by name
    select * from score_and_retold
    union all by name
    select * from full_marks
),

-- What was lost, but nowhere told: a total below its maximum by more than its items lost.
unexplained as (
    select
        items.report_id,
        'score_loss_explained' as rule_id,
        {{ place('items.fact_id') }} as place,
        items.score as reported,
        items.full_points - coalesce(sum(told.lost), 0) as recomputed,
        items.score + coalesce(sum(told.lost), 0) < items.full_points as contradicts,
        -- A program may have overlooked the reason: that there is none takes a person to say.
        contradicts and items.review = 'extracted' as may_be_unread,
        [items.fact_id] || coalesce(list(told.fact_id order by told.char_start) filter (where told.lost > 0), [])
            as fact_ids,
        '未说明失分 ' || {{ plain_number('items.full_points - items.score - coalesce(sum(told.lost), 0)') }} || ' 分'
            as detail,
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
        and not coalesce(contains(lost.name, '执行率'), false)
),

reasons as (
    select
        report_id,
        'score_deduction_has_reason' as rule_id,
        {{ place('fact_id') }} as place,
        reason is null as contradicts,
        -- A form that has a column for reasons, in which some are read, has them all there.
        reason is null and is_unreviewed and not (is_row and has_column_of_reasons) as may_be_unread,
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

-- More than the most that can be got: points on top, or a contradiction. What was derived proves nothing.
beyond as (
    select
        report_id,
        'score_within_max' as rule_id,
        {{ place('fact_id') }} as place,
        score as reported,
        max_points as recomputed,
        score > max_points as contradicts,
        [fact_id] as fact_ids,
        name as detail,
    from items
    where max_status = 'printed' and value_status = 'stated'
),

bands as (
    select *
    from {{ ref('stg_grade_band') }}
    where scheme = 'mof'
),

grades as (
    select
        items.report_id,
        'score_grade_in_band' as rule_id,
        {{ place('items.fact_id') }} as place,
        items.score as reported,
        regexp_extract(reports.printed_grade, '[优良中差]') <> bands.grade as contradicts,
        [items.fact_id, reports.report_id || '/report/1'] as fact_ids,
        '印 ' || reports.printed_grade || '，按分数为 ' || bands.grade as detail,
    from items
    inner join reports on items.report_id = reports.report_id
    inner join bands on {{ in_grade_band('items.score', 'items.full_points') }}
    inner join totals on items.report_id = totals.report_id
    where
        items.level = 'total'
        and regexp_matches(reports.printed_grade, '[优良中差]')
        -- Of several totals that a program read another may have the grade.
        and not (items.is_unreviewed and len(list_distinct(totals.scores)) > 1)
),

judged as (
    select * from unexplained
    union all by name
    select * from reasons
    union all by name
    select * from not_applicable
    union all by name
    select * from beyond
    union all by name
    select * from grades
),

final as (
    select
        * exclude (may_be_misread),
        if(coalesce(may_be_misread, false), 'untestable', 'equal') as test,
    from compared
    union all by name
    select
        * exclude (may_be_unread),
        if(coalesce(may_be_unread, false), 'untestable', 'verdict') as test,
    from judged
)

select * from final
