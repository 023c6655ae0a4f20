-- 各类指标的得分率 · What are the score rates by group, across rubrics?
-- 得分率 = 得分 ÷ 适用条目的分值；其下没有条目列出得分的类别或一级指标，取它自己的得分（`level`）。
-- 两个体系只有在全部条目可比、都已列出、所含指标相同时才可相比，`caution` 说明原因。无人复核的另行计数。
--
-- Points got over points that could be got, of the items that applied; a group or dimension of which no item is listed
-- has its own score (`level`). Rates of two rubrics compare only where all items do, every item is listed and both are
-- of the same indicators: `caution` says so. What nobody has confirmed is counted apart.
with scored as (
    select * from fct_score semi join fct_coverage using (report_id)
    where level in ('dimension', 'group', 'indicator') and ((score is not null and max_points > 0) or full_marks) and not not_applicable
),
steps as (select distinct report_id, string_split(path, '>') as names from scored),
above as (
    select distinct report_id, array_to_string(names[1:depth], '>') as path
    from steps, unnest(range(1, len(names))) as upwards (depth)
),
groups as (
    select coalesce(i.group_name, if(s.level = 'indicator', split(s.path, '>')[-2], null), s.name) as group_name,
        coalesce(s.rubric_id, s.report_id) as rubric, s.level, count(*) as items,
        -- Where full marks are told in words and no item prints its points, the rate is known all the same.
        coalesce(
            sum(coalesce(s.score, s.max_points)) filter (where s.max_points is not null)::double / sum(s.max_points)::double,
            if(bool_and(s.full_marks), 1, null)
        ) as score_rate,
        bool_and(coalesce(c.is_comparable, false)) as are_same_items,
        bool_and(s.level <> 'indicator' or r.disclosure = 'full') as are_all_listed,
        count(s.max_points) in (0, count(*)) as are_all_weighted,
        array_to_string(list_sort(list(distinct s.indicator_id)), ',') as indicators,
        if(s.review = 'extracted', 'extracted', 'accepted') as review
    from scored as s
    anti join above using (report_id, path)
    inner join dim_report as r using (report_id)
    left join fct_indicator_score as c using (report_id, indicator_id)
    left join dim_indicator as i using (indicator_id)
    group by all
),
judged as (
    select *, are_same_items and are_all_listed and are_all_weighted as is_sound,
        min(indicators) over same is distinct from max(indicators) over same as is_of_others
    from groups
    window same as (partition by group_name, are_same_items and are_all_listed and are_all_weighted)
)
select group_name, rubric, level, items, score_rate, are_same_items, are_all_listed, is_sound and not is_of_others as is_comparable,
    nullif(concat_ws(
        '；',
        if(are_same_items, null, '条目与他处范围不同，只在本指标体系内有意义 · within this rubric only'),
        if(are_all_listed, null, '不能确定已逐项列出，失分的更可能列出 · not every item is known to be listed, those that lost points rather'),
        if(are_all_weighted, null, '有的条目未印分值，不在其中 · items that print no points are left out'),
        if(is_sound and is_of_others, '各体系所含指标不同 · rubrics hold different indicators', null)
    ), '') as caution,
    review
from judged
order by group_name, rubric, level;
