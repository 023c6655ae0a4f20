{#-
    What is declared is applied, to the fact and to what restates it; what differs from print was declared.
    An expired correction, which changes nothing, shows here.
-#}
with

corrections as (
    select * from {{ ref('fct_correction') }}
),

corrected as (
    select distinct fact_id
    from corrections
),

facts as (
    select * from {{ ref('fact') }}
),

published as (
    {{ correctable_figures() }}
),

final as (
    select
        'declared, but not applied' as problem,
        corrections.fact_id,
        corrections.column_name,
        corrections.printed_value,
        corrections.corrected_value,
    from corrections
    anti join published using (fact_id, column_name, printed_value, corrected_value)
    union all
    -- A deduction may be derived from what is corrected; it follows without a correction of its own.
    select
        'not as printed, but not declared' as problem,
        published.*,
    from published
    anti join corrections using (fact_id, column_name)
    where published.printed_value <> published.corrected_value and published.column_name <> 'deduction'
    union all
    select
        'marked as corrected without a correction, or the other way about' as problem,
        facts.fact_id,
        null as column_name,
        facts.printed_value,
        facts.value as corrected_value,
    from facts
    left join corrected on coalesce(facts.restates_fact_id, facts.fact_id) = corrected.fact_id
    where
        (facts.is_corrected and corrected.fact_id is null)
        or (facts.value is distinct from facts.printed_value and not facts.is_corrected)
        or (corrected.fact_id = facts.fact_id and not facts.is_corrected)
)

select * from final
