-- 最大的几笔金额 · The largest sums
select c.department, b.item, b.scope, b.measure, b.amount_wan
from fct_budget as b
join report_card as c using (report_id)
where b.amount_wan is not null
order by b.amount_wan desc
limit 20;
