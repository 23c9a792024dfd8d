with calendar as (

    select * from {{ ref('int_season_calendar') }}

),

games as (

    select * from {{ ref('int_games') }}

),

claims as (

    select * from {{ ref('int_game_claims') }}

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}

),

final as (

    select
        coalesce(calendar.season, 'unknown') as season,
        claims.source || '.' || claims.entity as table_name,
        claims.source in ('nba_com', 'basketball_reference') as is_box_source,
        claims.entity in ('schedule', 'games') as is_schedule,
        claims.source,
        claims.source_game_id,
        claims.game_date,
        claims.team_abbr,
        claims.unknown_team,
        claims.row_count,
        games.game_id,
        games.home_team_abbr,
        coalesce(claims.row_home_team_abbr, claims.id_home_team_abbr) as claimed_home_team_abbr,
        claims.team_abbr is not null
        -- Basketball-Reference's inactive lists and the tip-off times name no opponent.
        and (
            claims.opponent_team_abbr is not null
            or claims.entity in ('inactive_players', 'tipoffs')
        ) as is_team_known,
        claims.row_home_team_abbr is not null or claims.id_home_team_abbr is not null
            as has_home_claim,
        coalesce(claims.row_home_team_abbr, games.home_team_abbr) = games.home_team_abbr
        and coalesce(claims.id_home_team_abbr, games.home_team_abbr) = games.home_team_abbr
            as is_home_agreed,
        games.game_id is not null as is_matched
    from claims
    left join calendar
        on claims.game_date between calendar.first_regular_date and calendar.last_playoff_date
    left join game_crosswalk
        on
            claims.source = game_crosswalk.source
            and claims.source_game_id = game_crosswalk.source_game_id
    left join games
        on game_crosswalk.game_id = games.game_id

)

select * from final
