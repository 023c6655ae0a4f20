with

corrections as (
    select distinct fact_id from {{ ref('fct_correction') }}
),

-- The status of a result follows a declared correction: of such a result, what is printed can no longer be judged.
results as (
    select
        results.*,
        results.status <> 'unclear'
        -- So far from its target a result is in another unit: 万 was lost in reading, most likely.
        and coalesce(results.attainment_rate >= 1 / {{ var('other_unit_rate') }} or results.actual_value = 0, true)
            as is_testable,
    from {{ ref('fct_indicator_result') }} as results
    anti join corrections using (fact_id)
),

scores as (
    select {{ as_printed(['score', 'max_points', 'deduction']) }}
    from {{ ref('int_score_item') }}
    where level in ('group', 'indicator')
),

ratios as (
    select *
    from {{ ref('stg_ratio') }}
    where
        measure = 'completion'
        and printed_value_pct is not null
        and qualifier = 'exact'
),

met as (
    select *
    from {{ ref('int_audit_claim') }}
    where claim = 'targets_met'
),

claims as (
    select
        report_id,
        arg_min(fact_id, fact_no) as fact_id,
    from met
    where not is_of_item
    group by all
),

-- 培育专利4个，年度计划6个，如期完成年度任务: what is said of one result, right behind it.
own_claims as (
    select
        told.fact_id,
        met.fact_id as claim_id,
    from {{ ref('stg_indicator_result') }} as told
    inner join met
        on
            told.report_id = met.report_id
            and told.line = met.line
            and met.is_of_item
            and met.char_start - told.char_end between 0 and {{ var('most_chars_beside') }}
    qualify row_number() over (partition by told.fact_id order by met.char_start, met.fact_id) = 1
),

-- What is left of a text without its digits, units, signs and blanks: words that could be copied.
worded as (
    select
        *,
        regexp_replace(target_text, '[\s。，；、]', '', 'g') as target_words,
        regexp_replace(actual_text, '[\s。，；、]', '', 'g') as actual_words,
        {% for side in ['target', 'actual'] %}
            regexp_extract({{ side }}_text, '[0-9]\s*[万千]?([一-鿿]{1,3}?)(?:以上|以内|以下|左右|内)?$', 1) as {{ side }}_unit,
        {% endfor %}
        length(regexp_replace(target_text, '[^一-鿿]|以上|不低于|不少于|以内|左右', '', 'g')) as words,
    from results
),

-- A result in the words of its target, its sign too, reaches it by copying: ≥95% → ≥95%.
copies as (
    select fact_id
    from worded
    where
        target_words = actual_words
        and (
            words >= {{ var('least_words_copied') }}
            or coalesce(actual_op, '=') <> '='
            or (target_value is null and target_by is null)
        )
),

