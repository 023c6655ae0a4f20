-- 哪些文字年年、处处相同 · What text is repeated across years and departments?
select p.report_id, count(*) as passages, count(*) filter (where s.reports > 1) as repeated,
    coalesce(sum(p.chars) filter (where s.reports > 1), 0) / sum(p.chars) as repeated_share, max(p.review) as review
from fct_passage as p
semi join fct_coverage using (report_id)
inner join (
    select fingerprint, count(distinct report_id) as reports from fct_passage semi join fct_coverage using (report_id) group by all
) as s using (fingerprint)
group by all
order by repeated_share desc, p.report_id;
