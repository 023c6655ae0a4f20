with

-- Points are printed in full: what is said of them is exact.
scores as (
    select
        fact_id,
        report_id,
        'score' as kind,
        path as label,
        printed_score as value,
        0.0001 as step,
        '分' as unit,
        false as is_measured,
        'exact' as qualifier,
        restates_fact_id,
        char_start,
        fact_no,
    from {{ ref('stg_score') }}
    where evaluator is null
),

amounts as (
    select
        stg_amount.fact_id,
        stg_amount.report_id,
        'amount' as kind,
        stg_amount.item as label,
        stg_amount.printed_amount_yuan as value,
        units.factor * power(10, -{{ printed_decimals('stg_amount.quote') }}) as step,
        '元' as unit,
        -- Money is measured: what is printed in 万元 is rounded.
        true as is_measured,
        stg_amount.qualifier,
        stg_amount.restates_fact_id,
        stg_amount.char_start,
        stg_amount.fact_no,
    from {{ ref('stg_amount') }} as stg_amount
    left join {{ ref('stg_unit') }} as units using (unit)
),

ratios as (
    select
        fact_id,
        report_id,
        'ratio' as kind,
        item as label,
        printed_value_pct as value,
        regexp_matches(quote, '[:：∶]') as is_proportion,
        -- 1:2 is exact, whatever it is of.
        if(is_proportion, 0.01, {{ printed_step('quote', 'printed_value_pct') }}) as step,
        '%' as unit,
        not is_proportion as is_measured,
        qualifier,
        restates_fact_id,
        char_start,
        fact_no,
    from {{ ref('stg_ratio') }}
),

headcounts as (
    select
        fact_id,
        report_id,
        'headcount' as kind,
        coalesce(unit_name || ' ', '') || {{ label('headcount', 'item') }} as label,
        printed_headcount as value,
        1 as step,
        unit,
        false as is_measured,
        qualifier,
        restates_fact_id,
        char_start,
        fact_no,
    from {{ ref('stg_headcount') }}
),

activities as (
    select
        fact_id,
        report_id,
        'activity' as kind,
        subject as label,
        printed_value as value,
        greatest({{ printed_step('quote', 'printed_value') }}, 1) as step,
        unit,
        -- A count printed to its last digit is exact; one printed in 万 is rounded.
        {{ printed_step('quote', 'printed_value') }} > 1 as is_measured,
        qualifier,
        restates_fact_id,
        char_start,
        fact_no,
    from {{ ref('stg_activity') }}
),

figures as (
    select * from scores
    union all by name
    select * from amounts
    union all by name
    select * from ratios
    union all by name
    select * from headcounts
    union all by name
    select * from activities
),

final as (
    select
        fact_id,
        report_id,
        kind,
        label,
        value::decimal(24, 6) as value,
        unit,
        step::decimal(24, 6) as step,
        -- Nothing at all is not rounded: 0万元.
        if(is_measured and value <> 0, step / 2, 0)::decimal(24, 6) as slack,
        -- 超过, 约 and 余 leave open what a figure is; sums and rates can be made of exact figures only.
        coalesce(qualifier, 'exact') = 'exact' as is_exact,
        restates_fact_id,
        char_start,
        fact_no,
    from figures
    where value is not null
)

select * from final
