{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
{#- The Chinese label of a value of an enumerated column of a kind of fact. -#}
{% macro label(kind, column) -%}
{%- set labels = {
    'report.report_type': {'whole': '部门整体支出绩效自评', 'project': '项目支出绩效自评', 'transfer_payment': '转移支付绩效自评', 'final_account': '部门决算公开所附绩效自评'},
    'report.signed_on_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'report.published_on_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'report.source_format': {'txt': '文本', 'md': 'Markdown', 'html': '网页', 'docx': 'Word', 'doc': 'Word 97', 'odt': 'OpenDocument', 'pdf': 'PDF', 'ofd': 'OFD', 'xlsx': 'Excel', 'xls': 'Excel 97', 'ods': 'OpenDocument 表格'},
    'report.source_url_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'report.printed_grade_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'report.prepared_scope': {'whole_department': '部门整体', 'headquarters': '本级', 'not_stated': '未说明'},
    'score.level': {'total': '总分', 'dimension': '一级指标', 'group': '二级指标', 'indicator': '三级指标', 'criterion': '评分要点'},
    'score.max_status': {'printed': '印明', 'derived': '推算', 'not_stated': '未列明'},
    'score.value_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'score.deduction_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'score.evaluator': {'finance': '财政部门复评', 'third_party': '第三方评价'},
    'amount.scope': {'whole': '整体支出', 'basic': '基本支出', 'project': '项目支出', 'special_fund': '专项资金', 'general_budget': '一般公共预算', 'government_fund': '政府性基金预算', 'state_capital': '国有资本经营预算', 'wages': '工资福利支出', 'goods_services': '商品和服务支出', 'transfers_to_persons': '对个人和家庭的补助', 'three_public': '“三公”经费', 'other': '其他'},
    'amount.measure': {'budget_initial': '年初预算数', 'budget_adjusted': '调整预算数', 'budget_unspecified': '预算数（未说明口径）', 'executed': '执行数', 'revenue': '收入数', 'carry_in': '上年结转结余', 'carry_out': '年末结转结余', 'change': '增减额', 'evaluated': '纳入自评资金', 'unit_cost': '单位标准', 'other': '其他'},
    'amount.unit': {'元': '元', '万元': '万元', '亿元': '亿元'},
    'amount.value_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'amount.qualifier': {'exact': '确数', 'at_least': '不少于', 'more_than': '超过', 'at_most': '不多于', 'about': '约'},
    'amount.direction': {'increase': '增加', 'decrease': '减少'},
    'ratio.value_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'ratio.measure': {'execution_rate': '执行率', 'share': '占比', 'growth': '增长率', 'decline': '下降率', 'coverage': '覆盖率', 'completion': '完成率', 'difference_rate': '差异率', 'satisfaction': '满意度', 'other': '其他'},
    'ratio.basis': {'initial': '年初预算', 'adjusted': '调整预算', 'monthly_average': '月均', 'prior_year': '上年', 'count': '计数', 'unspecified': '未说明'},
    'ratio.scope': {'whole': '整体支出', 'basic': '基本支出', 'project': '项目支出', 'special_fund': '专项资金', 'general_budget': '一般公共预算', 'government_fund': '政府性基金预算', 'state_capital': '国有资本经营预算', 'wages': '工资福利支出', 'goods_services': '商品和服务支出', 'transfers_to_persons': '对个人和家庭的补助', 'three_public': '“三公”经费', 'other': '其他'},
    'ratio.qualifier': {'exact': '确数', 'at_least': '不少于', 'more_than': '超过', 'at_most': '不多于', 'about': '约'},
    'indicator_result.target_op': {'=': '等于', '>=': '不低于', '>': '高于', '<=': '不高于', '<': '低于', '~': '约'},
    'indicator_result.target_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'indicator_result.actual_op': {'=': '等于', '>=': '不低于', '>': '高于', '<=': '不高于', '<': '低于', '~': '约'},
    'indicator_result.actual_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'indicator_result.pair_kind': {'table_row': '表格行', 'narrated': '叙述'},
    'headcount.item': {'authorised_posts': '核定编制', 'administrative_posts': '行政编制', 'service_posts': '事业编制', 'worker_posts': '工勤编制', 'in_post': '在职人员', 'retired': '离退休人员', 'early_retired': '离岗退养人员', 'outside_establishment': '编外人员', 'internal_offices': '内设机构', 'subordinate_units': '下属单位', 'leadership_posts': '领导职数', 'evaluation_group': '自评工作小组', 'other': '其他'},
    'headcount.value_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'headcount.qualifier': {'exact': '确数', 'at_least': '不少于', 'more_than': '超过', 'at_most': '不多于', 'about': '约'},
    'activity.value_status': {'stated': '已列明', 'derived': '推算', 'not_stated': '未列明', 'not_applicable': '不适用', 'masked': '已遮盖', 'unreadable': '无法辨认'},
    'activity.qualifier': {'exact': '确数', 'at_least': '不少于', 'more_than': '超过', 'at_most': '不多于', 'about': '约'},
    'activity.modality': {'achieved': '已完成', 'planned': '计划', 'context': '背景'},
    'finding.finding_kind': {'problem': '存在问题', 'measure': '改进措施'},
    'citation.relation': {'basis': '依据', 'implemented': '落实', 'issued': '印发', 'planned': '计划印发', 'studied': '学习', 'other': '其他'},
    'claim.claim': {'execution_complete': '预算全部执行', 'within_budget': '未超预算支出', 'initial_budget_kept': '严格执行年初预算', 'budget_added': '年中追加预算', 'funds_returned': '资金未用退回', 'funds_reclassified': '增减缘于预算间调整', 'accounts_match': '账账、账实相符', 'stocktaking_not_done': '未进行资产盘点', 'targets_met': '达到绩效目标', 'task_not_done': '任务未能开展', 'period_open': '年度尚未结束时的表述', 'budget_published': '预算公开日期', 'accounts_not_approved': '决算尚未批复', 'units_include_itself': '所列下属单位含本级', 'other_own_name': '另一自称', 'numbering_broken': '标题序号不连续', 'list_miscounted': '列举条数与所称不符'},
} -%}
case {{ column }}
        {%- for value, name in labels[kind ~ '.' ~ column].items() %}
            when '{{ value }}' then '{{ name }}'
        {%- endfor %}
        end
{%- endmacro %}
