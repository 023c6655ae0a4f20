-- 目标与结果：超额与恰好 · Targets against results: exceeded, and exactly hit
-- 每个结果只计一次：超额、恰好达到、未达到或无法判断；其余为达到界限。
--
-- A result is counted once: exactly hit, exceeded, missed or unclear; the others reach a bound.
select report_id, count(*) as indicators, count(*) filter (where status = 'exceeded') as exceeded,
    count(*) filter (where status = 'met' and attainment_rate = 1) as exactly_hit,
    count(*) filter (where status = 'missed') as missed, count(*) filter (where status = 'unclear') as unclear,
    max(attainment_rate) as highest_attainment, max(review) as review
from fct_indicator_result
semi join fct_coverage using (report_id)
group by all
order by report_id;
