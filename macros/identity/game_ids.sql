{#
  The spellings of a game's identity.

  canonical            YYYYMMDD_AWAY_HOME, Eastern date, NBA.com codes, away first
  nba_com              10 digits: 00, competition, season, number; also without the leading 00
  basketball_reference YYYYMMDD0HOM, home code
  espn                 9 digits
  odds_api             32 hexadecimal digits
#}
{% macro canonical_game_id(game_date, away_team_abbr, home_team_abbr) -%}
    {{ compact_date(game_date) }} || '_' || {{ away_team_abbr }} || '_' || {{ home_team_abbr }}
{%- endmacro %}

{# The competition digit of NBA.com's id; NULL for other leagues, whose ids do not start with 00. #}
{% macro nba_season_type(nba_game_id) -%}
    case substr({{ nba_game_id }}, 1, 3)
        when '001' then 'preseason'
        when '002' then 'regular'
        when '003' then 'all_star'
        when '004' then 'playoffs'
        when '005' then 'play_in'
        when '006' then 'cup_final'
    end
{%- endmacro %}

{# '2023-24' from NBA.com's id '0022300001'; its two digits turn over in 1946. #}
{% macro nba_season(nba_game_id) -%}
    {{ season_label(
        "case when substr(" ~ nba_game_id ~ ", 4, 2) >= '46' then 1900 else 2000 end"
        ~ " + cast(substr(" ~ nba_game_id ~ ", 4, 2) as int64)"
    ) }}
{%- endmacro %}

{# '2023-24' from the year in which the season starts. #}
{% macro season_label(start_year) -%}
    cast({{ start_year }} as string)
    || '-' || lpad(cast(mod({{ start_year }} + 1, 100) as string), 2, '0')
{%- endmacro %}

{# The competitions whose games count: windows, samples and gates see no others. #}
{% macro counted_season_types() -%} ('regular', 'cup_final', 'play_in', 'playoffs') {%- endmacro %}

{# The first season of which the rules hold by which an unknown one is derived from its schedule. #}
{% macro first_season_by_rule() -%} '2021-22' {%- endmacro %}

{# Regular-season games of the NBA: thirty teams, 82 games each, two teams a game. #}
{% macro games_of_a_season() -%} {{ return(30 * 82 // 2) }} {%- endmacro %}
