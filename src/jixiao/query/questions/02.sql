-- 同一部门逐年怎样变化 · How does a department move over the years, net of changes of rubric?
-- 变动只就两年相同的条目计算得分率：路径与分值相同，或可跨体系比较的同一指标。这里还没有任何部门有两个年度。
--
-- The change is that of the rates of items that are the same in both years: of one path and maximum, or of one
-- indicator that compares across rubrics. No department has two years here yet.
with items as (
    select s.*, coalesce(i.is_comparable, false) as is_comparable
    from fct_score as s
    semi join fct_coverage using (report_id)
    left join fct_indicator_score as i using (report_id, indicator_id)
    where s.level = 'indicator' and not s.not_applicable and s.score_rate is not null
),
pairs as (
    select s.report_id, s.fact_id, avg(s.score_rate - before.score_rate) as change,
        max(greatest(s.review, before.review)) as review
    from items as s
    inner join items as before
        on s.department_id = before.department_id and s.fiscal_year = before.fiscal_year + 1
        and (
            (s.path = before.path and s.max_points is not distinct from before.max_points)
            or (s.indicator_id = before.indicator_id and s.is_comparable and before.is_comparable)
        )
    group by all
)
select t.department_id, t.fiscal_year, t.rubric_id, t.printed_total, t.rescaled_total,
    count(pairs.fact_id) as shared_items, avg(pairs.change) as mean_change_of_rate,
    max(greatest(t.review, pairs.review)) as review
from fct_total_score as t
semi join fct_coverage using (report_id)
left join pairs using (report_id)
group by all
order by t.department_id, t.fiscal_year;
