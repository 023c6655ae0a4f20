-- 各条规则核验了多少、不符多少 · Each rule: how many tests, how many contradictions
select r.family, r.name, count(*) as tests, sum(a.outcome = 'violated') as violated, sum(a.outcome = 'suspected') as suspected
from fct_audit as a
join dim_audit_rule as r using (rule_id)
group by r.family, r.name
order by violated desc, suspected desc;
