{#
  Fatigue, 0-100, 100 = fresh. Penalties for a back-to-back, four or more games, 240 minutes or 35
  minutes a game in 7 days, and back-to-backs in 14 days; three or more days of rest give 5 back.
  NULL without an earlier game this season: rest is not known then, and 100 would be a default that
  looks like data. No source here has ages, so the age penalty of the old system is not applied.
#}
{% macro fatigue_score(
    days_rest, games_last_7_days, minutes_last_7_days, back_to_backs_last_14_days
) -%}
    {%- set points -%}
        100
        + case
            when {{ days_rest }} = 0 then -15
            when {{ days_rest }} < 3 then 0
            when {{ days_rest }} >= 3 then 5
        end
        + case when {{ games_last_7_days }} >= 4 then -10 else 0 end
        + case when {{ minutes_last_7_days }} > 240 then -10 else 0 end
        + case
            when {{ minutes_last_7_days }} / nullif({{ games_last_7_days }}, 0) > 35 then -8
            else 0
        end
        + case
            when {{ back_to_backs_last_14_days }} >= 2 then -12
            when {{ back_to_backs_last_14_days }} = 1 then -5
            else 0
        end
    {%- endset -%}
    {{ clamp("(" ~ points ~ ")", 0, 100) }}
{%- endmacro %}

{# The game's expected pace (mean of both teams' last ten games) against the league's, halved. #}
{% macro pace_score(team_pace, opponent_pace, league_pace) -%}
    {{ clamp(
        "(((" ~ team_pace ~ " + " ~ opponent_pace ~ ") / 2.0 - " ~ league_pace ~ ") / 2.0)", -3, 3
    ) }}
{%- endmacro %}
