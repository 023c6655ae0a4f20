-- 各类指标的得分率 · What are the score rates by group, across rubrics?
-- 得分率 = 得分 ÷ 适用条目的分值。两个体系只有在全部条目可比且都已列出时才可相比，
-- `caution` 说明原因。无人复核的另行计数。
--
-- Points got over points that could be got, of the items that applied. Rates of two rubrics compare only where all
-- items do and every item is listed: `caution` says so. What nobody has confirmed is counted apart.
select coalesce(i.group_name, split(s.path, '>')[-2], s.name) as group_name, coalesce(s.rubric_id, s.report_id) as rubric,
    count(*) as items, sum(coalesce(s.score, s.max_points))::double / sum(s.max_points)::double as score_rate,
    bool_and(coalesce(c.is_comparable, false)) as are_same_items, bool_and(r.disclosure = 'full') as are_all_listed,
    are_same_items and are_all_listed as is_comparable,
    nullif(concat_ws(
        '；',
        if(are_same_items, null, '条目与他处范围不同，只在本指标体系内有意义 · within this rubric only'),
        if(are_all_listed, null, '报告没有逐项列出，失分的更可能列出 · not every item is listed, those that lost points rather')
    ), '') as caution,
    if(s.review = 'extracted', 'extracted', 'accepted') as review
from fct_score as s
semi join fct_coverage using (report_id)
inner join dim_report as r using (report_id)
left join fct_indicator_score as c using (report_id, indicator_id)
left join dim_indicator as i using (indicator_id)
where s.level = 'indicator' and (s.score is not null or s.full_marks) and s.max_points > 0 and not s.not_applicable
group by all
order by group_name, rubric;
