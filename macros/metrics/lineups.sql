{#
  How alike two games of a team are, by the men who could play in them: 1 for the same line-up in two
  games in a row, half of it twenty games later, and less by e for every 40 minutes that other men
  would have played. Not below 0, which rows that came twice would make it: their gate is red, and a
  build must live to say so.
#}
{% macro similarity(minutes_that_differ, games_apart) -%}
    exp(-greatest({{ minutes_that_differ }}, 0) / 40) * pow(0.5, ({{ games_apart }}) / 20.0)
{%- endmacro %}

{% macro similar_lineup_columns() %}
    {{ return([
        "similar_lineup_games", "similar_lineup_play_share", "avg_minutes_in_similar_lineups",
        "avg_points_in_similar_lineups"
    ]) }}
{% endmacro %}
