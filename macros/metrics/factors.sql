{# 'pace' of 'pace_score'. #}
{% macro factor_name(factor) -%} {{ factor | replace("_score", "") | replace("_adjustment", "") }}
{%- endmacro %}

{# A factor's value held between its bounds. #}
{% macro bounded(factor, value) -%} {{ clamp(value, *composite_factors()[factor].bounds) }}
{%- endmacro %}

{# Why a factor is NULL: the first of its reasons that holds; NULL where it has a value. #}
{% macro null_reason(factor) -%}
    {%- set known = composite_factors()[factor] -%}
    case
        when {{ factor }} is not null then null
        {%- if known.null_reason_of_inputs %}
        when {{ known.null_reason_of_inputs }} is not null then {{ known.null_reason_of_inputs }}
        {%- endif %}
        {%- for reason, condition in known.null_reasons.items() %}
        {{ "else" if condition == "otherwise" else "when " ~ condition ~ " then" }} '{{ reason }}'
        {%- endfor %}
    end
{%- endmacro %}

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

{# Fatigue in points: a fresh player loses nothing. #}
{% macro fatigue_adjustment(fatigue_score) -%}
    {{ bounded("fatigue_adjustment", "((" ~ fatigue_score ~ " - 100) / 20.0)") }}
{%- endmacro %}

{# The game's expected pace (mean of both teams' last ten games) against the league's, halved. #}
{% macro pace_score(team_pace, opponent_pace, league_pace) -%}
    {{ bounded(
        "pace_score",
        "(((" ~ team_pace ~ " + " ~ opponent_pace ~ ") / 2.0 - " ~ league_pace ~ ") / 2.0)"
    ) }}
{%- endmacro %}

{#
  The zone that a player's shots come from most: paint from a share of 40, else three from 40, else
  mid-range from 35, else all of them. With the box score's two zones: the larger share.
#}
{% macro primary_zone(zone_basis) -%}
    case
        when {{ zone_basis }} = 'shots' and three_rate_last_10_games is not null then
            case
                when paint_rate_last_10_games >= 40 then 'paint'
                when three_rate_last_10_games >= 40 then 'three'
                when mid_range_rate_last_10_games >= 35 then 'mid_range'
                else 'balanced'
            end
        when {{ zone_basis }} = 'two_zones' and beyond_arc_rate_last_10_games is not null then
            case
                when beyond_arc_rate_last_10_games > inside_arc_rate_last_10_games
                    then 'beyond_arc'
                else 'inside_arc'
            end
    end
{%- endmacro %}

{# The defence that a player's shots meet: the opponent's in his primary zone, by his share there. #}
{% macro zone_mismatch(primary_zone) -%}
    case {{ primary_zone }}
        {%- for zone in shot_zones() + box_zones() %}
        when '{{ zone }}'
            then opponent_{{ zone }}_defense_last_15_games
                * least({{ zone }}_rate_last_10_games / 50, 1)
        {%- endfor %}
        when 'balanced' then
            {%- for zone in shot_zones() %}
            opponent_{{ zone }}_defense_last_15_games * {{ zone }}_rate_last_10_games / 100
            {{- " +" if not loop.last }}
            {%- endfor %}
    end
{%- endmacro %}

{# -10 to 10: a mismatch beyond 5 percentage points either way counts a fifth more. #}
{% macro shot_zone_mismatch_score(mismatch) -%}
    {{ bounded(
        "shot_zone_mismatch_score",
        "(" ~ mismatch ~ " * case when abs(" ~ mismatch ~ ") > 5 then 1.2 else 1 end)"
    ) }}
{%- endmacro %}

{#
  -3 to 3: what absences add to a player's usage rate. A gain is worth more when stars are among the
  absent: their plays go to the next best, not to everybody.
#}
{% macro usage_spike_score(projected_usage_rate, usage_rate, stars_absent) -%}
    {%- set spike -%}
        (0.3 * ({{ projected_usage_rate }} - {{ usage_rate }}) * case
            when {{ projected_usage_rate }} <= {{ usage_rate }} then 1
            when {{ stars_absent }} >= 2 then 1.30
            when {{ stars_absent }} = 1 then 1.15
            else 1
        end)
    {%- endset -%}
    {{ bounded("usage_spike_score", spike) }}
{%- endmacro %}

{#
  -3 to 3, positive = a weak opponent: its defensive rating against the league's. Divided by 3, a
  score of 1 is about a standard deviation, and one in thirty games lies at a limit.
#}
{% macro opponent_strength_score(defensive_rating, league_defensive_rating) -%}
    {{ bounded(
        "opponent_strength_score",
        "((" ~ defensive_rating ~ " - " ~ league_defensive_rating ~ ") / 3.0)"
    ) }}
{%- endmacro %}

{# -2 to 0: 5,000 miles in a week, and four time zones on the last trip, cost a point each. #}
{% macro travel_impact_score(miles_last_7_days, time_zones_crossed) -%}
    {{ bounded(
        "travel_impact_score",
        "(0 - " ~ miles_last_7_days ~ " / 5000.0 - " ~ time_zones_crossed ~ " / 4.0)"
    ) }}
{%- endmacro %}

{#
  -2 to 2, positive = lighter games ahead than behind: a game more or less in a week is half a point,
  and so is an eighth of a win share between the next three opponents and the last three.
#}
{% macro look_ahead_pressure_score(next_games, last_games, next_win_share, last_win_share) -%}
    {{ bounded(
        "look_ahead_pressure_score",
        "((" ~ last_games ~ " - " ~ next_games ~ ") / 2.0 + 4 * (" ~ last_win_share ~ " - "
        ~ next_win_share ~ "))"
    ) }}
{%- endmacro %}
