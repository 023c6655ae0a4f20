-- 执行率偏离 100% 却得满分 · Who is far from 100 % execution, with full marks for it?
-- 报告没有印出可与支出对照的预算时留空；印有调整预算的，不看年初预算和未说明口径的预算。
-- 月均（`monthly_average`）是广州的评分口径。条目按对照的通用指标归类，体系未描述的按名称。
--
-- Empty where the report prints no budget to hold its spending against; where it prints the adjusted one, neither the
-- initial one counts nor one that is not stated. `monthly_average` is what Guangzhou scores by. An item counts by its
-- indicator, or by its name where the rubric is not described.
with executions as (
    select *
    from fct_budget_execution
    where scope = 'whole'
    qualify basis in ('adjusted', 'monthly_average') or not bool_or(basis = 'adjusted') over (partition by report_id)
)
select s.report_id, s.name, s.score, s.max_points, e.basis, coalesce(e.recomputed_rate, e.reported_rate) as execution_rate,
    (s.full_marks or s.score = s.max_points) and abs(execution_rate - 1) > 0.05 as is_full_marks_far_from_100,
    greatest(s.review, e.review) as review
from fct_score as s
semi join fct_coverage using (report_id)
left join executions as e using (report_id)
where s.level in ('dimension', 'group', 'indicator')
    and (
        s.indicator_id = 'budget_execution_rate'
        or (s.indicator_id is null and regexp_matches(s.name, '^(?:部门|单位|全年|年度)*(?:整体|支出)*(?:预算(?:资金)?(?:支出|执行|完成)|(?:资金)?(?:支出|执行))率$'))
    )
order by is_full_marks_far_from_100 desc nulls last, s.report_id, e.basis;