judged as (
    select
        report_id,
        'target_met_as_claimed' as rule_id,
        results.fact_id,
        results.target_value as reported,
        results.actual_value as recomputed,
        results.status = 'missed' as contradicts,
        results.is_testable,
        results.unit,
        [results.fact_id, coalesce(own_claims.claim_id, claims.fact_id)] as fact_ids,
        {{ target_and_result('results') }} as detail,
    from results
    left join claims using (report_id)
    left join own_claims on results.fact_id = own_claims.fact_id
    where claims.fact_id is not null or own_claims.claim_id is not null
    union all by name
    select
        results.report_id,
        'target_met_as_scored' as rule_id,
        results.fact_id,
        results.target_value as reported,
        results.actual_value as recomputed,
        results.status = 'missed' as contradicts,
        results.is_testable,
        results.unit,
        [results.fact_id, scores.fact_id] as fact_ids,
        {{ target_and_result('results') }} as detail,
    from results
    inner join scores
        on
            results.report_id = scores.report_id
            -- The official form has the result and its points in one row; a text tells results of 产出数量 below a heading
            -- 数量.
            and (
                scores.name in (results.task, results.indicator)
                or (
                    results.pair_kind = 'narrated'
                    and {{ kind_of_result('scores.name') }} = {{ kind_of_result('results.task') }}
                )
            )
    where scores.full_marks or scores.score = scores.max_points
    -- Two items of one name: the first stands for both.
    qualify row_number() over (partition by results.fact_id order by scores.char_start, scores.fact_id) = 1
    union all by name
    -- Nobody is satisfied by more than a hundred per cent.
    select
        report_id,
        'target_rate_within_hundred' as rule_id,
        fact_id,
        100 as reported,
        actual_value as recomputed,
        actual_value > 100 as contradicts,
        true as is_testable,
        unit,
        [fact_id] as fact_ids,
        null::varchar as detail,
    from results
    where
        unit = '%'
        and actual_value is not null
        and regexp_matches(indicator, '满意[度率]|合格率|及时率|覆盖率|准确率|达标率|到位率|通过率|公开率')
    union all by name
    -- Articles asked for, and times that articles appeared: two things are counted.
    select
        report_id,
        'target_unit_differs' as rule_id,
        fact_id,
        target_value as reported,
        actual_value as recomputed,
        greatest(target_unit, actual_unit) = least(target_unit, actual_unit) || '次' as contradicts,
        [fact_id] as fact_ids,
        {{ target_and_result('worded') }} as detail,
    from worded
    where target_unit <> '' and actual_unit <> ''
    union all by name
    -- The row's own words: 已完成, 达到 beside a figure that the target asks for.
    select
        report_id,
        'target_met_in_words' as rule_id,
        fact_id,
        target_value as reported,
        actual_value as recomputed,
        status = 'missed' as contradicts,
        unit,
        [fact_id] as fact_ids,
        {{ target_and_result('results') }} as detail,
    from results
    where
        target_value is not null
        and actual_value is not null
        and is_testable
        and regexp_matches(actual_text, '完成|达到|达成|实现|达标')
        -- 完成6座 says how many, not that it is done.
        and not regexp_matches(actual_text, '未|没有|不足|尚|完成率|达标率|完成了?\s*[0-9]')
    union all by name
    select
        report_id,
        'target_overshot' as rule_id,
        fact_id,
        target_value as reported,
        actual_value as recomputed,
        attainment_rate >= {{ var('overshot_rate') }} and actual_value - target_value > {{ var('overshot_units') }}
            as contradicts,
        unit,
        [fact_id] as fact_ids,
        {{ target_and_result('results') }} || '，为目标的 ' || {{ plain_number('round(attainment_rate, 2)') }} || ' 倍'
            as detail,
    from results
    where attainment_rate is not null and target_value > 0
    union all by name
    select
        report_id,
        'target_copied' as rule_id,
        fact_id,
        target_words = actual_words as contradicts,
        unit,
        [fact_id] as fact_ids,
        {{ target_and_result('worded') }} as detail,
    from worded
    -- A number that reaches its target is a result, however it is worded.
    where
        words >= {{ var('least_words_copied') }}
        and actual_words is not null
        and (target_value is null or actual_value is null)
),

-- Results that sit exactly on their bounds (≥95% → 95%), one after another: copied rather than measured, it seems.
bounds as (
    select
        report_id,
        'target_exact_hits' as rule_id,
        arg_min(fact_id, fact_no) as fact_id,
        count(*) as reported,
        count(*) filter (where actual_value = target_value) as recomputed,
        recomputed >= reported * {{ var('exact_hits_share') }} as contradicts,
        '个' as unit,
        list(fact_id order by fact_no) as fact_ids,
        recomputed || ' 个实际值恰为目标界限，共 ' || reported || ' 个' as detail,
    from results
    where
        target_op in ('>=', '<=')
        and target_value is not null
        and actual_value is not null
        -- All that can be reached is reached in full.
        and not (unit = '%' and target_value in (0, 100))
    group by report_id
    having count(*) >= {{ var('least_bounds_for_exact_hits') }}
),

-- A completion rate that is given as the reason of a deduction stands behind the score that it explains.
behind as (
    select
        ratios.report_id,
        'target_completion_and_score' as rule_id,
        scores.fact_id,
        (scores.score * 100 / scores.max_points)::decimal(24, 6) as reported,
        ratios.printed_value_pct as recomputed,
        reported - recomputed > {{ var('most_points_above_completion') }} as contradicts,
        '%' as unit,
        [scores.fact_id, ratios.fact_id] as fact_ids,
        scores.name || ' 得分率，完成率为其扣分原因' as detail,
    from ratios
    inner join scores
        on
            ratios.report_id = scores.report_id
            and ratios.line = scores.line
            and ratios.char_start > scores.char_start
    where scores.deduction > 0 and scores.score is not null and scores.max_points > 0
    qualify
        row_number() over (partition by ratios.fact_id order by scores.char_start desc, scores.fact_id asc) = 1
),

-- Of several rates behind one score the lowest explains it.
explained as (
    select *
    from behind
    qualify row_number() over (partition by report_id, fact_id order by recomputed, fact_ids) = 1
),

tests as (
    select * from judged
    union all by name
    select * from explained
    union all by name
    select * from bounds
),

copied as (
    select distinct fact_id from copies
),

marked as (
    select
        tests.*,
        copied.fact_id is not null as is_copied,
    from tests
    left join copied on tests.fact_id = copied.fact_id
),

final as (
    select
        * exclude (fact_id, is_testable, is_copied),
        {{ place('fact_id') }} as place,
        if(coalesce(is_testable, true), 'verdict', 'untestable') as test,
        starts_with(rule_id, 'target_met') and is_copied as proves_nothing,
    from marked
)

select * from final
