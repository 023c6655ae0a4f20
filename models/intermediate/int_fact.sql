{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
with

report_facts as (
    select
        fact_id,
        report_id,
        'report' as kind,
        title as label,
        title as value_text,
        null::decimal(18, 6) as value,
        null::decimal(18, 6) as printed_value,
        null::varchar as unit,
        false as is_corrected,
        null::varchar as restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_report') }}
),

score_facts as (
    select
        fact_id,
        report_id,
        'score' as kind,
        path || coalesce('（' || {{ label('score', 'evaluator') }} || '）', '') as label,
        case
            when score is not null
                then {{ plain_number('score') }} || coalesce(' / ' || {{ plain_number('max_points') }}, '') || ' 分'
            when full_marks then '得满分'
            else {{ label('score', 'value_status') }}
        end as value_text,
        score as value,
        printed_score as printed_value,
        '分' as unit,
        is_corrected,
        restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_score') }}
),

amount_facts as (
    select
        fact_id,
        report_id,
        'amount' as kind,
        item as label,
        case
            -- The sum in its unit is printed, and only printed.
            when is_corrected then {{ plain_number('amount_yuan') }} || ' 元'
            else coalesce({{ plain_number('amount') }} || ' ' || unit, {{ label('amount', 'value_status') }})
        end as value_text,
        amount_yuan as value,
        printed_amount_yuan as printed_value,
        '元' as unit,
        is_corrected,
        restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_amount') }}
),

ratio_facts as (
    select
        fact_id,
        report_id,
        'ratio' as kind,
        item as label,
        coalesce({{ plain_number('value_pct') }} || '%', {{ label('ratio', 'value_status') }}) as value_text,
        value_pct as value,
        printed_value_pct as printed_value,
        '%' as unit,
        is_corrected,
        restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_ratio') }}
),

indicator_result_facts as (
    select
        fact_id,
        report_id,
        'indicator_result' as kind,
        indicator as label,
        -- The words are the report's; a corrected number takes their place.
        coalesce(
            if(target_value <> printed_target_value, {{ plain_number('target_value') }} || ' ' || unit, target_text),
            {{ label('indicator_result', 'target_status') }}
        )
        || ' → '
        || coalesce(
            if(actual_value <> printed_actual_value, {{ plain_number('actual_value') }} || ' ' || unit, actual_text),
            {{ label('indicator_result', 'actual_status') }}
        ) as value_text,
        actual_value as value,
        printed_actual_value as printed_value,
        unit,
        is_corrected,
        restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_indicator_result') }}
),

headcount_facts as (
    select
        fact_id,
        report_id,
        'headcount' as kind,
        {{ label('headcount', 'item') }} || coalesce('（' || unit_name || '）', '') as label,
        coalesce(headcount || ' ' || unit, {{ label('headcount', 'value_status') }}) as value_text,
        headcount as value,
        printed_headcount as printed_value,
        unit,
        is_corrected,
        restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_headcount') }}
),

activity_facts as (
    select
        fact_id,
        report_id,
        'activity' as kind,
        subject as label,
        coalesce({{ plain_number('value') }} || ' ' || unit, {{ label('activity', 'value_status') }}) as value_text,
        value,
        printed_value,
        unit,
        is_corrected,
        restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_activity') }}
),

finding_facts as (
    select
        fact_id,
        report_id,
        'finding' as kind,
        {{ label('finding', 'finding_kind') }} as label,
        gist as value_text,
        null::decimal(18, 6) as value,
        null::decimal(18, 6) as printed_value,
        null::varchar as unit,
        false as is_corrected,
        null::varchar as restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_finding') }}
),

citation_facts as (
    select
        fact_id,
        report_id,
        'citation' as kind,
        {{ label('citation', 'relation') }} as label,
        name || coalesce('（' || document_number || '）', '') as value_text,
        null::decimal(18, 6) as value,
        null::decimal(18, 6) as printed_value,
        null::varchar as unit,
        false as is_corrected,
        restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_citation') }}
),

claim_facts as (
    select
        fact_id,
        report_id,
        'claim' as kind,
        {{ label('claim', 'claim') }} as label,
        coalesce(claimed_on::varchar, label) as value_text,
        null::decimal(18, 6) as value,
        null::decimal(18, 6) as printed_value,
        null::varchar as unit,
        false as is_corrected,
        restates_fact_id,
        section,
        line,
        char_start,
        char_end,
        quote,
        method,
        confidence,
        review,
    from {{ ref('stg_claim') }}
),

final as (
    select * from report_facts
    union all by name
    select * from score_facts
    union all by name
    select * from amount_facts
    union all by name
    select * from ratio_facts
    union all by name
    select * from indicator_result_facts
    union all by name
    select * from headcount_facts
    union all by name
    select * from activity_facts
    union all by name
    select * from finding_facts
    union all by name
    select * from citation_facts
    union all by name
    select * from claim_facts
)

select * from final
