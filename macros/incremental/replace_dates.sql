{#
  How each warehouse replaces the due dates of an incremental model, at once or not at all. dbt first
  compiles a model, which finds them, and then runs what it calls a strategy, which replaces them.
#}

{#
  What a model finds due is handed on to its strategy in its configuration: `meta` is one dictionary
  for both. dbt reads what config() is given while it parses only, before it asks a warehouse.
  none: the table is built anew.
#}
{% macro hand_on(dates) -%} {%- do config.get("meta").update({"due_dates": dates}) -%} {%- endmacro %}

{# Required: without them a strategy would replace nothing and insert every row a second time. #}
{% macro replaced_dates() -%} {{ return(config.meta_require("due_dates")) }} {%- endmacro %}

{# cluster_by: the column, besides the date, by which readers choose rows. #}
{% macro replaced_by_game_date(cluster_by=none) %}
    {{ return(adapter.dispatch("replaced_by_game_date", "nba_props")(cluster_by)) }}
{% endmacro %}

{% macro duckdb__replaced_by_game_date(cluster_by) %}
    {{ return({"incremental_strategy": "replace_dates"}) }}
{% endmacro %}

{#
  A job may touch 4,000 partitions: months, not days. The static list makes dbt write one MERGE; the
  dates in it come from the model (see bigquery__get_insert_overwrite_merge_sql).
#}
{% macro bigquery__replaced_by_game_date(cluster_by) %}
    {{ return({
        "cluster_by": cluster_by,
        "incremental_strategy": "insert_overwrite",
        "partition_by": {"field": "game_date", "data_type": "date", "granularity": "month"},
        "partitions": ["the dates due"]
    }) }}
{% endmacro %}

{# DuckDB: one transaction, which the materialization opens and commits. #}
{% macro get_incremental_replace_dates_sql(arguments) %}
    {%- set columns = arguments["dest_columns"] | map(attribute="quoted") | join(", ") %}
    delete from {{ arguments["target_relation"] }}
    where game_date {{ among_dates(replaced_dates()) }};

    insert into {{ arguments["target_relation"] }} ({{ columns }})
    select {{ columns }} from {{ arguments["temp_relation"] }}
{% endmacro %}

{# BigQuery: one MERGE, which deletes the due dates' rows and inserts the new ones. #}
{% macro bigquery__get_insert_overwrite_merge_sql(
    target, source, dest_columns, predicates, include_sql_header
) %}
    {{ default__get_insert_overwrite_merge_sql(
        target, source, dest_columns,
        ["dbt_internal_dest.game_date " ~ among_dates(replaced_dates())], include_sql_header
    ) }}
{% endmacro %}
