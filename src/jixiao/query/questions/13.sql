-- 支出构成 · What is spending made of?
-- 按用途、经济分类、预算、三公经费划分；占比只在同一种划分（`division`）内相加，
-- 分母是同一份报告印出的支出总额。同一口径有几个金额而其一不小于其余之和时，它是总数，只列它。
--
-- By use, economic class, budget and 三公; shares add up within one `division`, of the whole spending that the same
-- report prints. Of several sums of one scope, one that is no less than all others together is their whole: it alone
-- is listed.
with spent as (
    select b.*, case
            when b.scope in ('basic', 'project') then '1 用途'
            when b.scope in ('wages', 'goods_services', 'transfers_to_persons') then '2 经济分类'
            when b.scope in ('general_budget', 'government_fund', 'state_capital') then '3 预算'
            when b.scope = 'three_public' then '4 三公'
            else '5 专项'
        end as division,
        sum(b.amount_wan) over same as added,
        arg_max(b.fact_id, (b.amount_wan, b.fact_id)) over same as largest_fact_id,
        max(b.amount_wan) over same as largest
    from fct_budget as b
    semi join fct_coverage using (report_id)
    where b.measure = 'executed' and b.scope not in ('whole', 'other') and b.amount_wan is not null
    window same as (partition by b.report_id, b.scope)
)
select s.report_id, s.division, s.scope, s.item, s.amount_wan, s.amount_wan::double / c.executed_wan::double as share, s.review
from spent as s
inner join report_card as c using (report_id)
where s.fact_id = s.largest_fact_id or s.largest < s.added - s.largest
order by s.report_id, s.division, share desc;
