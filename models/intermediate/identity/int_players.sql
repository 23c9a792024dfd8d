with claims as (

    select * from {{ ref('int_player_claims') }}
    where source = 'nba_com'

),

newest_names as (

    -- A name can change: every row of a player carries his newest one.
    select *
    from claims
    qualify row_number() over (
        partition by source_player_id order by game_date desc, source_game_id desc, player_name asc
    ) = 1

),

final as (

    select
        cast(source_player_id as int64) as nba_player_id,
        player_name,
        player_lookup,
        {{ row_fingerprint(['source_player_id', 'player_name', 'player_lookup']) }} as _fingerprint
    from newest_names

)

select * from final
