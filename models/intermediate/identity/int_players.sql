with player_logs as (

    select * from {{ ref('stg_nba_com__player_game_logs') }}

),

final as (

    -- A name can change: every row of a player carries his newest one.
    select
        nba_player_id,
        player_name,
        player_lookup
    from player_logs
    qualify row_number() over (
        partition by nba_player_id order by game_date desc, nba_game_id desc
    ) = 1

)

select * from final
