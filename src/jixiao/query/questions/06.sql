-- 扣分原因，是否自身原因 · Why were points lost, and by whose fault?
-- 一处失分只在其下没有条目说明失分时才计；总分的失分，只在没有条目说明时才计。报告没有说明时，
-- 是否自身原因留空。分数只能在同一份报告内相加。
--
-- A loss counts where no item below it tells of one; that of the total where no item does. `is_own_fault` is empty
-- where the report does not say. Points add up within a report only.
with lost as (
    select *, if(level = 'total', '', path) as place
    from fct_score semi join fct_coverage using (report_id)
    where deduction > 0
),
steps as (select distinct report_id, string_split(place, '>') as names from lost where place <> ''),
above as (
    select distinct report_id, array_to_string(names[1:depth], '>') as place
    from steps, unnest(range(0, len(names))) as upwards (depth)
)
select lost.report_id, t.name_zh as reason, t.is_own_fault, count(*) as items, sum(lost.deduction) as points_lost,
    max(lost.review) as review
from lost
anti join above using (report_id, place)
inner join dim_theme as t on coalesce(lost.reason_theme, 'not_stated') = t.theme
group by all
order by lost.report_id, points_lost desc, reason;
