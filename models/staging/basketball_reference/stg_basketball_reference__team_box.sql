with newest as (

    {{ newest_rows('basketball_reference', 'team_box', key=['team']) }}

),

final as (

    select
        trim(newest.game_id) as bref_game_id,
        newest._game_date as game_date,
        id_codes.team_abbr as id_home_team_abbr,
        team_codes.team_abbr,
        opponent_codes.team_abbr as opponent_team_abbr,
        {{ truth('newest.is_home') }} as is_home,
        {{ whole_number('newest.mp') }} as whole_minutes,
        {{- named_box_columns('newest', basketball_reference_box_columns()) }}
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
