{{ published(ref('int_team_form'), cluster_by='team_abbr') }}
