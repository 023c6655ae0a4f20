-- 年内预算增减多少 · How did budgets grow within the year?
-- 一个口径一行：印出的增减率及其金额；两者皆无时，由年初预算与调整预算算得。
-- `rate_outcome` 说明印出的增减率能否重新算出，`recomputed_growth` 是重算的，未印增减率的由两个预算数算得。
-- 与上年相比的变动不是年内增减。
-- 一个比率属于它所指的金额；未指明时，属于该口径唯一的金额。
--
-- One row a scope: as printed, a rate with its sum, or where neither is, as the initial and adjusted budgets give.
-- `rate_outcome` says whether the printed rate can be recomputed; `recomputed_growth` is that, or where no rate is
-- printed, what both budgets give. What changed against the year before is no growth within the year.
with rates as (
    select * from fct_ratio semi join fct_coverage using (report_id)
    where measure in ('growth', 'decline') and basis = 'initial' and scope is distinct from 'other'
),
changes as (
    select * from fct_budget semi join fct_coverage using (report_id)
    where measure = 'change' and scope <> 'other' and not regexp_matches(item, '上年|去年|同比|同期|上一年')
        and fact_id not in (select numerator_fact_id from fct_ratio where basis = 'prior_year' and numerator_fact_id is not null)
),
-- A rate is that of the sum that it names, or where it names none, of the only sum of its scope.
paired as (
    select r.*, coalesce(r.numerator_fact_id, c.fact_id) as change_fact_id
    from rates as r
    left join (
        select report_id, scope, any_value(fact_id) as fact_id from changes group by all having count(*) = 1
    ) as c on r.report_id = c.report_id and r.scope = c.scope
),
printed as (
    select coalesce(r.report_id, c.report_id) as report_id, coalesce(c.scope, r.scope) as scope, coalesce(c.item, r.item) as item,
        if(r.measure = 'decline', -r.reported_rate, r.reported_rate) as growth_rate, a.outcome as rate_outcome,
        round(if(r.measure = 'decline', -a.recomputed, a.recomputed)::double / 100, 6) as recomputed_growth,
        if(c.direction = 'decrease', -c.amount_wan, c.amount_wan) as change_wan, greatest(r.review, c.review) as review
    from paired as r
    full join changes as c on r.change_fact_id = c.fact_id
    left join fct_audit as a on r.report_id || '/ratio_change_rate/ratio/' || r.fact_no = a.audit_id
),
budgets as (
    select a.report_id, a.scope, a.budget_yuan / nullif(i.budget_yuan, 0) - 1 as growth, (a.budget_yuan - i.budget_yuan) / 10000 as grown_wan,
        greatest(a.review, i.review) as review
    from fct_budget_execution as a
    semi join fct_coverage using (report_id)
    inner join fct_budget_execution as i using (report_id, scope)
    where a.basis = 'adjusted' and i.basis = 'initial'
)
select p.* replace (
        coalesce(p.recomputed_growth, if(p.growth_rate is null, b.growth, null)) as recomputed_growth,
        if(p.growth_rate is null, greatest(p.review, b.review), p.review) as review
    )
from printed as p
left join budgets as b using (report_id, scope)
union all
select b.report_id, b.scope, '调整预算数 ÷ 年初预算数', b.growth, null, b.growth, b.grown_wan, b.review
from budgets as b
anti join printed using (report_id, scope)
order by report_id, scope, item;
