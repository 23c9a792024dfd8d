{{ published(
    ref('player_composite_factors_candidate'), cluster_by='nba_player_id', players=ref('int_players')
) }}
