{# Every formula stands here once. A NULL input gives NULL; so does a denominator of 0. #}

{# Free throws come in trips of two or three, after a made basket, or for a technical foul. #}
{% macro free_throw_trips(ft_attempts) -%} cast(0.44 as float64) * {{ ft_attempts }} {%- endmacro %}

{# Plays that end with the ball given up: FGA + 0.44 FTA + TOV. #}
{% macro plays_used(fg_attempts, ft_attempts, turnovers) -%}
    ({{ fg_attempts }} + {{ free_throw_trips(ft_attempts) }} + {{ turnovers }})
{%- endmacro %}

{#
  His share of the team's plays, by the time that he was on the floor: team plays x minutes /
  (team minutes / 5). Team minutes / 5 instead of 48 handles overtime.
#}
{% macro team_plays_on_floor(seconds, team_plays, team_seconds) -%}
    ({{ team_plays }} * {{ seconds }} / nullif({{ team_seconds }} / 5.0, 0))
{%- endmacro %}

{#
  Share (0-100) of the team's plays that a player used while he was on the floor, in a game or, of
  sums, in many. With the players' turnovers as the team's, a team's minutes-weighted mean is 20.
#}
{% macro usage_rate(plays, team_plays_on_floor) -%}
    100.0 * {{ plays }} / nullif({{ team_plays_on_floor }}, 0)
{%- endmacro %}

{# Points per two shooting attempts, 0-1 and above: PTS / (2 (FGA + 0.44 FTA)). #}
{% macro true_shooting_pct(points, fg_attempts, ft_attempts) -%}
    {{ points }} / nullif(2.0 * ({{ fg_attempts }} + {{ free_throw_trips(ft_attempts) }}), 0)
{%- endmacro %}

{# Field goal share with threes counted half more: (FGM + 0.5 FG3M) / FGA. #}
{% macro effective_fg_pct(fg_makes, three_pt_makes, fg_attempts) -%}
    ({{ fg_makes }} + 0.5 * {{ three_pt_makes }}) / nullif({{ fg_attempts }}, 0)
{%- endmacro %}

{# Possessions: FGA + 0.44 FTA + TOV - OREB. #}
{% macro possessions(fg_attempts, ft_attempts, turnovers, offensive_rebounds) -%}
    ({{ plays_used(fg_attempts, ft_attempts, turnovers) }} - {{ offensive_rebounds }})
{%- endmacro %}

{# Points per 100 possessions. #}
{% macro points_per_100(points, possessions) -%}
    100.0 * {{ points }} / nullif({{ possessions }}, 0)
{%- endmacro %}

{# Possessions per 48 minutes: 48 x possessions / (team minutes / 5). #}
{% macro pace(possessions, team_seconds) -%}
    48.0 * {{ possessions }} / nullif({{ team_seconds }} / 300.0, 0)
{%- endmacro %}

{# A team's total of its players' column; NULL when a player's value is missing. #}
{% macro complete_sum(column) -%}
    case when count(*) = count({{ column }}) then cast(sum({{ column }}) as int64) end
{%- endmacro %}
