-- 每份报告公开了多少 · How much does each report disclose?
select department, fiscal_year, disclosure, scored_items, deducted_items, total_score, item_deduction, printed_grade, derived_grade,
    facts, review
from report_card
semi join fct_coverage using (report_id)
order by scored_items desc;
