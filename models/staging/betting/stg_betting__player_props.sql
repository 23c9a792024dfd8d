with newest as (

    {{ newest_rows(
        'betting', 'player_props',
        key=['delivery_file', 'player', 'market', 'bookmaker', 'side', 'line']
    ) }}

),

final as (

    select
        newest._source_game_id as odds_api_game_id,
        {{ us_date('newest.delivery_file') }} as collected_on,
        newest._game_date as game_date,
        {{ utc_instant('newest.commence_time') }} as starts_at,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        newest.player as player_name,
        {{ player_lookup('newest.player') }} as player_lookup,
        newest.market,
        newest.bookmaker,
        newest.side,
        cast(newest.line as float64) as line,
        cast(newest.price as float64) as american_odds,
        {{ unknown_team(
            home_codes='newest.home_team', away_codes='newest.away_team'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as home_codes
        on upper(newest.home_team) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on upper(newest.away_team) = away_codes.alias

)

select * from final
