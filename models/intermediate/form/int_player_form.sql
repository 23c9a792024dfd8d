with sheets as (

    select * from {{ ref('int_game_sheets') }}

),

summary as (

    select * from {{ ref('player_game_summary_candidate') }}

),

played as (

    select
        *,
        {{ in_trillionths('usage_rate') }} as usage_rate_trillionths,
        row_number() over (partition by nba_player_id order by game_date, game_id) as game_number
    from summary
    where seconds_played > 0

),

state_after_game as (

    select
        nba_player_id,
        season,
        game_number,
        {%- for games in game_windows() %}
        {%- for column in averaged_columns() %}
        {{ mean_over(column, "last_" ~ games) }} as avg_{{ column.name }}_last_{{ games }}_games,
        {%- endfor %}
        {%- endfor %}
        {%- for column in averaged_columns() %}
        {{ mean_over(column, "this_season") }} as avg_{{ column.name }}_season,
        {%- endfor %}
        {{ stddev_over("points", "last_10") }} as stddev_points_last_10_games,
        avg(points) over career as avg_points_career,
        avg(seconds_played) over career / 60 as avg_minutes_played_career
    from played
    window
        {%- for games in game_windows() %}
        last_{{ games }} as {{ last_games_frame("nba_player_id", games) }},
        {%- endfor %}
        this_season as (
            partition by nba_player_id, season
            order by game_number
            rows between unbounded preceding and current row
        ),
        career as (
            partition by nba_player_id
            order by game_number
            rows between unbounded preceding and current row
        )

),

sheet_days as (

    select
        sheets.*,
        case when played.game_id is not null then 1 else 0 end as games_played,
        coalesce(played.seconds_played, 0) as seconds_played
    from sheets
    left join played
        on
            sheets.game_id = played.game_id
            and sheets.nba_player_id = played.nba_player_id

),

counted_days as (

    select
        *,
        coalesce(sum(games_played) over {{ days_before_frame("nba_player_id") }}, 0)
            as games_before,
        coalesce(sum(games_played) over {{ days_before_frame("nba_player_id, season") }}, 0)
            as games_before_season,
        coalesce(sum(games_played) over {{ days_before_frame("nba_player_id", 7) }}, 0)
            as games_last_7_days,
        coalesce(sum(seconds_played) over {{ days_before_frame("nba_player_id", 7) }}, 0)
            as seconds_last_7_days,
        {{ days_rest("nba_player_id, season", is_played="games_played = 1") }} as days_rest
    from sheet_days

),

rested_days as (

    select
        *,
        coalesce(
            sum(case when games_played = 1 and days_rest = 0 then 1 else 0 end)
                over {{ days_before_frame("nba_player_id", 14) }},
            0
        ) as back_to_backs_last_14_days
    from counted_days

),

final as (

    select
        rested_days.game_id,
        rested_days.game_date,
        rested_days.day_number,
        rested_days.season,
        rested_days.season_type,
        rested_days.is_bootstrap,
        rested_days.nba_player_id,
        rested_days.player_lookup,
        rested_days.player_name,
        rested_days.team_abbr,
        rested_days.opponent_team_abbr,
        rested_days.is_home,
        rested_days.sheet_status,
        rested_days.roster_basis,
        cast(rested_days.games_before as int64) as games_before,
        cast(rested_days.games_before_season as int64) as games_before_season,
        {%- for games in game_windows() %}
        cast(least(rested_days.games_before, {{ games }}) as int64)
            as games_in_window_last_{{ games }}_games,
        {%- endfor %}
        cast(rested_days.days_rest as int64) as days_rest,
        rested_days.days_rest = 0 as is_back_to_back,
        cast(rested_days.games_last_7_days as int64) as games_last_7_days,
        rested_days.seconds_last_7_days / 60.0 as minutes_last_7_days,
        cast(rested_days.back_to_backs_last_14_days as int64) as back_to_backs_last_14_days,
        {%- for games in game_windows() %}
        {%- for column in averaged_columns() %}
        state.avg_{{ column.name }}_last_{{ games }}_games,
        {%- endfor %}
        {%- endfor %}
        {%- for column in averaged_columns() %}
        case when rested_days.games_before_season > 0 then state.avg_{{ column.name }}_season end
            as avg_{{ column.name }}_season,
        {%- endfor %}
        state.stddev_points_last_10_games,
        state.avg_points_career,
        state.avg_minutes_played_career
    from rested_days
    left join state_after_game as state
        on
            rested_days.nba_player_id = state.nba_player_id
            and rested_days.games_before = state.game_number

)

select * from final
