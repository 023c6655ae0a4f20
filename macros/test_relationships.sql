{#- dbt's test of relationships, returning the whole failing rows: a build that stops must show what to mend. -#}

{% macro default__test_relationships(model, column_name, to, field) %}
select child.*
from {{ model }} as child
anti join {{ to }} as parent on child.{{ column_name }} = parent.{{ field }}
where child.{{ column_name }} is not null
{% endmacro %}
