{#- A fact where it stands, in the words that state it. -#}
{% macro in_place(fact) -%}
    '第 ' || {{ fact }}.line || ' 行' || if({{ fact }}.label = {{ fact }}.quote, '', ' ' || {{ fact }}.label)
    || '“' || regexp_replace({{ fact }}.quote, '\s+', '', 'g') || '”'
{%- endmacro %}
