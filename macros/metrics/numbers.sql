{# A whole number from text, also where a publisher writes '5.0'. #}
{% macro whole_number(text) -%} cast(cast({{ text }} as float64) as int64) {%- endmacro %}

{# A value held between two bounds; NULL stays NULL. #}
{% macro clamp(value, lower, upper) -%}
    case
        when {{ value }} < {{ lower }} then {{ lower }}
        when {{ value }} > {{ upper }} then {{ upper }}
        else {{ value }}
    end
{%- endmacro %}

{#
  Sums of fractions that are exact in any order: the value in whole units of 1e-12. Floating sums
  depend on the order of the rows, and an incremental build must equal a full refresh to the bit.
#}
{% macro in_trillionths(value) -%} cast(round({{ value }} * 1e12) as int64) {%- endmacro %}
