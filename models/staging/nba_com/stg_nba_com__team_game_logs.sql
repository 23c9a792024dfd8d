with newest as (

    {{ newest_rows('nba_com', 'team_game_logs', key=['TEAM_ABBREVIATION']) }}

),

final as (

    select
        newest._source_game_id as nba_game_id,
        {{ nba_season_type('newest._source_game_id') }} as season_type,
        newest._game_date as game_date,
        team_codes.team_abbr,
        upper(newest.MATCHUP) as matchup,
        {{ whole_number('newest.MIN') }} as whole_minutes,
        {{- named_box_columns('newest', nba_com_box_columns()) }}
        {{ unknown_team(team_codes='newest.TEAM_ABBREVIATION') }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as team_codes
        on upper(newest.TEAM_ABBREVIATION) = team_codes.alias

)

select * from final
