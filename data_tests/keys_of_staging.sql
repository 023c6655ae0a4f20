{#- Each row of what is seeded is there once, under its key. -#}
with

final as (
    {{ violated_keys([
        'stg_activity', 'stg_amount', 'stg_audit_rule', 'stg_citation', 'stg_claim', 'stg_correction', 'stg_coverage',
        'stg_department', 'stg_department_name', 'stg_division', 'stg_evidence', 'stg_finding', 'stg_grade_band',
        'stg_headcount', 'stg_indicator', 'stg_indicator_crosswalk', 'stg_indicator_result', 'stg_metric',
        'stg_organ', 'stg_passage', 'stg_ratio', 'stg_report', 'stg_rubric', 'stg_rubric_family',
        'stg_rubric_indicator', 'stg_score', 'stg_theme', 'stg_unit', 'stg_waived_number'
    ]) }}
)

select * from final
