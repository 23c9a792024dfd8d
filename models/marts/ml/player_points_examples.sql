with factors as (

    select * from {{ ref('player_composite_factors') }}

),

summary as (

    select * from {{ ref('player_game_summary') }}

),

final as (

    select
        {{ all_columns_but('factors', ['_fingerprint']) }},
        summary.points,
        summary.minutes_played,
        -- The samples of the points model: no row may leave them between two methods.
        coalesce(
            factors.season_type = 'regular'
            and summary.minutes_played > 0
            and factors.games_before > 0,
            false
        ) as is_all_who_played,
        coalesce(
            factors.season_type = 'regular'
            and summary.minutes_played > 0
            and factors.games_before_season >= 10
            and factors.avg_minutes_played_last_10_games >= 15,
            false
        ) as is_rotation
    from factors
    left join summary
        on
            factors.game_id = summary.game_id
            and factors.nba_player_id = summary.nba_player_id

)

select * from final
