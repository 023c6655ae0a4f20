-- 确认不符之处和说明 · What is contradicted, and how
select c.department, c.fiscal_year, r.name, a.severity, a.message
from fct_audit as a
join report_card as c using (report_id)
join dim_audit_rule as r using (rule_id)
where a.outcome = 'violated'
order by a.severity = 'notice', a.severity = 'warning', c.department;
