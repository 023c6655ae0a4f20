with

tests as (
    select * from {{ ref('int_audit_test') }}
),

rules as (
    select * from {{ ref('dim_audit_rule') }}
),

reports as (
    select * from {{ ref('dim_report') }}
),

told as (
    select
        tests.*,
        case tests.outcome
            when 'holds' then '相符'
            when 'rounding' then '四舍五入后相符'
            when 'truncated' then '截尾后相符，四舍五入则不符'
            when 'violated' then '不符'
            else '无法检验'
        end as outcome_zh,
        {{ figure_text('tests.reported', 'tests.unit') }} as reported_text,
        {{ figure_text('tests.recomputed', 'tests.unit') }} as recomputed_text,
    from tests
),

final as (
    select
        told.report_id || '/' || told.rule_id || '/' || told.place as audit_id,
        told.report_id,
        told.rule_id,
        reports.department_id,
        reports.fiscal_year,
        rules.family,
        rules.basis,
        rules.severity,
        told.place,
        told.outcome,
        told.reported,
        told.recomputed,
        told.difference,
        told.tolerance,
        told.unit,
        told.is_explained_by_inputs,
        told.fact_ids,
        rules.name || '：' || told.outcome_zh
        || coalesce('；印 ' || told.reported_text, '')
        || if(told.reported is not null, coalesce('，比对 ' || told.recomputed_text, ''), '')
        || coalesce('；' || told.detail, '')
        || if(told.is_explained_by_inputs, '；仅因所用数字本身经过取整', '') as message,
    from told
    left join rules using (rule_id)
    left join reports using (report_id)
)

select * from final
