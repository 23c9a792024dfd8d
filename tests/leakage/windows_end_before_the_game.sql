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
        points
    from {{ ref('player_game_summary') }}
    where minutes_played > 0

),

recomputed as (

    select
        factors.game_id,
        factors.nba_player_id,
        factors.games_before,
        factors.avg_points_career,
        count(played.game_date) as earlier_games,
        avg(played.points) as earlier_points
    from factors
    left join played
        on
            factors.nba_player_id = played.nba_player_id
            and factors.game_date > played.game_date
    group by 1, 2, 3, 4

),

final as (

    select *
    from recomputed
    where
        games_before <> earlier_games
        or (avg_points_career is null) <> (earlier_points is null)
        or abs(avg_points_career - earlier_points) > 1e-9

)

select * from final
