{#- What was to be reached and what was, as printed. -#}
{% macro target_and_result(result) -%}
    '目标“' || coalesce({{ result }}.target_text, '') || '”，结果“' || coalesce({{ result }}.actual_text, '') || '”'
{%- endmacro %}
