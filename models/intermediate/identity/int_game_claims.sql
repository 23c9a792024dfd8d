with player_logs as (

    select
        *,
        {{ matchup_opponent('matchup', 'team_abbr') }} as opponent_team_abbr,
        {{ matchup_home_team('matchup', 'nba_game_id') }} as home_team_abbr
    from {{ ref('stg_nba_com__player_game_logs') }}

),

team_logs as (

    select
        *,
        {{ matchup_opponent('matchup', 'team_abbr') }} as opponent_team_abbr,
        {{ matchup_home_team('matchup', 'nba_game_id') }} as home_team_abbr
    from {{ ref('stg_nba_com__team_game_logs') }}

),

player_box as (

    select
        *,
        case when is_home then team_abbr else opponent_team_abbr end as row_home_team_abbr
    from {{ ref('stg_basketball_reference__player_box') }}

),

team_box as (

    select
        *,
        case when is_home then team_abbr else opponent_team_abbr end as row_home_team_abbr
    from {{ ref('stg_basketball_reference__team_box') }}

),

final as (

    {{ game_claims(
        ref('stg_nba_com__schedule'), 'nba_com', 'schedule', 'nba_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        'player_logs', 'nba_com', 'player_game_logs', 'nba_game_id',
        'team_abbr', 'opponent_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        'team_logs', 'nba_com', 'team_game_logs', 'nba_game_id',
        'team_abbr', 'opponent_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_nba_com__shots'), 'nba_com', 'shots', 'nba_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_basketball_reference__games'), 'basketball_reference', 'games', 'bref_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        'player_box', 'basketball_reference', 'player_box', 'bref_game_id',
        'team_abbr', 'opponent_team_abbr', 'row_home_team_abbr', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        'team_box', 'basketball_reference', 'team_box', 'bref_game_id',
        'team_abbr', 'opponent_team_abbr', 'row_home_team_abbr', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_basketball_reference__inactive_players'),
        'basketball_reference', 'inactive_players', 'bref_game_id',
        'team_abbr', 'cast(null as string)', 'null', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_basketball_reference__tipoffs'), 'basketball_reference', 'tipoffs', 'bref_game_id',
        'id_home_team_abbr', 'cast(null as string)', 'null', 'id_home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_betting__point_spreads'), 'betting', 'point_spreads', 'source_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_betting__player_props'), 'betting', 'player_props', 'odds_api_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}
    union all
    {{ game_claims(
        ref('stg_espn__schedule'), 'espn', 'schedule', 'espn_game_id',
        'home_team_abbr', 'away_team_abbr', 'home_team_abbr'
    ) }}

)

select * from final
