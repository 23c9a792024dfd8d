{{ published(ref('team_game_summary_candidate'), cluster_by='team_abbr') }}
