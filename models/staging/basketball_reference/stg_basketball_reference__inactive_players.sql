with newest as (

    {{ newest_rows('basketball_reference', 'inactive_players', key=['team', 'player_id']) }}

),

final as (

    select
        trim(newest.game_id) as bref_game_id,
        newest._game_date as game_date,
        id_codes.team_abbr as id_home_team_abbr,
        team_codes.team_abbr,
        nullif(newest.player_id, '') as bref_player_id,
        nullif(newest.player_name, '') as player_name,
        {{ player_lookup('newest.player_name') }} as player_lookup,
        {{ unknown_team(
            id_codes='right(trim(newest.game_id), 3)', team_codes='newest.team'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as id_codes
        on right(trim(newest.game_id), 3) = id_codes.alias
    left join {{ ref('team_codes') }} as team_codes
        on upper(newest.team) = team_codes.alias

)

select * from final
