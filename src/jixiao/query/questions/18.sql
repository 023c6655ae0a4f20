-- 年度结束多少天后填报和公开 · How long after the year's end are reports signed and published?
-- 公开日期写在网页上，报告里很少有：有人录入之前留空。
--
-- The day of publication stands on the web page, seldom in the report: it is empty until somebody enters it.
select r.report_id, y.ends_on, r.signed_on, r.signed_on - y.ends_on as days_to_signing,
    r.published_on, r.published_on - y.ends_on as days_to_publication, r.review
from dim_report as r
semi join fct_coverage using (report_id)
inner join dim_year as y using (fiscal_year)
order by days_to_signing nulls last;
