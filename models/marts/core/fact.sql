with

facts as (
    select * from {{ ref('int_fact') }}
),

spots as (
    select * from {{ ref('int_spot') }}
),

final as (
    select
        facts.fact_id,
        report_id,
        facts.kind,
        facts.label,
        facts.value_text,
        facts.value::decimal(24, 6) as value,
        facts.printed_value::decimal(24, 6) as printed_value,
        coalesce(facts.is_corrected, false) as is_corrected,
        facts.unit,
        facts.section,
        facts.line,
        char_start,
        char_end,
        facts.quote,
        facts.method,
        facts.confidence,
        facts.review,
        {{ spot('spots') }},
        facts.restates_fact_id,
    from facts
    left join spots using (report_id, char_start, char_end)
)

select * from final
