{#
  The rows that hold now. Deliveries are append-only; a newer delivery of the same scope (a game, a
  season's schedule, ...) replaces the older one whole, so that a row that a correction leaves out
  is gone. Within one delivery the last row of a key holds.
#}
{% macro newest_delivery(scope, key) -%}
    rank() over (partition by {{ scope | join(", ") }} order by _loaded_at desc) = 1
    and row_number() over (
        partition by {{ (scope + key) | unique | join(", ") }}
        order by _loaded_at desc, _row_number desc
    ) = 1
{%- endmacro %}

{# The league whose calendar and waivers hold: the variable, or what the deliveries say. #}
{% macro active_league() -%}
    {%- if var("league") == "auto" -%}
        (select coalesce(max(league), 'nba') from {{ source("landing", "deliveries") }})
    {%- else -%} '{{ var("league") }}'
    {%- endif -%}
{%- endmacro %}
