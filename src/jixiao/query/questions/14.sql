-- 编制、人员与人均支出 · Posts, people, and spending per head
-- 只计部门本级，不计下属单位。编制数用报告的合计；没有合计时，为行政、事业、工勤编制之和。
--
-- Counts of the department itself, not of its units. Posts are those that the report adds up, else its
-- administrative, public-service and worker posts together.
select department, fiscal_year, authorised_posts, in_post, retired, executed_wan, executed_wan_per_person, review
from report_card
semi join fct_coverage using (report_id)
order by executed_wan_per_person desc nulls last, department;
