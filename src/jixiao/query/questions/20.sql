-- 哪些数字没有把握 · Which figures are of low confidence?
-- “程序提取”（`extracted`）是程序读出、无人确认的；可信度低于 0.8 的值得一看。
-- 这五份报告都已复核。
--
-- `extracted` was read by a program and confirmed by nobody; below 0.8 it wants a look. The five reports are all
-- reviewed.
select report_id, kind, review, count(*) as facts, count(*) filter (where confidence < 0.8) as low_confidence,
    min(confidence) as lowest
from fact
semi join fct_coverage using (report_id)
group by all
order by low_confidence desc, report_id, kind;
