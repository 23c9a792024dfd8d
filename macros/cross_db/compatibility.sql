{#
  One dialect for both warehouses. Models use the type names int64, float64, string, bool, date and
  timestamp, and the function countif: BigQuery knows them all; where a warehouse lacks one,
  it is created when a run starts.
#}
{% macro create_compatibility_functions() %}
    {{ return(adapter.dispatch("create_compatibility_functions", "nba_props")()) }}
{% endmacro %}

{% macro default__create_compatibility_functions() %}
    select 1
{% endmacro %}

{% macro duckdb__create_compatibility_functions() %}
    create type if not exists float64 as double;
    create or replace macro countif(condition) as count(case when condition then 1 end);
{% endmacro %}
