{# The counting columns of a box score, in the order in which every table shows them. #}
{% macro box_columns() %}
    {{ return([
        "points", "fg_makes", "fg_attempts", "three_pt_makes", "three_pt_attempts", "ft_makes",
        "ft_attempts", "offensive_rebounds", "defensive_rebounds", "assists", "steals", "blocks",
        "turnovers", "personal_fouls"
    ]) }}
{% endmacro %}

{# How the publishers spell them. #}
{% macro nba_com_box_columns() %}
    {{ return({
        "points": "PTS", "fg_makes": "FGM", "fg_attempts": "FGA", "three_pt_makes": "FG3M",
        "three_pt_attempts": "FG3A", "ft_makes": "FTM", "ft_attempts": "FTA",
        "offensive_rebounds": "OREB", "defensive_rebounds": "DREB", "assists": "AST",
        "steals": "STL", "blocks": "BLK", "turnovers": "TOV", "personal_fouls": "PF"
    }) }}
{% endmacro %}

{% macro nba_com_v3_box_columns() %}
    {{ return({
        "points": "points", "fg_makes": "fieldGoalsMade", "fg_attempts": "fieldGoalsAttempted",
        "three_pt_makes": "threePointersMade", "three_pt_attempts": "threePointersAttempted",
        "ft_makes": "freeThrowsMade", "ft_attempts": "freeThrowsAttempted",
        "offensive_rebounds": "reboundsOffensive", "defensive_rebounds": "reboundsDefensive",
        "assists": "assists", "steals": "steals", "blocks": "blocks", "turnovers": "turnovers",
        "personal_fouls": "foulsPersonal"
    }) }}
{% endmacro %}

{% macro basketball_reference_box_columns() %}
    {{ return({
        "points": "pts", "fg_makes": "fg", "fg_attempts": "fga", "three_pt_makes": "fg3",
        "three_pt_attempts": "fg3a", "ft_makes": "ft", "ft_attempts": "fta",
        "offensive_rebounds": "orb", "defensive_rebounds": "drb", "assists": "ast",
        "steals": "stl", "blocks": "blk", "turnovers": "tov", "personal_fouls": "pf"
    }) }}
{% endmacro %}

{# Of players' rows; those of teams have the points under `team_score`. #}
{% macro espn_box_columns(points="points") %}
    {{ return({
        "points": points, "fg_makes": "field_goals_made", "fg_attempts": "field_goals_attempted",
        "three_pt_makes": "three_point_field_goals_made",
        "three_pt_attempts": "three_point_field_goals_attempted", "ft_makes": "free_throws_made",
        "ft_attempts": "free_throws_attempted", "offensive_rebounds": "offensive_rebounds",
        "defensive_rebounds": "defensive_rebounds", "assists": "assists", "steals": "steals",
        "blocks": "blocks", "turnovers": "turnovers", "personal_fouls": "fouls"
    }) }}
{% endmacro %}

{# The delivered text as whole numbers under this project's names. #}
{% macro named_box_columns(relation, spellings) -%}
    {%- for column in box_columns() %}
        {{ whole_number(relation ~ "." ~ spellings[column]) }} as {{ column }},
    {%- endfor %}
{%- endmacro %}

{#
  Whether a line of the box score can be: nothing is negative, no more is made than tried, the points
  are those of the shots, and nobody fouls seven times. What is NULL is another gate's business.
#}
{% macro is_possible_line() -%}
    coalesce(
        {%- for column in box_columns() %}
        {{ column }} >= 0 and
        {%- endfor %}
        fg_makes <= fg_attempts
        and three_pt_makes <= three_pt_attempts
        and three_pt_makes <= fg_makes
        and three_pt_attempts <= fg_attempts
        and ft_makes <= ft_attempts
        and points = 2 * fg_makes + three_pt_makes + ft_makes
        and personal_fouls <= 6
        and minutes_played <= 75,
        true
    )
{%- endmacro %}
