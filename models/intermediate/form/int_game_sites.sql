{{ config(materialized='view') }}

with games as (

    select * from {{ ref('int_games') }}
    where season is not null

),

game_crosswalk as (

    select * from {{ ref('int_game_crosswalk') }}
    where game_id is not null and source = 'basketball_reference'

),

tipoffs as (

    select * from {{ ref('stg_basketball_reference__tipoffs') }}

),

home_arenas as (

    select * from {{ ref('arenas') }}
    where team_abbr is not null

),

neutral_arenas as (

    select * from {{ ref('arenas') }}
    where team_abbr is null

),

neutral_games as (

    select
        game_crosswalk.game_id,
        max(neutral_arenas.arena) as arena
    from tipoffs
    inner join game_crosswalk
        on tipoffs.bref_game_id = game_crosswalk.source_game_id
    inner join neutral_arenas
        on tipoffs.arena_name = neutral_arenas.arena
    group by 1

),

final as (

    select
        games.game_id,
        coalesce(neutral_arenas.arena, home_arenas.arena) as arena,
        coalesce(neutral_arenas.latitude, home_arenas.latitude) as latitude,
        coalesce(neutral_arenas.longitude, home_arenas.longitude) as longitude,
        coalesce(neutral_arenas.utc_offset_hours, home_arenas.utc_offset_hours)
            as utc_offset_hours
    from games
    left join neutral_games
        on games.game_id = neutral_games.game_id
    left join neutral_arenas
        on neutral_games.arena = neutral_arenas.arena
    left join home_arenas
        on
            games.home_team_abbr = home_arenas.team_abbr
            and games.game_date >= home_arenas.first_date
            and games.game_date <= coalesce(home_arenas.last_date, games.game_date)

)

select * from final
