{#
  The rows of an entity that hold now, one per game and key; all rows of a game without a key.
  A newer delivery of a game replaces the older one whole, so that a row that a correction leaves
  out is gone; one of fewer teams or clearly fewer players replaces what it speaks of. Game and date
  come first in every partition: a filter on the date reaches the files.
#}
{% macro newest_rows(source_name, entity, key=none) %}
    select landed.*
    from {{ source(source_name, entity) }} as landed
    inner join {{ ref("stg_landing__newest_deliveries") }} as newest
        on
            landed._delivery_id = newest.delivery_id
            and landed._source_game_id = newest.source_game_id
            and landed._game_date = newest.game_date
            and coalesce(landed._team, '') = coalesce(newest.team, '')
    {%- if key is not none %}
    qualify row_number() over (
        partition by
            landed._game_date,
            landed._source_game_id{% for column in key %},
            landed.{{ column }}{% endfor %}
        order by landed._loaded_at desc, landed._row_number desc
    ) = 1
    {%- endif %}
{% endmacro %}

{#
  The rows of a schedule, one per game. A postponed game may be listed under both of its dates: the
  one with the result is the new one, and without a result the later one.
#}
{% macro one_date_per_game(listed, score) %}
    select * from {{ listed }}
    qualify row_number() over (
        partition by _source_game_id
        order by coalesce({{ whole_number(score) }}, 0) > 0 desc, _game_date desc
    ) = 1
{% endmacro %}

{#
  ESPN's rows of real games: the all-star game's teams have ids beyond those of the thirty clubs, and
  competition 1 is the preseason.
#}
{% macro is_espn_game(relation) -%}
    {{ whole_number(relation ~ ".team_id") }} between 1 and 30
    and {{ whole_number(relation ~ ".season_type") }} <> 1
{%- endmacro %}

{# The league whose calendar and waivers hold: the variable, or what the deliveries say. #}
{% macro active_league() -%}
    {%- if var("league") == "auto" -%}
        (select coalesce(max(league), 'nba') from {{ source("landing", "deliveries") }})
    {%- else -%} '{{ var("league") }}'
    {%- endif -%}
{%- endmacro %}
