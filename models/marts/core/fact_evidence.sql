with

evidence as (
    select * from {{ ref('stg_evidence') }}
),

spots as (
    select * from {{ ref('int_spot') }}
),

final as (
    select
        evidence.fact_id,
        evidence.column_name,
        evidence.fact_no as evidence_no,
        report_id,
        evidence.line,
        char_start,
        char_end,
        evidence.quote,
        evidence.review,
        evidence.confidence,
        spots.page,
        spots.sheet,
        spots.cell,
        spots.box_left,
        spots.box_bottom,
        spots.box_right,
        spots.box_top,
        spots.page_width,
        spots.page_height,
    from evidence
    left join spots using (report_id, char_start, char_end)
)

select * from final
