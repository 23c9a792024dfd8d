with positions as (

    select * from {{ ref('stg_nba_com__player_positions') }}

),

calendar as (

    select * from {{ ref('int_season_calendar') }}

),

final as (

    -- The newest list up to the season: a player keeps his position until another one is listed.
    select
        calendar.season,
        positions.nba_player_id,
        positions.position,
        {{ row_fingerprint(['positions.nba_player_id', 'positions.position']) }} as _fingerprint
    from calendar
    inner join positions
        on calendar.season >= positions.season
    qualify row_number() over (
        partition by calendar.season, positions.nba_player_id order by positions.season desc
    ) = 1

)

select * from final
