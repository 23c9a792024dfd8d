{#
  What the box scores of a team's final game must hold, and what each source must hold of it.

  table_name, metric: as in the ledger; applies: of which teams' games it is asked; is_there: SQL,
  true where all is as it must be; found: SQL for the words that say what is there instead. The
  columns are those of the CTE `teams` in `int_game_contents`.
#}
{% macro team_contents() %}
    {%- set is_regular = "season_type = 'regular'" -%}
    {%- set contents = [
        {
            "table_name": "player_game_summary", "metric": "player_rows", "applies": "true",
            "is_there": "players >= 5 and seconds_played is not null",
            "found": counted("players", "players")
        },
        {
            "table_name": "player_game_summary", "metric": "points_equal_score",
            "applies": "totals_basis = 'player_rows'", "is_there": "points = score",
            "found": counted("points", "points of players") ~ " || ', score ' || "
                ~ counted("score", "")
        },
        {
            "table_name": "player_game_summary", "metric": "minutes_fill_the_clock",
            "applies": "rounding_seconds is not null",
            "is_there": "abs(seconds_played - seconds_on_the_clock) <= rounding_seconds",
            "found": counted("cast(round(seconds_played / 60) as int64)", "minutes") ~ " || ' of ' || "
                ~ counted("cast(seconds_on_the_clock / 60 as int64)", "")
        },
        {
            "table_name": "team_offense_game_summary", "metric": "team_rows", "applies": "true",
            "is_there": "totals_basis is not null", "found": "'no totals'"
        },
        {
            "table_name": "nba_com.player_game_logs", "metric": "player_rows",
            "applies": is_regular, "is_there": "nba_com_rows >= 5",
            "found": counted("nba_com_rows", "rows")
        },
        {
            "table_name": "nba_com.team_game_logs", "metric": "team_rows", "applies": is_regular,
            "is_there": "is_in_nba_com_team_logs", "found": "'no row'"
        },
        {
            "table_name": "int_game_sheets", "metric": "sheets", "applies": is_regular,
            "is_there": "sheet_rows >= 5", "found": counted("sheet_rows", "rows")
        },
        {
            "table_name": "basketball_reference.player_box", "metric": "player_rows",
            "applies": is_regular, "is_there": "bref_rows >= 5",
            "found": counted("bref_rows", "rows")
        },
        {
            "table_name": "basketball_reference.team_box", "metric": "team_rows",
            "applies": is_regular, "is_there": "is_in_bref_team_box", "found": "'no row'"
        },
        {
            "table_name": "nba_com.shots", "metric": "shots_are_attempts",
            "applies": "shot_attempts is not null and fg_attempts is not null",
            "is_there": "abs(shot_attempts - fg_attempts) <= 1 and shot_makes = fg_makes",
            "found": counted("shot_makes", "made of") ~ " || ' ' || "
                ~ counted("shot_attempts", "shots") ~ " || ', box score ' || "
                ~ counted("fg_makes", "of") ~ " || ' ' || " ~ counted("fg_attempts", "")
        }
    ] -%}
    {{ return(contents) }}
{% endmacro %}

{# SQL for a number and what it counts. #}
{% macro counted(number, of) -%}
    coalesce(cast({{ number }} as string), '0'){{ " || ' " ~ of ~ "'" if of }}
{%- endmacro %}

{#
  The seconds that a team's players share: five of them in 48 minutes and in every overtime of 5,
  for as many overtimes as come nearest to what was played.
#}
{% macro seconds_on_the_clock(seconds_played) -%}
    14400 + 1500 * greatest(0, cast(round(({{ seconds_played }} - 14400) / 1500) as int64))
{%- endmacro %}

{# SQL for the names of those columns of a line that are not there. #}
{% macro missing_columns(columns) -%}
    'no'
    {%- for column in columns %}
    || case when {{ column }} is null then ' {{ column }}' else '' end
    {%- endfor %}
{%- endmacro %}

{# SQL for a line as it stands in a box score: what `lines_possible` weighs. #}
{% macro line_in_words() -%}
    {{ counted("points", "points") }}
    {%- for makes, attempts, of in [
        ("fg_makes", "fg_attempts", "field goals"),
        ("three_pt_makes", "three_pt_attempts", "threes"),
        ("ft_makes", "ft_attempts", "free throws")
    ] %}
    || ', ' || {{ counted(makes, "of") }} || ' ' || {{ counted(attempts, of) }}
    {%- endfor %}
    || ', ' || {{ counted("personal_fouls", "fouls") }}
    || ', ' || {{ counted("cast(round(minutes_played) as int64)", "minutes") }}
{%- endmacro %}
