{#-
    Whether the name of a rate says no more than that money was spent, and which: 预算执行率, 基本支出完成预算. The rate of a
    project bears the project's name.
-#}
{% macro is_generic_rate(name) -%}
    {%- set words = [
        '全年', '本年', '当年', '年度', '部门', '单位', '整体', '总体', '最终', '预算', '资金', '支出', '收入', '财政', '拨款',
        '实际', '其中', '合计', '总额', '决算', '基本', '项目', '人员', '公用', '三公', '经费', '政府采购', '采购', '占',
        '调整后?', '年初', '的', ',', '为', '数', '额', '率', '进度', '比例', '执行', '控制', '使用', '支付', '完成', '按',
        '乘以', '分值', '计分'
    ] -%}
    regexp_full_match({{ name }}, '({{ words | join('|') }})*')
{%- endmacro %}
