with

tests as (
    select * from {{ ref('fct_audit') }}
),

counted as (
    select
        report_id,
        count(*)::integer as audit_tests,
        {% for outcome in ['holds', 'rounding', 'truncated', 'violated', 'not_testable'] %}
            count(*) filter (where outcome = '{{ outcome }}')::integer as audit_{{ outcome }},
            count(*) filter (where outcome = '{{ outcome }}' and basis = 'arithmetic') as arithmetic_{{ outcome }},
        {% endfor %}
    from tests
    group by all
),

final as (
    select
        report_id,
        audit_tests,
        audit_holds,
        audit_rounding,
        audit_truncated,
        audit_violated,
        audit_not_testable,
        arithmetic_violated::integer as audit_violated_arithmetic,
        -- A truncated figure is right but for its last digit: half.
        (arithmetic_holds + arithmetic_rounding + 0.5 * arithmetic_truncated)::double / nullif(
            arithmetic_holds + arithmetic_rounding + arithmetic_truncated + arithmetic_violated, 0
        ) as consistency_index,
    from counted
)

select * from final
