-- 自评与复评 · Self-evaluation against re-evaluation
-- 这五份报告都没有提到复评。
--
-- None of the five reports tells of a re-evaluation.
select t.report_id, t.printed_total as self_score, r.evaluator, r.score as reevaluated_score, r.difference,
    greatest(t.review, r.review) as review
from fct_total_score as t
semi join fct_coverage using (report_id)
left join fct_reevaluation as r on t.report_id = r.report_id and r.level = 'total'
order by abs(r.difference) desc nulls last, t.report_id;
