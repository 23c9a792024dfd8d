{#
  A backfill: dates that are replaced whatever their fingerprints say.

      dbt build --vars '{from: 2021-10-01, to: 2024-05-01}'      (or make backfill FROM=... TO=...)
#}

{# The condition that a date is forced. #}
{% macro is_forced(game_date) -%}
    {%- set forced = forced_dates() -%}
    {%- if forced -%}
        {{ game_date }} between date '{{ forced.first }}' and date '{{ forced.last }}'
    {%- else -%} false
    {%- endif -%}
{%- endmacro %}

{# From the variables `from` and `to`; both or neither are given. #}
{% macro forced_dates() %}
    {%- set first, last = var("from", "") | string, var("to", "") | string -%}
    {%- if not first and not last -%} {{ return(none) }} {%- endif -%}
    {%- for day in [first, last] -%}
        {%- if not is_date(day) -%}
            {%- do exceptions.raise_compiler_error(
                "A backfill needs two dates YYYY-MM-DD, the variables from and to; got from='"
                ~ first ~ "' and to='" ~ last ~ "'."
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if first > last -%}
        {%- do exceptions.raise_compiler_error(
            "A backfill from " ~ first ~ " to " ~ last ~ " has no dates: from comes first."
        ) -%}
    {%- endif -%}
    {{ return({"first": first, "last": last}) }}
{% endmacro %}

{# Whether a text is a date of the calendar, YYYY-MM-DD. #}
{% macro is_date(text) %}
    {%- if not modules.re.fullmatch("(19|20)[0-9]{2}-(0[1-9]|1[0-2])-[0-9]{2}", text) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set year, month, day = text.split("-") | map("int") -%}
    {%- set first = modules.datetime.date(year + month // 12, month % 12 + 1, 1) -%}
    {%- set last = first - modules.datetime.timedelta(days=1) -%}
    {{ return(1 <= day <= last.day) }}
{% endmacro %}
