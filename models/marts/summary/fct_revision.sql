with

reports as (
    select * from {{ ref('dim_report') }}
),

editions as (
    select
        report_id,
        department_id,
        fiscal_year,
        lag(report_id) over (partition by {{ first_edition_id('report_id') }} order by edition) as previous_report_id,
    from reports
    qualify previous_report_id is not null
),

-- Facts have other numbers in another edition; what stays is what they are about, and their order among equals.
facts as (
    select
        *,
        row_number() over (partition by report_id, kind, label order by char_start, char_end, fact_id)::integer
            as ordinal,
    from {{ ref('fact') }}
    where restates_fact_id is null
),

afters as (
    select
        facts.*,
        editions.previous_report_id,
    from facts
    inner join editions using (report_id)
),

befores as (
    select
        facts.*,
        editions.report_id as next_report_id,
    from facts
    inner join editions on facts.report_id = editions.previous_report_id
),

matched as (
    select
        coalesce(afters.report_id, befores.next_report_id) as report_id,
        coalesce(afters.kind, befores.kind) as kind,
        coalesce(afters.label, befores.label) as label,
        coalesce(afters.ordinal, befores.ordinal) as ordinal,
        befores.fact_id as fact_id_before,
        afters.fact_id as fact_id_after,
        befores.value as value_before,
        afters.value as value_after,
        befores.value_text as value_text_before,
        afters.value_text as value_text_after,
    from afters
    full join befores
        on
            afters.report_id = befores.next_report_id
            and afters.kind = befores.kind
            and afters.label = befores.label
            and afters.ordinal = befores.ordinal
),

stood_behind as (
    {{ stood_behind('matched', ['report_id', 'kind', 'label', 'ordinal'], ['fact_id_before', 'fact_id_after']) }}
),

final as (
    select
        matched.report_id,
        matched.kind,
        matched.label,
        matched.ordinal,
        editions.previous_report_id,
        editions.department_id,
        editions.fiscal_year,
        case
            when matched.fact_id_before is null then 'added'
            when matched.fact_id_after is null then 'removed'
            else 'changed'
        end as change,
        matched.value_before,
        matched.value_after,
        matched.value_text_before,
        matched.value_text_after,
        matched.fact_id_before,
        matched.fact_id_after,
        'source_revised' as cause,
        stood_behind.review,
        stood_behind.confidence,
    from matched
    inner join editions using (report_id)
    inner join stood_behind using (report_id, kind, label, ordinal)
    where
        matched.value_before is distinct from matched.value_after
        or matched.value_text_before is distinct from matched.value_text_after
)

select * from final
