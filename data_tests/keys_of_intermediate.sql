{#-
    Each row between staging and the marts is there once, under its key; marts have theirs by contract. The families of
    the audit are tested in their union: each rule is of one family. Those that span reports have a test of their own,
    which is asked of all reports where only one changed.
-#}
with

final as (
    {{ violated_keys([
        'int_audit_amount', 'int_audit_claim', 'int_audit_execution', 'int_audit_rereading', 'int_audit_score_item',
        'int_audit_test', 'int_budget_execution', 'int_fact', 'int_figure', 'int_indicator_item', 'int_indicator_result', 'int_report',
        'int_report_disclosure', 'int_score_item', 'int_spot'
    ]) }}
)

select * from final
