with

told as (
    select
        {{ as_printed(['score', 'max_points']) }},
        review = 'extracted' as is_unreviewed,
    from {{ ref('stg_score') }}
),

scores as (
    select *
    from told
    where
        restates_fact_id is null
        and evaluator is null
        and printed_score is not null
        and max_status = 'printed'
        -- Read from a column that is headed so, in a row of its own.
        and (review <> 'extracted' or confidence >= {{ var('column_confidence') }})
),

-- Where the text says their points again.
retold as (
    select
        restates_fact_id as fact_id,
        list(fact_id order by char_start, fact_no) as retold_ids,
    from told
    where restates_fact_id is not null
    group by all
),

rates as (
    select
        stg_ratio.report_id,
        stg_ratio.line,
        figures.fact_id,
        figures.value,
        figures.slack,
    from {{ ref('stg_ratio') }} as stg_ratio
    inner join {{ ref('int_figure') }} as figures using (fact_id)
    where stg_ratio.measure = 'execution_rate' and figures.is_exact
),

places as (
    select
        fact_id,
        line,
    from {{ ref('stg_indicator_result') }}
),

-- The form scores its row of execution by the rate beside it. Above some rate others give full marks, and below another
-- none: without their scale neither says anything.
execution as (
    select
        scores.report_id,
        'score_execution_row' as rule_id,
        {{ place('scores.fact_id') }} as place,
        if(
            scores.score = 0
            or (scores.score = scores.max_points and rates.value >= {{ var('least_rate_for_full_marks') }})
            or count(*) over (partition by scores.fact_id) > 1,
            'untestable',
            'equal'
        ) as test,
        scores.score as reported,
        scores.max_points * least(rates.value, 100) / 100 as recomputed,
        power(10, -greatest(length(split_part({{ plain_number('scores.score') }}, '.', 2)), 1)) as step,
        scores.max_points * rates.slack / 100 as slack,
        [scores.fact_id, rates.fact_id] || coalesce(retold.retold_ids, []) as fact_ids,
        {{ plain_number('scores.max_points') }} || ' 分 × ' || {{ plain_number('rates.value') }} || '%' as detail,
    from scores
    inner join rates using (report_id, line)
    left join retold on scores.fact_id = retold.fact_id
    where scores.rate_fact_id is null and contains(scores.name, '执行')
    -- Of a target and its result in one row, the one that gives the points.
    qualify
        row_number() over (
            partition by scores.fact_id order by abs(reported - recomputed) > step / 2, rates.fact_id
        ) = 1
),

-- A result, its points and the reason of what was lost stand in one row.
form_rows as (
    select
        results.report_id,
        results.fact_id,
        results.status,
        results.attainment_rate,
        results.target_value,
        {{ target_and_result('results') }} as detail,
        scores.fact_id as score_fact_id,
        scores.score,
        scores.max_points,
        scores.reason,
        scores.reason_theme,
        not scores.is_unreviewed
        or coalesce(bool_or(scores.reason is not null) over (partition by results.report_id), false)
            as has_column_of_reasons,
    from {{ ref('fct_indicator_result') }} as results
    anti join {{ ref('fct_correction') }} as corrections on results.fact_id = corrections.fact_id
    inner join places on results.fact_id = places.fact_id
    inner join scores
        on
            results.report_id = scores.report_id
            and places.line = scores.line
            and scores.name in (results.task, results.indicator)
    where scores.score < scores.max_points
    qualify count(*) over (partition by results.fact_id) = 1
),

in_proportion as (
    select
        report_id,
        'target_scored_in_proportion' as rule_id,
        {{ place('fact_id') }} as place,
        'verdict' as test,
        score as reported,
        max_points * attainment_rate as recomputed,
        -- Points are given in whole ones, mostly.
        score > ceil(round(recomputed, 4)) as contradicts,
        [score_fact_id, fact_id] as fact_ids,
        detail || '，' || {{ plain_number('max_points') }} || ' 分中最多 '
        || {{ plain_number('round(recomputed, 2)') }} || ' 分' as detail,
    from form_rows
    -- So far from its target a result is in another unit.
    where status = 'missed' and attainment_rate >= 1 / {{ var('other_unit_rate') }}
),

lost_though_met as (
    select
        report_id,
        'target_met_and_points_lost' as rule_id,
        {{ place('fact_id') }} as place,
        -- Where no reason is read, there may be no column for them.
        if(reason is not null or has_column_of_reasons, 'verdict', 'untestable') as test,
        score as reported,
        max_points as recomputed,
        -- A task that was done is no task not done.
        reason is null or coalesce(reason_theme = 'task_not_done', false) as contradicts,
        [score_fact_id, fact_id] as fact_ids,
        detail || if(reason is null, '', '，失分原因“' || reason || '”') as detail,
    from form_rows
    where status in ('met', 'exceeded') and target_value is not null
),

final as (
    select * from execution
    union all by name
    select * from in_proportion
    union all by name
    select * from lost_though_met
)

select * from final
