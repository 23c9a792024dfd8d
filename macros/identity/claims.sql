{#
  What a source's rows say about a game: the date, two teams, the home team that the row names and
  the home team in the id itself. Pass the literal `null` for what an entity does not say.
#}
{% macro game_claims(
    relation, due, source, entity, id, team, opponent, row_home, id_home="null"
) %}
    select
        '{{ source }}' as source,
        '{{ entity }}' as entity,
        {{ id }} as source_game_id,
        game_date,
        {{ team }} as team_abbr,
        {{ opponent }} as opponent_team_abbr,
        cast({{ row_home }} as string) as row_home_team_abbr,
        cast({{ id_home }} as string) as id_home_team_abbr,
        max(unknown_team) as unknown_team,
        count(*) as row_count
    from {{ relation }}
    where game_date {{ due.dates }}
    group by 1, 2, 3, 4, 5, 6, 7, 8
{% endmacro %}

{# The first spelling of a team whose join to `team_codes` found nothing: joins by name, spellings. #}
{% macro unknown_team() -%}
    case
        {%- for codes, spelling in kwargs.items() %}
        when {{ codes }}.team_abbr is null and {{ spelling }} is not null then {{ spelling }}
        {%- endfor %}
    end
{%- endmacro %}

{#
  NBA.com's 'AAA vs. BBB' is AAA at home, 'AAA @ BBB' is AAA away; staging has it in upper case. At a
  neutral site every row of the game says '@': then none of them names a home team.
#}
{% macro matchup_home_team(matchup, nba_game_id) -%}
    case
        when
            max(case when {{ matchup }} like '%VS.%' then 1 end)
                over (partition by {{ nba_game_id }}) is null
            then null
        when {{ matchup }} like '%@%' then right({{ matchup }}, 3)
        else left({{ matchup }}, 3)
    end
{%- endmacro %}

{% macro matchup_opponent(matchup, team) -%}
    case
        when left({{ matchup }}, 3) = {{ team }} then right({{ matchup }}, 3)
        else left({{ matchup }}, 3)
    end
{%- endmacro %}

{#
  A source's rows of final games with the game that each belongs to: game_id and
  canonical_game_date. The rows of a game that is under way are no box score yet. Rows are looked up
  under the dates that they claim, which a postponed game's rows may differ in.
#}
{% macro rows_of_games(relation, source, id, due) %}
    {%- set crosswalk = ref("int_game_crosswalk") %}
    select
        crosswalk.game_id,
        crosswalk.game_date as canonical_game_date,
        claimed.*
    from {{ relation }} as claimed
    inner join {{ crosswalk }} as crosswalk
        on
            crosswalk.source = '{{ source }}'
            and claimed.{{ id }} = crosswalk.source_game_id
    where
        crosswalk.is_final
        and crosswalk.game_date {{ due.dates }}
        and claimed.game_date {{ claimed_dates(crosswalk, due) }}
{% endmacro %}
