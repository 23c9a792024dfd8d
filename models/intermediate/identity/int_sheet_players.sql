with claims as (

    select * from {{ ref('int_player_claims') }}
    where
        source = 'basketball_reference'
        or (source = 'nba_com' and sheet_status <> 'played')

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}
    where game_id is not null

),

player_crosswalk as (

    select * from {{ ref('int_player_crosswalk') }}
    where source = 'basketball_reference'

),

identified as (

    select
        game_crosswalk.game_id,
        game_crosswalk.game_date,
        claims.source,
        claims.source_game_id,
        claims.team_abbr,
        claims.source_player_id,
        case
            when claims.source = 'nba_com' then cast(claims.source_player_id as int64)
            else player_crosswalk.nba_player_id
        end as nba_player_id,
        claims.sheet_status
    from claims
    inner join game_crosswalk
        on
            claims.source = game_crosswalk.source
            and claims.source_game_id = game_crosswalk.source_game_id
    left join player_crosswalk
        on
            claims.source = player_crosswalk.source
            and claims.source_player_id = player_crosswalk.source_player_id

),

final as (

    select
        *,
        {{ row_fingerprint(['source_player_id', 'nba_player_id']) }} as _fingerprint
    from identified
    where nba_player_id is not null

)

select * from final
