{#
  Keys are declared for BigQuery, whose optimizer uses them and which does not check them. DuckDB
  would keep an index for each; on both, a test checks that the key is unique.
#}
{% macro duckdb__get_table_columns_and_constraints() %}
    ({{ adapter.render_raw_columns_constraints(raw_columns=model["columns"]) | join(", ") }})
{% endmacro %}
