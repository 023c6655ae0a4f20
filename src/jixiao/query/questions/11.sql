-- 哪些比率算不出来，差多少 · Which printed ratios cannot be reproduced, and by how much?
select a.report_id, r.name, a.place, a.outcome, a.reported, a.recomputed, a.difference, a.unit, a.is_confirmed, a.message, a.review
from fct_audit as a
semi join fct_coverage using (report_id)
inner join dim_audit_rule as r using (rule_id)
where r.family = 'ratios' and a.outcome in ('violated', 'suspected', 'truncated')
order by a.is_confirmed desc, abs(a.difference) desc nulls last;
