with newest as (

    {{ newest_rows('nba_com', 'inactive_players', key=['personId']) }}

),

named as (

    select
        newest._source_game_id as nba_game_id,
        newest._game_date as game_date,
        {{ whole_number('newest.personId') }} as nba_player_id,
        {{ full_name('newest.firstName', 'newest.familyName') }} as player_name,
        team_codes.team_abbr,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        {{ unknown_team(
            team_codes='newest.teamId', home_codes='newest.homeTeamId',
            away_codes='newest.awayTeamId'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as team_codes
        on cast({{ whole_number('newest.teamId') }} as string) = team_codes.alias
    left join {{ ref('team_codes') }} as home_codes
        on cast({{ whole_number('newest.homeTeamId') }} as string) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on cast({{ whole_number('newest.awayTeamId') }} as string) = away_codes.alias

),

final as (

    select
        nba_game_id,
        game_date,
        nba_player_id,
        player_name,
        {{ player_lookup('player_name') }} as player_lookup,
        team_abbr,
        case when team_abbr = home_team_abbr then away_team_abbr else home_team_abbr end
            as opponent_team_abbr,
        home_team_abbr,
        unknown_team,
        _delivery_id,
        _loaded_at
    from named

)

select * from final
