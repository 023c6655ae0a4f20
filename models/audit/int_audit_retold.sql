with

-- What is printed, in yuan or in its own unit; with the digits that tell one figure from another.
facts as (
    select
        fact.fact_id,
        fact.report_id,
        fact.kind,
        regexp_replace(fact.label, '\s|[“”]', '', 'g') as name,
        fact.line,
        fact.char_start,
        fact.unit,
        coalesce(amounts.scope, '') as scope,
        fact.printed_value as value,
        count(*) over (partition by fact.report_id, fact.unit, fact.printed_value) as times,
        length(regexp_replace({{ plain_number('fact.printed_value') }}, '\.|^0+|0+$', '', 'g')) as digits,
        fact.review = 'extracted' as is_unreviewed,
    from {{ ref('fact') }} as fact
    left join {{ ref('stg_amount') }} as amounts using (fact_id)
    where
        fact.kind in ('amount', 'activity', 'indicator_result')
        and fact.restates_fact_id is null
        and not fact.is_corrected
        and fact.printed_value > 0
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

-- Two neighbouring digits the wrong way round: of two figures of so many digits, of one thing, that is no chance. Which
-- of them is right, nothing says; the one that is printed less often is told.
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
        and ones.scope = others.scope
        and (
            ones.scope <> 'other'
            or contains(ones.name, left(others.name, 2))
            or contains(others.name, left(ones.name, 2))
        )
        and (
            ones.times < others.times
            or (ones.times = others.times and ones.char_start > others.char_start)
        )
        and ones.fact_id not in (select unnest(results.fact_ids) from results)
    qualify row_number() over (partition by ones.fact_id order by others.times desc, others.char_start asc) = 1
),

-- 殡葬管理 | 89.89% in a table, “殡葬管理”执行率83.59% in words: the rate of one task, by its name.
rates as (
    select
        ratios.fact_id,
        ratios.report_id,
        ratios.measure,
        ratios.char_start,
        contains(ratios.method, 'table') as is_of_row,
        regexp_replace(ratios.item, '\s|[“”‘’《》]', '', 'g') as name,
        contains(ratios.item, '“') or is_of_row as is_quoted,
        figures.value,
        figures.step,
    from {{ ref('stg_ratio') }} as ratios
    inner join {{ ref('int_figure') }} as figures using (fact_id)
    where
        ratios.review = 'extracted'
        and ratios.restates_fact_id is null
        and ratios.qualifier = 'exact'
        and ratios.measure in ('execution_rate', 'completion')
),

rates_again as (
    select
        told.report_id,
        'count_figure_repeated' as rule_id,
        {{ place('told.fact_id') }} || '/named' as place,
        'equal' as test,
        told.value as reported,
        rows_of_table.value as recomputed,
        greatest(told.step, rows_of_table.step) as step,
        '%' as unit,
        [told.fact_id, rows_of_table.fact_id] as fact_ids,
        told.name as detail,
    from rates as told
    inner join rates as rows_of_table using (report_id, measure, name)
    where
        not told.is_of_row
        and rows_of_table.is_of_row
        and told.is_quoted
        -- 执行率 alone is of any row.
        and length(told.name) > 5
    qualify count(*) over (partition by told.fact_id) = 1
),

final as (
    select * from results
    union all by name
    select * from rates_again
    union all by name
    select * from swapped
)

select * from final
