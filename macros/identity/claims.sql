{#
  What a source's rows say about a game: the date, two teams, the home team that the row names and
  the home team in the id itself. Pass the literal `null` for what an entity does not say.
#}
{% macro game_claims(relation, source, entity, id, team, opponent, row_home, id_home="null") %}
    select
        '{{ source }}' as source,
        '{{ entity }}' as entity,
        {{ id }} as source_game_id,
        game_date,
        {{ team }} as team_abbr,
        {{ opponent }} as opponent_team_abbr,
        cast({{ row_home }} as string) as row_home_team_abbr,
        cast({{ id_home }} as string) as id_home_team_abbr,
        count(*) as row_count
    from {{ relation }}
    group by 1, 2, 3, 4, 5, 6, 7, 8
{% endmacro %}

{#
  NBA.com's 'AAA vs. BBB' is AAA at home, 'AAA @ BBB' is AAA away. At a neutral site every row of the
  game says '@': then none of them names a home team.
#}
{% macro matchup_home_team(matchup, nba_game_id) -%}
    case
        when
            max(case when {{ matchup }} like '%vs.%' then 1 end)
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
