{#-
    The rows of the CTE `facts` with the corrections of the CTE `corrections`: each of `columns` (name: type) holds the
    corrected value, printed_<column> what the report prints. A restatement follows the correction of the first statement.
    A correction whose printed value is no longer that of the fact has expired: it changes nothing, and a test says so.
-#}
{% macro corrected(columns) -%}
select
        facts.* replace (
            {%- for column, type in columns.items() %}
            coalesce({{ column }}_corrections.corrected_value, facts.{{ column }})::{{ type }} as {{ column }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        ),
        {%- for column in columns %}
        facts.{{ column }} as printed_{{ column }},
        {%- endfor %}
        {% for column in columns -%}
        {{ 'or ' if not loop.first }}{{ column }}_corrections.fact_id is not null{{ '\n        ' if not loop.last }}
        {%- endfor %} as is_corrected,
    from facts
    {%- for column in columns %}
    left join corrections as {{ column }}_corrections
        on
            coalesce(facts.restates_fact_id, facts.fact_id) = {{ column }}_corrections.fact_id
            and {{ column }}_corrections.column_name = '{{ column }}'
            and facts.{{ column }} = {{ column }}_corrections.printed_value
    {%- endfor %}
{%- endmacro %}
