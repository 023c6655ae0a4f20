-- 各部分加起来对不对 · Do the parts add up?
-- 得分、资金、人数等各项之和，以规则的公式为准。疑似不符（`suspected`）是程序读出、尚无人确认的。
--
-- Sums of points, of money and of counts, as the formulas of the rules say. `suspected` are sums that a program read and
-- nobody has confirmed.
select a.report_id, r.family, r.name, a.outcome, count(*) as places, max(a.review) as review
from fct_audit as a
semi join fct_coverage using (report_id)
inner join dim_audit_rule as r using (rule_id)
where r.family in ('scores', 'money', 'counts') and r.basis = 'arithmetic'
    and regexp_matches(r.formula, '之和|扣分合计|结转|部分|列出| [+±] ')
group by all
order by a.report_id, r.family, r.name, a.outcome;
