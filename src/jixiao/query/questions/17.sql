-- 自评覆盖多少项目和资金 · How many projects and how much money are covered by self-evaluation?
-- 标明为自评范围的数量与占比，以及所覆盖的资金。
--
-- Counts and shares that are flagged as the extent of self-evaluation, and the money that it covered.
select report_id, item as covered, format('{:g}', amount_wan::double) || ' 万元' as extent, review
from fct_budget semi join fct_coverage using (report_id)
where measure = 'evaluated'
union all
select report_id, item, format('{:g}', value_pct::double) || '%', review
from fct_ratio semi join fct_coverage using (report_id)
where is_evaluation_coverage
union all
select report_id, subject, format('{:g}', value::double) || ' ' || unit, review
from fct_activity semi join fct_coverage using (report_id)
where is_evaluation_coverage
order by report_id, covered;
