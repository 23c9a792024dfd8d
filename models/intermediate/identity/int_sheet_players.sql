with claims as (

    select * from {{ ref('int_player_claims') }}
    where source = 'basketball_reference'

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}
    where source = 'basketball_reference' and game_id is not null

),

player_crosswalk as (

    select
        *,
        {{ row_fingerprint(['source_player_id', 'nba_player_id']) }} as _fingerprint
    from {{ ref('int_player_crosswalk') }}
    where source = 'basketball_reference'

),

final as (

    select
        game_crosswalk.game_id,
        game_crosswalk.game_date,
        claims.source_game_id,
        claims.team_abbr,
        claims.source_player_id,
        player_crosswalk.nba_player_id,
        claims.sheet_status,
        player_crosswalk._fingerprint
    from claims
    inner join game_crosswalk
        on claims.source_game_id = game_crosswalk.source_game_id
    inner join player_crosswalk
        on claims.source_player_id = player_crosswalk.source_player_id

)

select * from final
