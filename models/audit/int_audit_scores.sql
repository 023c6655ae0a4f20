with

items as (
    select * from {{ ref('int_audit_score_item') }}
),

-- What the department says of itself, told again or not.
scores as (
    select {{ as_printed(['score']) }}
    from {{ ref('stg_score') }}
    where evaluator is null and printed_score is not null
),

reports as (
    select * from {{ ref('dim_report') }}
),

bands as (
    select *
    from {{ ref('stg_grade_band') }}
    where scheme = 'mof'
),

-- A whole is what the items of one level below it add to; those that are told further below without an item between
-- belong to one of these, unless all of them together give the whole.
levels as (
    select
        whole_id,
        fact_id as part_id,
        depth = min(depth) over (partition by whole_id) as is_highest,
    from items
    where whole_id is not null and not is_retold
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
    where
        totals.score is not null
        and items.is_first_of_line
        and items.level <> 'total'
        and items.is_unreviewed
        and not items.is_retold
    union all
    -- What is told of them behind the table is told again: its lowest rows are all.
    select
        totals.fact_id,
        items.fact_id as part_id,
        4 as choice,
    from items
    inner join items as totals on items.report_id = totals.report_id and totals.level = 'total'
    where totals.score is not null and items.is_row and items.level <> 'total' and not items.has_parts
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
                sums.parts_with_points = sums.parts desc,
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
        items.is_unreviewed,
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
                and coalesce(list_contains(items.total_scores, wholes.parts_score), false)
            )
        ) as is_doubtful,
    from wholes
    inner join items using (fact_id)
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
        is_doubtful,
    from summed
),

-- A total told again behind the table, with all of its dimensions: 自评得分96分，其中投入得14分，….
retold as (
    select
        totals.report_id,
        totals.fact_id,
        totals.score,
        count(*) as parts,
        sum(parts.score) as parts_score,
        list(parts.fact_id order by parts.char_start, parts.fact_no) as part_ids,
    from scores as totals
    inner join scores as parts
        on
            totals.report_id = parts.report_id
            and totals.line = parts.line
            and totals.char_start < parts.char_start
    where totals.level = 'total' and parts.level = 'dimension'
    group by all
),

-- Where the parts add up to one of two totals that a program read, the other is printed wrong: it is no other year's.
other_totals as (
    select
        summed.report_id,
        'count_figure_repeated' as rule_id,
        {{ place('others.fact_id') }} as place,
        others.score as reported,
        summed.score as recomputed,
        true as is_complete,
        [others.fact_id, summed.fact_id] || summed.part_ids as fact_ids,
        summed.parts || ' 项' as detail,
        false as is_doubtful,
    from summed
    inner join scores as others on summed.report_id = others.report_id
    where
        summed.level = 'total'
        and summed.is_unreviewed
        and others.level = 'total'
        and others.review = 'extracted'
        and others.restates_fact_id is null
        and others.score <> summed.score
        and not {{ one_slip('others.score', 'summed.score') }}
        and summed.scored_parts = summed.parts
        and summed.parts_score in (others.score, summed.score)
),

divisions as (
    select
        report_id,
        count(distinct split_part(path, '>', 1)) as divisions,
    from items
    where is_row and level <> 'total'
    group by all
),

retold_to_whole as (
    select
        retold.report_id,
        'score_parts_to_total' as rule_id,
        {{ place('retold.part_ids[1]') }} as place,
        retold.score as reported,
        retold.parts_score as recomputed,
        true as is_complete,
        [retold.fact_id] || retold.part_ids as fact_ids,
        retold.parts || ' 项' as detail,
        false as may_be_misread,
    from retold
    inner join divisions on retold.report_id = divisions.report_id and retold.parts = divisions.divisions
),

-- 投入得分19分、过程得分28分、产出得分29分、效果得分19分，合计94分: where no maxima are printed, all that the line tells.
of_a_line as (
    select
        parts.report_id,
        'score_parts_to_total' as rule_id,
        {{ place('totals.fact_id') }} || '/line' as place,
        totals.score as reported,
        sum(parts.score) as recomputed,
        true as is_complete,
        [totals.fact_id] || list(parts.fact_id order by parts.char_start, parts.fact_no) as fact_ids,
        count(*) || ' 项' as detail,
        false as may_be_misread,
    from items as totals
    inner join items as parts using (report_id, line)
    left join divisions using (report_id)
    where
        totals.level = 'total'
        and totals.is_unreviewed
        and totals.score is not null
        and parts.level = 'dimension'
        and divisions.report_id is null
    group by parts.report_id, totals.fact_id, totals.score
    having
        count(*) > 2
        and count(parts.max_points) = 0
        and count(parts.score) = count(*)
        and abs(reported - recomputed) <= {{ var('near_points_of_total') }}
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
        is_doubtful,
    from summed
    -- Criteria whose maxima were derived from their scores prove nothing about maxima.
    where not are_reasons and (max_status = 'printed' or level = 'total')
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

-- More than the most that can be got: points on top, or a contradiction. What was derived proves nothing.
beyond as (
    select
        report_id,
        'score_within_max' as rule_id,
        {{ place('fact_id') }} as place,
        score as reported,
        max_points as recomputed,
        score > max_points as contradicts,
        -- What a program read as half as much again, or more, are the points of something else.
        is_unreviewed and score > max_points * {{ var('most_excess_of_parts') }} as is_doubtful,
        [fact_id] as fact_ids,
        name as detail,
    from items
    where max_status = 'printed' and value_status = 'stated'
),

-- A division named like what it divides: the same words at two levels, one of which means something else.
named_alike as (
    select
        report_id,
        'score_group_named_like_dimension' as rule_id,
        {{ place('fact_id') }} as place,
        split(path, '>')[1] = split(path, '>')[2] as contradicts,
        [fact_id] as fact_ids,
        path as detail,
    from items
    -- What a program repeated down merged cells is no name.
    where len(split(path, '>')) > 2 and not is_unreviewed
    qualify
        row_number() over (
            partition by report_id, split(path, '>')[1], split(path, '>')[2] order by char_start, fact_no
        ) = 1
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
    inner join reports using (report_id)
    inner join bands on {{ in_grade_band('items.score', 'items.full_points') }}
    where
        items.level = 'total'
        and regexp_matches(reports.printed_grade, '[优良中差]')
        -- Of several totals that a program read another may have the grade.
        and not (items.is_unreviewed and len(list_distinct(items.total_scores)) > 1)
),

compared as (
    select * from parts_to_whole
    union all by name
    select * from retold_to_whole
    union all by name
    select * from other_totals
    union all by name
    select * from of_a_line
    union all by name
    select * from maxima
    union all by name
    select * from full_marks
),

judged as (
    select * from beyond
    union all by name
    select * from named_alike
    union all by name
    select * from grades
),

final as (
    {{ compared_and_judged() }}
)

select * from final
