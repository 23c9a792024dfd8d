{# A calendar day as a whole number, so that a window can span 'the seven days before'. #}
{% macro day_number(date_column) -%}
    {{ dbt.datediff("cast('2000-01-01' as date)", date_column, "day") }}
{%- endmacro %}

{# Whole days from one date to a later one. #}
{% macro days_between(earlier, later) -%} {{ dbt.datediff(earlier, later, "day") }} {%- endmacro %}

{# 'YYYYMMDD' of a date. #}
{% macro compact_date(date_column) -%}
    replace(cast({{ date_column }} as string), '-', '')
{%- endmacro %}

{# A date from 'MM-DD-YYYY' or 'MM_DD_YYYY'. #}
{% macro us_date(text) -%}
    cast(
        substr({{ text }}, 7, 4) || '-' || substr({{ text }}, 1, 2) || '-' || substr({{ text }}, 4, 2)
        as date
    )
{%- endmacro %}

{# A moment from 'YYYY-MM-DDTHH:MMZ', which BigQuery reads only with its seconds. #}
{% macro utc_minute(text) -%} cast(substr({{ text }}, 1, 16) || ':00' as timestamp) {%- endmacro %}

{# A moment from 'YYYY-MM-DDTHH:MM:SSZ', or without the seconds. #}
{% macro utc_instant(text) -%}
    cast(
        case when length({{ text }}) = 17 then replace({{ text }}, 'Z', ':00Z') else {{ text }} end
        as timestamp
    )
{%- endmacro %}

{# A date some days after another. #}
{% macro days_after(date_column, days) -%}
    cast({{ dbt.dateadd("day", days, date_column) }} as date)
{%- endmacro %}
