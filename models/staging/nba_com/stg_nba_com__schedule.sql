with listed as (

    {{ newest_rows('nba_com', 'schedule', key=[]) }}

),

newest as (

    {{ one_date_per_game('listed', score="nullif(homeScore, '')") }}

),

final as (

    select
        newest._source_game_id as nba_game_id,
        {{ nba_season_type('newest._source_game_id') }} as season_type,
        {{ nba_season('newest._source_game_id') }} as season,
        newest._game_date as game_date,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        {{ whole_number('newest.homeScore') }} as home_score,
        {{ whole_number('newest.awayScore') }} as away_score,
        {{ unknown_team(
            home_codes='newest.hometeamName', away_codes='newest.awayteamName'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as home_codes
        on upper(newest.hometeamName) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on upper(newest.awayteamName) = away_codes.alias

)

select * from final
