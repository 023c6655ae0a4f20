with

facts as (
    {{ staged_facts() }}
),

reports as (
    select report_id from {{ ref('stg_report') }}
),

final as (
    select facts.*
    from facts
    anti join reports using (report_id)
)

select * from final
