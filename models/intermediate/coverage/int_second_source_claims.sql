with claims as (

    select * from {{ ref('int_player_claims') }}
    where source = 'basketball_reference'

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}

),

games as (

    select * from {{ ref('int_games') }}

),

unmatched_players as (

    select * from {{ ref('int_unmatched_players') }}
    where source = 'basketball_reference'

),

final as (

    select
        games.season,
        games.game_id,
        games.game_date,
        games.is_final,
        claims.team_abbr,
        claims.source_player_id,
        claims.player_name,
        claims.sheet_status,
        claims.row_count,
        claims.source_player_id is not null and unmatched_players.source_player_id is null
            as is_matched,
        unmatched_players.reason,
        unmatched_players.nearest_candidate
    from claims
    inner join game_crosswalk
        on
            claims.source = game_crosswalk.source
            and claims.source_game_id = game_crosswalk.source_game_id
    inner join games
        on game_crosswalk.game_id = games.game_id
    left join unmatched_players
        on claims.source_player_id = unmatched_players.source_player_id

)

select * from final
