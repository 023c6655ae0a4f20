-- 哪里失分，为什么 · Where points were lost, and why
select c.department, s.path, s.max_points, s.score, s.deduction, s.reason
from fct_score as s
join report_card as c using (report_id)
where s.is_leaf and s.deduction > 0
order by s.deduction desc;
