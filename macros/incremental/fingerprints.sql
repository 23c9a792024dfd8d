{#
  A fingerprint is a number that differs when what it was made of differs: a text, a row, a table.
  Here is how each warehouse makes one; due_dates.sql says what they are for.
#}

{# A number below 2^48 for a text, the same on every warehouse: thousands of them add up exactly. #}
{% macro fingerprint_of(text) %}
    {{ return(adapter.dispatch("fingerprint_of", "nba_props")(text)) }}
{% endmacro %}

{% macro default__fingerprint_of(text) -%}
    cast('0x' || substr(to_hex(md5({{ text }})), 1, 12) as int64)
{%- endmacro %}

{% macro duckdb__fingerprint_of(text) -%}
    cast('0x' || substr(md5({{ text }}), 1, 12) as int64)
{%- endmacro %}

{# The fingerprint of a row: of the values of some of its columns, NULL and empty text apart. #}
{% macro row_fingerprint(columns) -%}
    {%- set values = [] -%}
    {%- for column in columns -%}
        {%- do values.append("coalesce(cast(" ~ column ~ " as string), '~')") -%}
    {%- endfor -%}
    {{ fingerprint_of(values | join(" || '|' || ")) }}
{%- endmacro %}

{# A query for one number that changes with any value of a small table. #}
{% macro contents_fingerprint(relation) %}
    select sum({{ fingerprint_of(row_as_text("contents")) }}) from {{ relation }} as contents
{% endmacro %}

{% macro row_as_text(alias) %}
    {{ return(adapter.dispatch("row_as_text", "nba_props")(alias)) }}
{% endmacro %}

{% macro default__row_as_text(alias) -%} to_json_string({{ alias }}) {%- endmacro %}

{% macro duckdb__row_as_text(alias) -%} cast({{ alias }} as string) {%- endmacro %}

{# A query for the text by which the warehouse knows a view. #}
{% macro view_definition(relation) %}
    {{ return(adapter.dispatch("view_definition", "nba_props")(relation)) }}
{% endmacro %}

{% macro default__view_definition(relation) %}
    select max(view_definition)
    from {{ relation.include(identifier=false) }}.INFORMATION_SCHEMA.VIEWS
    where table_name = '{{ relation.identifier }}'
{% endmacro %}

{# Without quotes: DuckDB quotes some names until the file is opened again. #}
{% macro duckdb__view_definition(relation) %}
    select replace(max(sql), '"', '')
    from duckdb_views()
    where
        database_name = '{{ relation.database }}'
        and schema_name = '{{ relation.schema }}'
        and view_name = '{{ relation.identifier }}'
{% endmacro %}
