{# Seconds from a clock 'MM:SS'. Text of any other shape is an error, never a silent NULL. #}
{% macro clock_seconds(text) -%}
    cast(substr({{ text }}, 1, strpos({{ text }}, ':') - 1) as int64) * 60
    + cast(substr({{ text }}, strpos({{ text }}, ':') + 1) as int64)
{%- endmacro %}

{# Seconds of playing time 'MM:SS'; NULL where only whole minutes are known. #}
{% macro played_seconds(text) -%}
    case when strpos({{ text }}, ':') > 0 then {{ clock_seconds(text) }} end
{%- endmacro %}

{# Whole minutes, rounded as NBA.com does, of playing time '34' or 'MM:SS'. #}
{% macro played_minutes(text) -%}
    case
        when strpos({{ text }}, ':') > 0
            then cast(round(({{ clock_seconds(text) }}) / 60) as int64)
        else {{ whole_number(text) }}
    end
{%- endmacro %}
