-- 总分与执行率有无关系 · Does the total follow the execution rate, by denominator?
-- 执行率只在分母相同时可比；分母未说明口径的，只与印出的分母文字相同者相比：`denominator` 是其原文。
-- 总分只在同一指标体系内可比。
--
-- Rates compare within one basis, and of one that is not stated only where the denominator printed is the same:
-- `denominator` has its words. Totals compare within one rubric.
select e.basis, coalesce(budget.label, rate.label) as denominator, d.short_name_zh as department, t.fiscal_year, t.rubric_id,
    t.total_score, e.reported_rate, e.recomputed_rate, coalesce(e.recomputed_rate, e.reported_rate) as execution_rate,
    if(e.basis = 'unspecified', '口径未说明，各报告的分母未必相同 · the denominators may differ', null) as caution,
    greatest(t.review, e.review) as review
from fct_total_score as t
semi join fct_coverage using (report_id)
inner join dim_department as d using (department_id)
inner join fct_budget_execution as e on t.report_id = e.report_id and e.scope = 'whole'
left join fact as budget on e.budget_fact_id = budget.fact_id
left join fact as rate on e.rate_fact_id = rate.fact_id
where execution_rate is not null
order by e.basis, denominator, execution_rate desc;
