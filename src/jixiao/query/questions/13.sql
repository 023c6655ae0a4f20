-- 支出构成 · What is spending made of?
-- By use, economic class, budget and 三公; shares add up within one `division`, of the whole spending that the same
-- report prints. A sum that others of its scope add to is left out beside them.
with spent as (
    select b.*, case
            when b.scope in ('basic', 'project') then '1 用途'
            when b.scope in ('wages', 'goods_services', 'transfers_to_persons') then '2 经济分类'
            when b.scope in ('general_budget', 'government_fund', 'state_capital') then '3 预算'
            when b.scope = 'three_public' then '4 三公'
            else '5 专项'
        end as division,
        count(*) over same as sums, sum(b.amount_wan) over same as added
    from fct_budget as b
    semi join fct_coverage using (report_id)
    where b.measure = 'executed' and b.scope not in ('whole', 'other') and b.amount_wan is not null
    window same as (partition by b.report_id, b.scope)
)
select s.report_id, s.division, s.scope, s.item, s.amount_wan, s.amount_wan::double / c.executed_wan::double as share
from spent as s
inner join report_card as c using (report_id)
where s.sums < 3 or abs(s.added - 2 * s.amount_wan) > 0.01
order by s.report_id, s.division, share desc;
