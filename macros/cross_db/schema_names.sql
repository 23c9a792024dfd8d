{#
  Dataset names are exact (nba_analytics, nba_precompute, ...) on the embedded warehouse, in
  production and on the emulator; elsewhere they carry the developer's own dataset as a prefix.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set is_exact = target.name in ["duckdb", "bigquery", "emulator"] -%}
    {%- if custom_schema_name is none -%} {{ target.schema }}
    {%- elif is_exact -%} {{ custom_schema_name | trim }}
    {%- else -%} {{ target.schema }}_{{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}
