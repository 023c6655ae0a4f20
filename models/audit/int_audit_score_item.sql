with

-- What is printed is tested, whatever has been declared to be a misprint.
told as (
    select {{ as_printed(['score', 'max_points', 'deduction']) }}
    from {{ ref('stg_score') }}
    where evaluator is null
),

scores as (
    select *
    from told
    where restates_fact_id is null
),

-- A row of a table may have lost its points for what the text behind it says.
reasons_told_again as (
    select
        restates_fact_id as fact_id,
        min_by(reason, char_start) as reason,
        min_by(reason_theme, char_start) as reason_theme,
    from told
    where restates_fact_id is not null and reason is not null
    group by all
),

reports as (
    select * from {{ ref('dim_report') }}
),

rubrics as (
    select * from {{ ref('stg_rubric') }}
),

-- A report that prints two totals contradicts itself; its first is what the parts are held against. What it lost in
-- all is told elsewhere, without a score.
items as (
    select
        scores.* replace (
            coalesce(scores.reason, reasons_told_again.reason) as reason,
            if(
                scores.reason is null,
                coalesce(reasons_told_again.reason_theme, scores.reason_theme),
                scores.reason_theme
            ) as reason_theme
        ),
        scores.reason is not null as has_own_reason,
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
        -- What the text says again of a row of a table stands under its name alone, or tells the loss only; or has no
        -- maximum where another item of its name has one.
        coalesce(
            scores.review = 'extracted'
            and (
                (
                    scores.path = scores.name
                    and max(length(scores.path)) over (partition by scores.report_id, scores.name)
                    > length(scores.path)
                )
                or (scores.score is null and scores.max_points is null)
                or (
                    scores.level <> 'total'
                    and scores.max_points is null
                    and count(scores.max_points) over (partition by scores.report_id, scores.name) > 0
                )
            ),
            false
        ) as is_retold,
        -- The items that are told behind one in its line may be parts of it.
        row_number() over (
            partition by scores.report_id, scores.line, scores.level = 'total'
            order by scores.char_start, scores.fact_no
        ) = 1 as is_first_of_line,
    from scores
    left join reasons_told_again using (fact_id)
    left join reports on scores.report_id = reports.report_id
    left join rubrics on reports.rubric_id = rubrics.rubric_id
    qualify
        scores.level <> 'total'
        or scores.score is null
        or row_number() over (
            partition by scores.report_id, scores.level, scores.score is null order by scores.char_start, scores.fact_no
        ) = 1
),

ancestors as (
    select
        parts.fact_id as part_id,
        wholes.fact_id as whole_id,
        wholes.depth as whole_depth,
        wholes.is_retold,
        -wholes.char_start as chars_back,
        -wholes.fact_no as facts_back,
    from items as parts
    inner join items as wholes
        on
            parts.report_id = wholes.report_id
            and parts.depth > wholes.depth
            and (
                (wholes.level = 'total' and wholes.score is not null)
                or starts_with(parts.path, wholes.path || '>')
            )
),

-- Each item is a part of the nearest printed item above it, of two tellings of that the first.
above as (
    select
        part_id as fact_id,
        list(whole_id order by whole_depth, not is_retold, chars_back, facts_back) as above_ids,
        above_ids[-1] as whole_id,
    from ancestors
    group by all
),

-- What a report prints as its total, more than once maybe.
totals as (
    select
        report_id,
        list(score order by score) as scores,
    from scores
    where level = 'total' and score is not null
    group by all
),

-- Items that are more than another telling are what a whole adds up from.
parted as (
    select distinct above.whole_id as fact_id
    from above
    inner join items using (fact_id)
    where not items.is_retold
),

final as (
    select
        items.*,
        coalesce(above.above_ids, []) as above_ids,
        above.whole_id,
        parted.fact_id is not null as has_parts,
        totals.scores as total_scores,
    from items
    left join above using (fact_id)
    left join parted using (fact_id)
    left join totals using (report_id)
)

select * from final
