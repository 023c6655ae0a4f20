-- 支出构成 · What is spending made of?
-- 按用途、经济分类、预算、三公经费划分；占比只在同一种划分（`division`）内相加，
-- 分母是同一份报告印出的支出总额。同一口径有几个金额而其一是总数时，只列总数：只称口径之名而不小于其余之和的，
-- 或恰为其余之和的。
--
-- By use, economic class, budget and 三公; shares add up within one `division`, of the whole spending that the same
-- report prints. Of several sums of one scope, that which is their whole is listed alone: it has no name but the
-- scope's and is no less than all others together, or it is exactly what they add up to.
with spent as (
    select b.*, case
            when b.scope in ('basic', 'project') then '1 用途'
            when b.scope in ('wages', 'goods_services', 'transfers_to_persons') then '2 经济分类'
            when b.scope in ('general_budget', 'government_fund', 'state_capital') then '3 预算'
            when b.scope = 'three_public' then '4 三公'
            else '5 专项'
        end as division,
        regexp_full_match(
            regexp_replace(b.item, '[“”"\s]|20[0-9]{2}年度?|本年|全年|年度|实际|部门|单位|财政拨款|经费|支出|开支|执行|决算|总额|合计|总计|完成|补助|数', '', 'g'),
            '基本|项目|工资福利|人员|商品和?服务|公用|对?个人和?家庭的?|一般公共预算|政府性基金(预算)?|国有资本经营(预算)?|三公|专项(资金)?'
        ) as is_named_as_scope,
        count(*) over same as sums,
        sum(b.amount_wan) over same as added,
        arg_max(b.fact_id, (b.amount_wan, is_named_as_scope, b.fact_id)) over same as largest_fact_id
    from fct_budget as b
    semi join fct_coverage using (report_id)
    where b.measure = 'executed' and b.scope not in ('whole', 'other') and b.amount_wan is not null
    window same as (partition by b.report_id, b.scope)
),
wholes as (
    select report_id, scope, fact_id
    from spent
    where fact_id = largest_fact_id
        and (
            (is_named_as_scope and amount_wan >= added - amount_wan)
            or (sums > 2 and abs(added - 2 * amount_wan) <= 0.005 * sums)
        )
)
select s.report_id, s.division, s.scope, s.item, s.amount_wan, s.amount_wan::double / c.executed_wan::double as share, s.review
from spent as s
inner join report_card as c using (report_id)
left join wholes using (report_id, scope)
where wholes.fact_id is null or s.fact_id = wholes.fact_id
order by s.report_id, s.division, share desc, s.item;
