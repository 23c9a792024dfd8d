{# Text without accents: 'Dončić' -> 'Doncic'. #}
{% macro without_accents(column) %}
    {{ return(adapter.dispatch("without_accents", "nba_props")(column)) }}
{% endmacro %}

{% macro default__without_accents(column) -%}
    regexp_replace(normalize({{ column }}, nfd), r'\pM', '')
{%- endmacro %}

{% macro duckdb__without_accents(column) -%} strip_accents({{ column }}) {%- endmacro %}

{# Every match of a pattern removed. #}
{% macro remove_pattern(expression, pattern) %}
    {{ return(adapter.dispatch("remove_pattern", "nba_props")(expression, pattern)) }}
{% endmacro %}

{% macro default__remove_pattern(expression, pattern) -%}
    regexp_replace({{ expression }}, r'{{ pattern }}', '')
{%- endmacro %}

{% macro duckdb__remove_pattern(expression, pattern) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '', 'g')
{%- endmacro %}

{# True where the text holds a match of the pattern. #}
{% macro matches(expression, pattern) %}
    {{ return(adapter.dispatch("matches", "nba_props")(expression, pattern)) }}
{% endmacro %}

{% macro default__matches(expression, pattern) -%}
    regexp_contains({{ expression }}, r'{{ pattern }}')
{%- endmacro %}

{% macro duckdb__matches(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{# Least number of single-character edits between two texts. #}
{% macro edit_distance(left_text, right_text) %}
    {{ return(adapter.dispatch("edit_distance", "nba_props")(left_text, right_text)) }}
{% endmacro %}

{% macro default__edit_distance(left_text, right_text) -%}
    edit_distance({{ left_text }}, {{ right_text }})
{%- endmacro %}

{% macro duckdb__edit_distance(left_text, right_text) -%}
    levenshtein({{ left_text }}, {{ right_text }})
{%- endmacro %}

{# A boolean in any of the spellings that publishers use; NULL for anything else. #}
{% macro truth(text) -%}
    case
        when lower({{ text }}) in ('true', 't', '1', '1.0') then true
        when lower({{ text }}) in ('false', 'f', '0', '0.0') then false
    end
{%- endmacro %}
