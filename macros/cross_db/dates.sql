{# A calendar day as a whole number, so that a window can span 'the seven days before'. #}
{% macro day_number(date_column) -%}
    {{ dbt.datediff("cast('2000-01-01' as date)", date_column, "day") }}
{%- endmacro %}

{# Whole days from one date to a later one. #}
{% macro days_between(earlier, later) -%} {{ dbt.datediff(earlier, later, "day") }} {%- endmacro %}

{# The date in New York at a UTC instant: the date under which the league files a game. #}
{% macro eastern_date(utc_timestamp) %}
    {{ return(adapter.dispatch("eastern_date", "nba_props")(utc_timestamp)) }}
{% endmacro %}

{% macro default__eastern_date(utc_timestamp) -%}
    date({{ utc_timestamp }}, 'America/New_York')
{%- endmacro %}

{% macro duckdb__eastern_date(utc_timestamp) -%}
    cast(({{ utc_timestamp }}) at time zone 'UTC' at time zone 'America/New_York' as date)
{%- endmacro %}

{# 'YYYYMMDD' of a date. #}
{% macro compact_date(date_column) -%}
    replace(cast({{ date_column }} as string), '-', '')
{%- endmacro %}

{# A date from 'YYYY-MM-DD', also when a time follows. #}
{% macro iso_date(text) -%} cast(substr({{ text }}, 1, 10) as date) {%- endmacro %}

{# A date from 'MM-DD-YYYY' or 'MM_DD_YYYY'. #}
{% macro us_date(text) -%}
    cast(
        substr({{ text }}, 7, 4) || '-' || substr({{ text }}, 1, 2) || '-' || substr({{ text }}, 4, 2)
        as date
    )
{%- endmacro %}

{# A date from text that starts with 'YYYYMMDD'. #}
{% macro compact_iso_date(text) -%}
    cast(
        substr({{ text }}, 1, 4) || '-' || substr({{ text }}, 5, 2) || '-' || substr({{ text }}, 7, 2)
        as date
    )
{%- endmacro %}

{# A date in either of the spellings that publishers use. #}
{% macro delivered_date(text) -%}
    case when substr({{ text }}, 5, 1) = '-' then {{ iso_date(text) }} else {{ us_date(text) }} end
{%- endmacro %}
