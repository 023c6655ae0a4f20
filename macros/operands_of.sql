{#- What a rate is made of: two figures beside it, or how much the one changed from the other; all of them in `ids`. -#}
{% macro operands_of(part, whole, ids, is_change=false) -%}
    fact_id,
    {% if is_change %}abs({{ ids[0] }}.value - {{ ids[1] }}.value){% else %}{{ part }}.value{% endif %} as part,
    {{ whole }}.value as whole,
    [{{ ids[0] }}.fact_id, {{ ids[1] }}.fact_id] as other_ids,
    {{ ids[0] }}.slack + {{ ids[1] }}.slack as slack,
{%- endmacro %}
