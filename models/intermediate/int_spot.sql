with

facts as (
    select * from {{ ref('int_fact') }}
),

evidence as (
    select * from {{ ref('stg_evidence') }}
),

spots as (
    select * from {{ ref('stg_spot') }}
),

quotes as (
    select
        report_id,
        char_start,
        char_end,
    from facts
    union
    select
        report_id,
        char_start,
        char_end,
    from evidence
),

-- A quote may run over several lines or cells, even onto the next page: its place is where it begins.
met as (
    select
        quotes.*,
        {{ spot('spots') }},
        row_number() over quote as met_no,
        first_value(spots.page) over quote as first_page,
    from quotes
    inner join spots
        on
            quotes.report_id = spots.report_id
            and quotes.char_start < spots.char_end
            and quotes.char_end > spots.char_start
    window quote as (
        partition by quotes.report_id, quotes.char_start, quotes.char_end
        order by spots.char_start, spots.spot_no
    )
),

final as (
    select
        report_id,
        char_start,
        char_end,
        first_page as page,
        min(sheet) filter (where met_no = 1) as sheet,
        min(cell) filter (where met_no = 1) as cell,
        min(box_left) filter (where page = first_page) as box_left,
        min(box_bottom) filter (where page = first_page) as box_bottom,
        max(box_right) filter (where page = first_page) as box_right,
        max(box_top) filter (where page = first_page) as box_top,
        min(page_width) filter (where met_no = 1) as page_width,
        min(page_height) filter (where met_no = 1) as page_height,
    from met
    group by all
)

select * from final
