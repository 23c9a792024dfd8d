with factors as (

    select * from {{ ref('player_composite_factors') }}

),

summary as (

    select * from {{ ref('player_game_summary') }}

),

lines as (

    -- What the bookmakers offer between them.
    select
        game_id,
        nba_player_id,
        avg(line) as points_line,
        case when countif(line_timing = 'unknown') > 0 then 'unknown' else 'before' end
            as points_line_timing
    from {{ ref('player_points_lines') }}
    where line_timing <> 'after'
    group by 1, 2

),

final as (

    select
        {{ all_columns_but('factors', ['_fingerprint']) }},
        summary.points,
        summary.minutes_played,
        lines.points_line,
        lines.points_line_timing,
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
    left join lines
        on
            factors.game_id = lines.game_id
            and factors.nba_player_id = lines.nba_player_id

)

select * from final
