-- depends_on: {{ ref('player_game_summary') }}
-- depends_on: {{ ref('team_offense_game_summary') }}
-- depends_on: {{ ref('team_defense_game_summary') }}
-- depends_on: {{ ref('player_shot_zone_analysis') }}
-- depends_on: {{ ref('team_defense_zone_analysis') }}
{{ published(
    ref('player_composite_factors_candidate'), cluster_by='nba_player_id', players=ref('int_players')
) }}
