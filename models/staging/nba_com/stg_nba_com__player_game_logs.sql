with newest as (

    {{ newest_rows('nba_com', 'player_game_logs', key=['PLAYER_ID']) }}

),

final as (

    select
        newest._source_game_id as nba_game_id,
        {{ nba_season_type('newest._source_game_id') }} as season_type,
        newest._game_date as game_date,
        {{ whole_number('newest.PLAYER_ID') }} as nba_player_id,
        newest.PLAYER_NAME as player_name,
        {{ player_lookup('newest.PLAYER_NAME') }} as player_lookup,
        team_codes.team_abbr,
        upper(newest.MATCHUP) as matchup,
        {{ played_minutes('newest.MIN') }} as whole_minutes,
        {{ played_seconds('newest.MIN') }} as seconds_played,
        {{- named_box_columns('newest', nba_com_box_columns()) }}
        {{ whole_number('newest.PLUS_MINUS') }} as plus_minus,
        {{ starts_by_position('newest', 'START_POSITION') }} as is_starter,
        {{ unknown_team(team_codes='newest.TEAM_ABBREVIATION') }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as team_codes
        on upper(newest.TEAM_ABBREVIATION) = team_codes.alias

)

select * from final
