with

ratios as (
    select *
    from {{ ref('stg_ratio') }}
    where restates_fact_id is null
),

reports as (
    select * from {{ ref('int_report') }}
),

facts as (
    select * from {{ ref('int_fact') }}
),

evaluated as (
    select fact_id
    from {{ ref('stg_amount') }}
    where measure = 'evaluated'
),

recomputed as (
    select
        ratios.* exclude (review, confidence),
        -- The states sort from accepted to extracted.
        greatest(ratios.review, numerators.review, denominators.review) as review,
        least(ratios.confidence, numerators.confidence, denominators.confidence) as confidence,
        (ratios.value_pct * 0.01)::double as reported_rate,
        numerators.value::double / nullif(denominators.value, 0)::double as recomputed_rate,
    from ratios
    left join facts as numerators on ratios.numerator_fact_id = numerators.fact_id
    left join facts as denominators on ratios.denominator_fact_id = denominators.fact_id
),

final as (
    select
        recomputed.fact_id,
        recomputed.report_id,
        recomputed.fact_no,
        reports.department_id,
        reports.fiscal_year,
        recomputed.item,
        recomputed.measure,
        recomputed.basis,
        recomputed.scope,
        recomputed.value_pct,
        recomputed.printed_value_pct,
        recomputed.value_status,
        recomputed.reported_rate,
        recomputed.qualifier,
        recomputed.numerator_fact_id,
        recomputed.denominator_fact_id,
        recomputed.recomputed_rate,
        recomputed.reported_rate - recomputed.recomputed_rate as rate_gap,
        -- How far self-evaluation reached: of projects by their number, of money by what was evaluated.
        coalesce(
            (recomputed.measure = 'coverage' and regexp_matches(recomputed.item, '自评|绩效评价'))
            or evaluated.fact_id is not null,
            false
        ) as is_evaluation_coverage,
        recomputed.review,
        recomputed.confidence,
    from recomputed
    left join reports using (report_id)
    left join evaluated on recomputed.numerator_fact_id = evaluated.fact_id
)

select * from final
