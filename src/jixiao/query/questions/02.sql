-- 同一部门逐年怎样变化 · How does a department move over the years, net of changes of rubric?
-- 变动只就两年相同的条目计算得分率：路径与分值相同；路径不同的，按可跨体系比较的同一指标。有一年未逐项列出的，
-- 见 `caution`。这里还没有任何部门有两个年度。
--
-- The change is that of the rates of items that are the same in both years: of one path and maximum, or where the path
-- is another, of one indicator that compares across rubrics. `caution` says where a year does not list every item. No
-- department has two years here yet.
with years as (
    select now.report_id, before.report_id as report_before
    from fct_coverage as now
    inner join fct_coverage as before
        on now.department_id = before.department_id and now.fiscal_year = before.fiscal_year + 1
    where now.report_id is not null and before.report_id is not null
),
items as (
    select *, coalesce(score_rate, if(full_marks, 1, null)) as rate
    from fct_score
    where level = 'indicator' and not not_applicable and rate is not null
),
of_paths as (
    select s.report_id, s.fact_id as item, s.indicator_id, s.rate - before.rate as change, greatest(s.review, before.review) as review
    from years
    inner join items as s using (report_id)
    inner join items as before
        on years.report_before = before.report_id and s.path = before.path and s.max_points is not distinct from before.max_points
),
-- An indicator is all items of a report that measure it: their points together, once.
of_indicators as (
    select s.report_id, s.indicator_id as item, s.indicator_id, s.score_rate - before.score_rate as change,
        greatest(s.review, before.review) as review
    from years
    inner join fct_indicator_score as s using (report_id)
    inner join fct_indicator_score as before on years.report_before = before.report_id and s.indicator_id = before.indicator_id
    anti join of_paths on s.report_id = of_paths.report_id and s.indicator_id = of_paths.indicator_id
    where s.is_comparable and before.is_comparable and change is not null
),
pairs as (select * from of_paths union all by name select * from of_indicators)
select t.department_id, t.fiscal_year, t.rubric_id, t.printed_total, t.rescaled_total,
    count(distinct pairs.item) as shared_items, avg(pairs.change) as mean_change_of_rate,
    if(
        shared_items > 0 and (t.disclosure <> 'full' or any_value(before.disclosure) <> 'full'),
        '有一年不能确定已逐项列出，失分的更可能列出 · a year is not known to list every item, those that lost points rather', null
    ) as caution,
    max(greatest(t.review, pairs.review)) as review
from fct_total_score as t
semi join fct_coverage using (report_id)
left join years using (report_id)
left join dim_report as before on years.report_before = before.report_id
left join pairs using (report_id)
group by t.department_id, t.fiscal_year, t.rubric_id, t.printed_total, t.rescaled_total, t.disclosure
order by t.department_id, t.fiscal_year;
