{# The value below which a share of the rows lies, between two of them as they come; one per row. #}
{% macro sample_quantile(column, share) %}
    {{ return(adapter.dispatch("sample_quantile", "nba_props")(column, share)) }}
{% endmacro %}

{% macro default__sample_quantile(column, share) -%}
    percentile_cont({{ column }}, {{ share }}) over ()
{%- endmacro %}

{% macro duckdb__sample_quantile(column, share) -%}
    quantile_cont({{ column }}, {{ share }}) over ()
{%- endmacro %}
