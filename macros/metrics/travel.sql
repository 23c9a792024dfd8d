{# Haversine distance in miles between two points in degrees, on a sphere of 3,958.8 miles. #}
{% macro great_circle_miles(latitude_1, longitude_1, latitude_2, longitude_2) -%}
    {%- set half_latitude = half_angle(latitude_1, latitude_2) -%}
    {%- set half_longitude = half_angle(longitude_1, longitude_2) -%}
    2 * 3958.8 * asin(sqrt(
        pow(sin({{ half_latitude }}), 2)
        + cos({{ radians(latitude_1) }}) * cos({{ radians(latitude_2) }})
        * pow(sin({{ half_longitude }}), 2)
    ))
{%- endmacro %}

{% macro radians(degrees) -%} ({{ degrees }} * acos(-1) / 180) {%- endmacro %}

{% macro half_angle(from_degrees, to_degrees) -%}
    {{ radians("(" ~ to_degrees ~ " - " ~ from_degrees ~ ")") }} / 2
{%- endmacro %}
