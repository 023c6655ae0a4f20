-- 各部门的总分与执行率 · Totals and execution rates
select department, fiscal_year, total_score, reported_execution_rate, recomputed_execution_rate, review
from report_card
order by fiscal_year desc, department;
