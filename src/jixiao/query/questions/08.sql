-- 各类指标的得分率 · What are the score rates by group, across rubrics?
-- Points got over points that could be got, of the items that applied. Rates of two rubrics compare only where all
-- items do: `caution` says so.
select coalesce(i.group_name, split(s.path, '>')[-2], s.name) as group_name, coalesce(s.rubric_id, s.report_id) as rubric,
    count(*) as items, sum(s.score)::double / sum(s.max_points)::double as score_rate,
    coalesce(bool_and(c.is_comparable), false) as is_comparable,
    if(is_comparable, null, '条目与他处范围不同，只在本指标体系内有意义 · within this rubric only') as caution
from fct_score as s
semi join fct_coverage using (report_id)
left join fct_indicator_score as c using (report_id, indicator_id)
left join dim_indicator as i using (indicator_id)
where s.level = 'indicator' and s.score is not null and s.max_points > 0 and not s.not_applicable
group by all
order by group_name, rubric;
