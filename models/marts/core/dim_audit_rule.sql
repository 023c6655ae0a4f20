with

rules as (
    select * from {{ ref('stg_audit_rule') }}
),

final as (
    select
        rule_id,
        family,
        basis,
        severity,
        name_zh as name,
        name_en,
        description,
        formula,
        known_from as source,
    from rules
)

select * from final
