with newest as (

    {{ newest_rows('betting', 'point_spreads', key=[]) }}

),

final as (

    select
        newest._source_game_id as source_game_id,
        newest._game_date as game_date,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        cast(newest.spread_home as float64) as home_spread,
        {{ unknown_team(home_codes='newest.home', away_codes='newest.away') }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as home_codes
        on upper(newest.home) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on upper(newest.away) = away_codes.alias

)

select * from final
