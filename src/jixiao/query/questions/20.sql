-- 哪些数字没有把握 · Which figures are of low confidence?
-- `extracted` was read by a program and confirmed by nobody; below 0.8 it wants a look. The five reports are all
-- reviewed.
select report_id, kind, review, count(*) as facts, count(*) filter (where confidence < 0.8) as low_confidence,
    min(confidence) as lowest
from fact
semi join fct_coverage using (report_id)
group by all
order by low_confidence desc, report_id, kind;
