-- 在原文里找一个词 · Look for a word in what is quoted
select report_id, line, label, value_text, quote
from fact
where label like '%培训%' or quote like '%培训%'
order by report_id, line;
