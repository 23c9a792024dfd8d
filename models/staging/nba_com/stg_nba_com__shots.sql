with newest as (

    -- A shot has no id: within a delivery every row is one.
    {{ newest_rows('nba_com', 'shots') }}

),

final as (

    select
        newest._source_game_id as nba_game_id,
        newest._game_date as game_date,
        {{ whole_number('newest.PLAYER_ID') }} as nba_player_id,
        shooting_team.team_abbr,
        home_codes.team_abbr as home_team_abbr,
        away_codes.team_abbr as away_team_abbr,
        newest.SHOT_TYPE = '3PT Field Goal' as is_three,
        {{ truth('newest.SHOT_MADE') }} as is_made,
        -- Corner threes are 22 feet: the shot's type decides, not its distance.
        case
            when newest.SHOT_TYPE = '3PT Field Goal' then 'three'
            when newest.BASIC_ZONE in ('Restricted Area', 'In The Paint (Non-RA)') then 'paint'
            else 'mid_range'
        end as zone,
        newest.BASIC_ZONE as basic_zone,
        {{ whole_number('newest.SHOT_DISTANCE') }} as distance_feet,
        {{ unknown_team(
            shooting_team='newest.TEAM_ID', home_codes='newest.HOME_TEAM',
            away_codes='newest.AWAY_TEAM'
        ) }} as unknown_team,
        newest._delivery_id,
        newest._loaded_at
    from newest
    left join {{ ref('team_codes') }} as shooting_team
        on cast({{ whole_number('newest.TEAM_ID') }} as string) = shooting_team.alias
    left join {{ ref('team_codes') }} as home_codes
        on upper(newest.HOME_TEAM) = home_codes.alias
    left join {{ ref('team_codes') }} as away_codes
        on upper(newest.AWAY_TEAM) = away_codes.alias

)

select * from final
