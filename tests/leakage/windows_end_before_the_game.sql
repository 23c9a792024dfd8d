{{ config(tags=['audit']) }}

-- Every row's count and career mean, computed again from the games of strictly earlier dates.
with factors as (

    select
        game_id,
        game_date,
        nba_player_id,
        games_before,
        avg_points_career
    from {{ ref('player_composite_factors') }}

),

played as (

    select
        nba_player_id,
        game_date,
        count(*) as games,
        sum(points) as points
    from {{ ref('player_game_summary') }}
    where minutes_played > 0
    group by 1, 2

),

days as (

    select
        nba_player_id,
        game_date
    from factors
    union distinct
    select
        nba_player_id,
        game_date
    from played

),

earlier as (

    -- One row per player and day, so the rows before a day's are the days before it.
    select
        days.nba_player_id,
        days.game_date,
        coalesce(sum(played.games) over before, 0) as games,
        sum(played.points) over before as points
    from days
    left join played
        on
            days.nba_player_id = played.nba_player_id
            and days.game_date = played.game_date
    window before as (
        partition by days.nba_player_id
        order by days.game_date
        rows between unbounded preceding and 1 preceding
    )

),

final as (

    select
        factors.game_id,
        factors.nba_player_id,
        factors.games_before,
        earlier.games as earlier_games,
        factors.avg_points_career,
        earlier.points / nullif(earlier.games, 0) as earlier_points
    from factors
    left join earlier
        on
            factors.nba_player_id = earlier.nba_player_id
            and factors.game_date = earlier.game_date
    where
        factors.games_before <> earlier.games
        or (factors.avg_points_career is null) <> (earlier.games = 0)
        or abs(factors.avg_points_career - earlier.points / nullif(earlier.games, 0)) > 1e-9

)

select * from final
