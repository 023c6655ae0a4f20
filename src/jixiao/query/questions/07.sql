-- “不适用”怎么计分，统一口径后几分 · How is “not applicable” scored, and what are totals under one rule?
select report_id, not_applicable_items, not_applicable_score, not_applicable_points, printed_total, rescaled_total,
    is_rescaled_comparable, caution, review
from fct_total_score
semi join fct_coverage using (report_id)
order by not_applicable_items desc, report_id;
