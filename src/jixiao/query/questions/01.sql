-- 总分怎样分布 · How are total scores distributed?
-- 各档占比可以就全部报告计算；跨几个指标体系的平均分没有意义，不予计算，留空。
--
-- Shares of reports may be taken over all; a mean over several rubrics is refused and stays empty.
select m.name_zh, v.segment_kind, v.segment, v.value, v.reports, v.caution, v.review
from metric as v
inner join dim_metric as m using (metric_id)
where contains(v.metric_id, 'total') and v.segment_kind in ('year', 'level', 'organ')
order by m.metric_id, v.segment_kind, v.segment;
