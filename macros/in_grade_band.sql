{#-
    Whether points out of full points lie in the band of the joined `bands`. Bands are points of 100; a total out of another
    maximum is brought to 100, without a division that could round.
-#}
{% macro in_grade_band(points, full_points) -%}
    {{ full_points }} > 0
    and {{ points }} * 100 >= bands.lower_points * {{ full_points }}
    and ({{ points }} * 100 < bands.upper_points * {{ full_points }} or bands.upper_points = 100)
{%- endmacro %}
