{#- Whether a rate is that of some of several things, which are counted in its name: 3个项目执行率, 有四个执行率. -#}
{% macro is_of_some(name) -%}
    regexp_matches({{ name }}, '[0-9一二两三四五六七八九十几]个')
{%- endmacro %}
