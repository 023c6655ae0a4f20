-- 扣分原因，是否自身原因 · Why were points lost, and by whose fault?
-- 报告没有说明时，是否自身原因留空。分数只能在同一份报告内相加。
--
-- `is_own_fault` is empty where the report does not say. Points add up within a report only.
select s.report_id, coalesce(t.name_zh, '未说明') as reason, t.is_own_fault, count(*) as items, sum(s.deduction) as points_lost,
    max(s.review) as review
from fct_score as s
semi join fct_coverage using (report_id)
left join dim_theme as t on s.reason_theme = t.theme
where s.is_leaf and s.deduction > 0
group by all
order by s.report_id, points_lost desc;
