with

facts as (
    select * from {{ ref('int_fact') }}
),

final as (
    select
        fact_id,
        report_id,
        kind,
        label,
        value_text,
        value::decimal(24, 6) as value,
        printed_value::decimal(24, 6) as printed_value,
        coalesce(is_corrected, false) as is_corrected,
        unit,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
        restates_fact_id,
    from facts
)

select * from final
