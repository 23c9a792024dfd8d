{# Seconds from a clock 'MM:SS'. Text of any other shape is an error, never a silent NULL. #}
{% macro clock_seconds(text) -%}
    cast(substr({{ text }}, 1, strpos({{ text }}, ':') - 1) as int64) * 60
    + cast(substr({{ text }}, strpos({{ text }}, ':') + 1) as int64)
{%- endmacro %}
