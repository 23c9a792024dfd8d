with newest as (

    {{ newest_rows('basketball_reference', 'player_box', key=['player_id']) }}

),

final as (

    select
        trim(newest.game_id) as bref_game_id,
        newest._game_date as game_date,
        id_codes.team_abbr as id_home_team_abbr,
        case newest.season_type
            when 'Regular' then 'regular'
            when 'CupFinal' then 'cup_final'
            when 'PlayIn' then 'play_in'
            when 'Playoffs' then 'playoffs'
        end as season_type,
        team_codes.team_abbr,
        opponent_codes.team_abbr as opponent_team_abbr,
        {{ truth('newest.is_home') }} as is_home,
        nullif(newest.player_id, '') as bref_player_id,
        newest.player_name,
        {{ player_lookup('newest.player_name') }} as player_lookup,
        {{ truth('newest.starter') }} as is_starter,
        nullif(newest.dnp_reason, '') as dnp_reason,
        {{ clock_seconds("nullif(newest.mp, '')") }} as seconds_played,
        {{- named_box_columns('newest', basketball_reference_box_columns()) }}
        {{ whole_number('newest.plus_minus') }} as plus_minus,
        {{ unknown_team(
            id_codes='right(trim(newest.game_id), 3)', team_codes='newest.team',
            opponent_codes='newest.opponent'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as id_codes
        on right(trim(newest.game_id), 3) = id_codes.alias
    left join {{ ref('team_codes') }} as team_codes
        on upper(newest.team) = team_codes.alias
    left join {{ ref('team_codes') }} as opponent_codes
        on upper(newest.opponent) = opponent_codes.alias

)

select * from final
