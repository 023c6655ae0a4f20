{#- dbt's generic tests, returning the whole failing rows: a build that stops must show what to mend. -#}

{% macro default__test_relationships(model, column_name, to, field) %}
select child.*
from {{ model }} as child
anti join {{ to }} as parent on child.{{ column_name }} = parent.{{ field }}
where child.{{ column_name }} is not null
{% endmacro %}

{% macro default__test_accepted_values(model, column_name, values, quote=true) %}
select *
from {{ model }}
where {{ column_name }} not in ({% for value in values %}'{{ value }}'{{ ", " if not loop.last }}{% endfor %})
{% endmacro %}
