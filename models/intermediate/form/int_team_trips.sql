{{ config(materialized='view') }}

with team_games as (

    select * from {{ ref('int_team_games') }}
    where season is not null

),

sites as (

    select * from {{ ref('int_game_sites') }}

),

from_to as (

    select
        team_games.game_id,
        team_games.day_number,
        team_games.season,
        team_games.team_abbr,
        sites.arena,
        sites.latitude,
        sites.longitude,
        sites.utc_offset_hours,
        lag(sites.latitude) over season_so_far as last_latitude,
        lag(sites.longitude) over season_so_far as last_longitude,
        lag(sites.utc_offset_hours) over season_so_far as last_utc_offset_hours
    from team_games
    inner join sites
        on team_games.game_id = sites.game_id
    window season_so_far as (
        partition by team_games.team_abbr, team_games.season
        order by team_games.game_date, team_games.game_id
    )

),

trips as (

    select
        *,
        {{ great_circle_miles('last_latitude', 'last_longitude', 'latitude', 'longitude') }}
            as miles,
        abs(utc_offset_hours - last_utc_offset_hours) as time_zones_crossed
    from from_to

),

travelled as (

    select
        *,
        sum({{ in_trillionths('miles') }}) over (
            partition by team_abbr, season
            order by day_number
            range between 6 preceding and current row
        ) / 1e12 as miles_last_7_days
    from trips

),

final as (

    select
        game_id,
        team_abbr,
        arena,
        cast(time_zones_crossed as int64) as time_zones_crossed,
        case when time_zones_crossed is not null then miles_last_7_days end as miles_last_7_days
    from travelled

)

select * from final
