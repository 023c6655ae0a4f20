{#- How far people stand behind several facts: as far as behind the one that they have looked at least. -#}
{% macro least_review(review) -%}
    case
        when bool_or({{ review }} = 'extracted') then 'extracted'
        when bool_or({{ review }} = 'corrected') then 'corrected'
        else 'accepted'
    end
{%- endmacro %}
