-- 哪些指标最常失分 · Which indicators lose points most, by rubric?
-- 一级或二级指标的失分，只在其下没有条目说明失分时才计。失分率是失分的报告里失去的一份：
-- 没有失分的报告未必列出该条目。无人复核的另行计数。
--
-- What a dimension or a group lost counts where no item below it tells of a loss. `rate_lost` is the share that was
-- lost in the reports that lost any: others need not list the item. What nobody has confirmed is counted apart.
with lost as (
    select * from fct_score semi join fct_coverage using (report_id)
    where level in ('dimension', 'group', 'indicator') and deduction > 0
),
steps as (select distinct report_id, string_split(path, '>') as names from lost),
above as (
    select distinct report_id, array_to_string(names[1:depth], '>') as path
    from steps, unnest(range(1, len(names))) as upwards (depth)
)
select coalesce(lost.rubric_id, lost.report_id) as rubric, lost.level, lost.path, count(distinct lost.report_id) as reports,
    sum(lost.deduction) as points_lost, sum(lost.deduction) filter (where lost.max_points is not null) / sum(lost.max_points) as rate_lost,
    if(lost.review = 'extracted', 'extracted', 'accepted') as review
from lost
anti join above using (report_id, path)
group by all
order by rubric, points_lost desc, lost.path;
