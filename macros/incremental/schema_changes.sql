{#
  dbt's own version compares each column with each, a third of a second of every build with marts of
  250 columns; this one looks a name up.
#}
{% macro default__diff_column_data_types(source_columns, target_columns) %}
    {%- set targets = {} -%}
    {%- for column in target_columns -%}
        {%- do targets.update({column.name: column}) -%}
    {%- endfor -%}
    {%- set changed = [] -%}
    {%- for column in source_columns if column.name in targets -%}
        {%- set target = targets[column.name] -%}
        {%- if column.expanded_data_type != target.expanded_data_type
            and not column.can_expand_to(other_column=target) -%}
            {%- do changed.append(
                {"column_name": target.name, "new_type": column.expanded_data_type}
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(changed) }}
{% endmacro %}

{#
  A column that was added, removed, renamed or given another type. The formula has changed with it, or
  that of an input: so every date is due, and the table is made anew from all of them. To alter it and
  to replace its rows in one transaction is what DuckDB cannot do.
#}
{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) %}
    {%- if config.get("incremental_strategy") not in ("replace_dates", "insert_overwrite") -%}
        {{ return(dbt.default__process_schema_changes(
            on_schema_change, source_relation, target_relation
        )) }}
    {%- endif -%}
    {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
    {%- if changes["schema_changed"] -%}
        {%- do require_all_dates_due(target_relation) -%}
        {%- do remake_table(target_relation, "select * from " ~ source_relation) -%}
    {%- endif -%}
    {{ return(changes["source_columns"]) }}
{% endmacro %}

{# Rows of dates that are not due would be lost with the old table. #}
{% macro require_all_dates_due(relation) %}
    {%- set kept = run_query(
        "select count(*) from " ~ relation ~ " where not coalesce(game_date "
        ~ among_dates(replaced_dates()) ~ ", false)"
    ).rows[0][0] -%}
    {%- if kept -%}
        {%- do exceptions.raise_compiler_error(
            relation ~ " has other columns now, but only some of its dates are due. Build it anew: "
            ~ "dbt build --full-refresh --select " ~ model.name ~ "+"
        ) -%}
    {%- endif -%}
{% endmacro %}

{# A table with the rows of a query, in place of the one that is there. #}
{% macro remake_table(relation, query) %}
    {{ return(adapter.dispatch("remake_table", "nba_props")(relation, query)) }}
{% endmacro %}

{% macro default__remake_table(relation, query) %}
    {%- do run_query(create_table_as(false, relation, query)) -%}
{% endmacro %}

{% macro duckdb__remake_table(relation, query) %}
    {%- do run_query("drop table " ~ relation) -%}
    {%- do run_query(create_table_as(false, relation, query)) -%}
{% endmacro %}
