with listed as (

    {{ newest_rows('espn', 'schedule', key=[]) }}

),

newest as (

    {{ one_date_per_game('listed', score='home_score') }}

),

final as (

    select
        newest._source_game_id as espn_game_id,
        newest._game_date as game_date,
        {{ utc_minute('newest.start_utc') }} as starts_at,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        {{ whole_number('newest.home_score') }} as home_score,
        {{ whole_number('newest.away_score') }} as away_score,
        {{ unknown_team(
            home_codes='newest.home_abbr', away_codes='newest.away_abbr'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as home_codes
        on upper(newest.home_abbr) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on upper(newest.away_abbr) = away_codes.alias

)

select * from final
