{#-
    A restatement is left out of the marts: what it restates must be there, and in the same unit. Another figure for the
    same thing is a contradiction, which the audit publishes.
-#}
with

facts as (
    select * from {{ ref('fact') }}
),

final as (
    select
        case
            when earlier.fact_id is null then 'restates a fact that is not there'
            when later.report_id <> earlier.report_id then 'restates a fact of another report'
            when later.kind <> earlier.kind then 'restates a fact of another kind'
            when earlier.restates_fact_id is not null then 'restates a restatement'
            when later.char_start < earlier.char_start then 'restates a later fact'
            when later.unit <> earlier.unit then 'restates another unit'
            when later.value <> earlier.value and later.printed_value = earlier.printed_value
                then 'does not follow the correction of the first statement'
        end as problem,
        later.fact_id,
        later.report_id,
        later.line,
        later.quote,
        later.value_text,
        later.restates_fact_id,
        earlier.line as restated_line,
        earlier.quote as restated_quote,
        earlier.value_text as restated_value_text,
    from facts as later
    left join facts as earlier on later.restates_fact_id = earlier.fact_id
    where later.restates_fact_id is not null and problem is not null
)

select * from final
