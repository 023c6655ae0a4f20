with

-- What is printed, in yuan or in its own unit; with the digits that tell one figure from another.
facts as (
    select
        fact_id,
        report_id,
        kind,
        regexp_replace(label, '\s|[“”]', '', 'g') as name,
        line,
        char_start,
        unit,
        printed_value as value,
        count(*) over (partition by report_id, unit, printed_value) as times,
        length(regexp_replace({{ plain_number('printed_value') }}, '\.|^0+|0+$', '', 'g')) as digits,
        review = 'extracted' as is_unreviewed,
    from {{ ref('fact') }}
    where
        kind in ('amount', 'activity', 'indicator_result')
        and restates_fact_id is null
        and not is_corrected
        and printed_value > 0
),

-- A result that the text tells again by its name, but for a slip: 城镇新增就业 6,842 人 in a table, 6,482 in words.
results as (
    select
        told.report_id,
        'count_figure_repeated' as rule_id,
        {{ place('told.fact_id') }} || '/result' as place,
        'equal' as test,
        told.value as reported,
        results.value as recomputed,
        told.unit,
        [told.fact_id, results.fact_id] as fact_ids,
        told.name as detail,
    from facts as told
    inner join facts as results using (report_id, unit)
    where
        told.kind = 'activity'
        and results.kind = 'indicator_result'
        and told.is_unreviewed
        and told.name in (results.name, results.name || '数', replace(results.name, '数', ''))
        and {{ one_slip('told.value', 'results.value') }}
    qualify row_number() over (partition by told.fact_id order by results.char_start) = 1
),

-- Two neighbouring digits the wrong way round: of two figures of so many digits that is no chance. Which of them is
-- right, nothing says; the one that is printed less often is told.
swapped as (
    select
        ones.report_id,
        'count_digits_swapped' as rule_id,
        {{ place('ones.fact_id') }} as place,
        'verdict' as test,
        ones.value as reported,
        others.value as recomputed,
        true as contradicts,
        ones.unit,
        [ones.fact_id, others.fact_id] as fact_ids,
        '只差相邻两位数字的次序' as detail,
    from facts as ones
    inner join facts as others using (report_id, unit)
    where
        ones.line <> others.line
        and greatest(ones.digits, others.digits)
        >= if(ones.unit = '元', {{ var('least_digits_of_sum') }}, {{ var('least_digits_of_count') }})
        and {{ swapped_digits('ones.value', 'others.value') }}
        and (
            ones.times < others.times
            or (ones.times = others.times and ones.char_start > others.char_start)
        )
        and ones.fact_id not in (select unnest(results.fact_ids) from results)
    qualify row_number() over (partition by ones.fact_id order by others.times desc, others.char_start asc) = 1
),

final as (
    select * from results
    union all by name
    select * from swapped
)

select * from final
