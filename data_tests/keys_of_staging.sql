{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
{#- Each row of what is seeded is there once, under its key. -#}
with

final as (
    {{ violated_keys([
        'stg_division',
        'stg_organ',
        'stg_department',
        'stg_department_name',
        'stg_rubric_family',
        'stg_rubric',
        'stg_rubric_indicator',
        'stg_indicator',
        'stg_indicator_crosswalk',
        'stg_grade_band',
        'stg_unit',
        'stg_theme',
        'stg_audit_rule',
        'stg_correction',
        'stg_coverage',
        'stg_metric',
        'stg_report',
        'stg_score',
        'stg_amount',
        'stg_ratio',
        'stg_indicator_result',
        'stg_headcount',
        'stg_activity',
        'stg_finding',
        'stg_citation',
        'stg_claim',
        'stg_evidence',
        'stg_waived_number',
        'stg_passage',
        'stg_spot',
        'stg_sample',
        'stg_forgotten_report',
        'stg_set_aside',
    ]) }}
)

select * from final
