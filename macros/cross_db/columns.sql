{# All columns of a relation but some. #}
{% macro all_columns_but(alias, columns) %}
    {{ return(adapter.dispatch("all_columns_but", "nba_props")(alias, columns)) }}
{% endmacro %}

{% macro default__all_columns_but(alias, columns) -%}
    {{ alias }}.* except ({{ columns | join(", ") }})
{%- endmacro %}

{% macro duckdb__all_columns_but(alias, columns) -%}
    {{ alias }}.* exclude ({{ columns | join(", ") }})
{%- endmacro %}
