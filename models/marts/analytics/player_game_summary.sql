{{ published(
    ref('player_game_summary_candidate'), cluster_by='nba_player_id', players=ref('int_players')
) }}
