{{ config(
    materialized='incremental',
    meta={'is_rolling': true},
    **replaced_by_game_date()
) }}

{%- set due = due_dates(inputs=[
    ref('int_game_sheets'),
    ref('player_game_summary_candidate'),
    ref('int_team_box_lines'),
    ref('int_player_shot_zones')
]) %}
{%- set season_averages = [] %}
{%- for column in averaged_columns() %}
{%- do season_averages.append('avg_' ~ column.name ~ '_season') %}
{%- endfor %}

with due_dates as (

    {{ due.fingerprints }}

),

due_players as (

    select distinct nba_player_id
    from {{ ref('int_game_sheets') }}
    where game_date {{ due.dates }}

),

sheets as (

    select sheets.*
    from {{ ref('int_game_sheets') }} as sheets
    inner join due_players
        on sheets.nba_player_id = due_players.nba_player_id

),

summary as (

    select summary.*
    from {{ ref('player_game_summary_candidate') }} as summary
    inner join due_players
        on summary.nba_player_id = due_players.nba_player_id

),

margins as (

    select
        game_id,
        team_abbr,
        score - opponent_score as margin
    from {{ ref('int_team_box_lines') }}

),

shots as (

    select shots.*
    from {{ ref('int_player_shot_zones') }} as shots
    inner join due_players
        on shots.nba_player_id = due_players.nba_player_id

),

games_with_shots as (

    select distinct game_id
    from {{ ref('int_player_shot_zones') }}

),

sheet_days as (

    select
        sheets.*,
        case when summary.seconds_played > 0 then 1 else 0 end as games_played,
        case when summary.seconds_played > 0 then summary.seconds_played else 0 end
            as seconds_played,
        case when summary.seconds_played > 0 then summary.points else 0 end as points,
        -- What a game still to come will give is not known.
        sheets.roster_basis <> 'roster' as is_known
    from sheets
    left join summary
        on
            sheets.game_id = summary.game_id
            and sheets.nba_player_id = summary.nba_player_id

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
        count(*) over {{ days_before_frame("nba_player_id, season") }} as sheets_before_season,
        {{ days_rest("nba_player_id, season", is_played="games_played = 1") }} as days_rest,
        {{ sheets_so_far("is_known") }} as sheet_number,
        {{ sheets_so_far("is_known and not is_absent") }} as available_sheet_number
    from sheet_days

),

rested_days as (

    select
        *,
        coalesce(max(sheet_number) over {{ days_before_frame("nba_player_id") }}, 0)
            as known_sheets_before,
        coalesce(max(available_sheet_number) over {{ days_before_frame("nba_player_id") }}, 0)
            as available_sheets_before,
        coalesce(
            sum(case when games_played = 1 and days_rest = 0 then 1 else 0 end)
                over {{ days_before_frame("nba_player_id", 14) }},
            0
        ) as back_to_backs_last_14_days,
        sheets_before_season - coalesce(
            max(case when not is_absent then sheets_before_season + 1 end)
                over {{ days_before_frame("nba_player_id, season") }},
            0
        ) as sheets_missed_in_a_row,
        games_before_season
        - max(case when is_absent then games_before_season end)
            over {{ days_before_frame("nba_player_id, season") }}
            as games_since_return
    from counted_days

),

due_days as (

    select
        rested_days.*,
        due_dates._fingerprint as due_fingerprint
    from rested_days
    inner join due_dates
        on rested_days.game_date = due_dates.game_date

),

weighted_sheets as (

    select
        due_days.game_id,
        due_days.nba_player_id,
        earlier.seconds_played,
        earlier.points,
        earlier.games_played,
        {{ sheet_weight("due_days.known_sheets_before - earlier.sheet_number + 1") }}
            as sheet_weight,
        {{ sheet_weight(
            "due_days.available_sheets_before - earlier.available_sheet_number + 1",
            condition="not earlier.is_absent"
        ) }} as available_weight
    from due_days
    inner join counted_days as earlier
        on
            due_days.nba_player_id = earlier.nba_player_id
            and due_days.day_number > earlier.day_number
            and due_days.available_sheets_before - {{ sheet_window() }}
            < earlier.available_sheet_number
    where earlier.is_known

),

sheet_form as (

    select
        game_id,
        nba_player_id,
        {{ weighted_mean("seconds_played", "sheet_weight") }} / 60 as avg_minutes_ewm_5_sheets,
        {{ weighted_mean("points", "sheet_weight") }} as avg_points_ewm_5_sheets,
        {{ weighted_mean("seconds_played", "available_weight") }} / 60
            as avg_minutes_when_available_ewm_5_sheets,
        {{ weighted_mean("points", "available_weight") }}
            as avg_points_when_available_ewm_5_sheets,
        {{ weighted_mean("games_played", "available_weight") }}
            as play_share_when_available_ewm_5_sheets
    from weighted_sheets
    group by 1, 2

),

first_due_days as (

    select
        nba_player_id,
        min(season) as season,
        min(games_before) as games_before
    from due_days
    group by 1

),

played as (

    select
        summary.*,
        case when summary.is_starter then summary.seconds_played end as seconds_started,
        case when not summary.is_starter then summary.seconds_played end as seconds_off_bench,
        case when summary.is_starter then 1 when not summary.is_starter then 0 end as starts,
        {%- for part in ["plays_used", "team_plays_on_floor"] %}
        case when summary.usage_rate is not null then {{ in_trillionths('summary.' ~ part) }} end
            as {{ part }}_trillionths,
        {%- endfor %}
        margins.margin,
        abs(margins.margin) as absolute_margin,
        {{ box_zone_counts('summary.') }},
        case when games_with_shots.game_id is not null then 1 else 0 end as games_with_shots,
        {%- for zone in shot_zones() %}
        shots.{{ zone }}_attempts,
        {%- endfor %}
        row_number() over (
            partition by summary.nba_player_id order by summary.game_date, summary.game_id
        ) as game_number
    from summary
    left join margins
        on
            summary.game_id = margins.game_id
            and summary.team_abbr = margins.team_abbr
    left join games_with_shots
        on summary.game_id = games_with_shots.game_id
    left join shots
        on
            summary.game_id = shots.game_id
            and summary.nba_player_id = shots.nba_player_id
    where summary.seconds_played > 0

),

career_games as (

    select
        *,
        {%- for games in half_lives() %}
        {%- for column in weighted_columns() %}
        {{ weighted_mean_over(column, games, "career") }}
            as avg_{{ column.name }}_ewm_{{ games }}_games,
        {%- endfor %}
        {%- endfor %}
        avg(points) over career as avg_points_career,
        avg(seconds_played) over career / 60 as avg_minutes_played_career
    from played
    window career as (
        partition by nba_player_id
        order by game_number
        rows between unbounded preceding and current row
    )

),

games_in_windows as (

    -- No window of a due day reaches further back than this.
    select career_games.*
    from career_games
    inner join first_due_days
        on career_games.nba_player_id = first_due_days.nba_player_id
    where
        career_games.game_number > first_due_days.games_before - {{ game_windows() | max }}
        or career_games.season >= first_due_days.season

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
        {%- for games in half_lives() %}
        {%- for column in weighted_columns() %}
        avg_{{ column.name }}_ewm_{{ games }}_games,
        {%- endfor %}
        {%- endfor %}
        {{ stddev_over("points", "last_10") }} as stddev_points_last_10_games,
        seconds_played / 60 as minutes_last_game,
        margin as margin_last_game,
        absolute_margin as absolute_margin_last_game,
        avg(starts) over last_10 as starts_share_last_10_games,
        avg(seconds_started) over last_20 / 60 as avg_minutes_started_last_20_games,
        avg(seconds_off_bench) over last_20 / 60 as avg_minutes_off_bench_last_20_games,
        sum(games_with_shots) over last_10 as games_with_shots_last_10_games,
        {%- for group in [shot_zones(), box_zones()] %}
        {%- for zone in group %}
        {{ share_over(zone, group, "last_10") }} as {{ zone }}_rate_last_10_games,
        {%- endfor %}
        {%- endfor %}
        avg_points_career,
        avg_minutes_played_career
    from games_in_windows
    window
        {%- for games in game_windows() %}
        last_{{ games }} as {{ last_games_frame("nba_player_id", games) }},
        {%- endfor %}
        this_season as (
            partition by nba_player_id, season
            order by game_number
            rows between unbounded preceding and current row
        )

),

final as (

    select
        due_days.game_id,
        due_days.game_date,
        due_days.day_number,
        due_days.season,
        due_days.season_type,
        due_days.is_bootstrap,
        due_days.nba_player_id,
        due_days.team_abbr,
        due_days.opponent_team_abbr,
        due_days.is_home,
        due_days.sheet_status,
        due_days.is_absent,
        due_days.is_starter,
        due_days.roster_basis,
        cast(due_days.games_before as int64) as games_before,
        cast(due_days.games_before_season as int64) as games_before_season,
        {%- for games in game_windows() %}
        cast(least(due_days.games_before, {{ games }}) as int64)
            as games_in_window_last_{{ games }}_games,
        {%- endfor %}
        cast(due_days.days_rest as int64) as days_rest,
        due_days.days_rest = 0 as is_back_to_back,
        cast(due_days.games_last_7_days as int64) as games_last_7_days,
        due_days.seconds_last_7_days / 60.0 as minutes_last_7_days,
        cast(due_days.back_to_backs_last_14_days as int64) as back_to_backs_last_14_days,
        {{ all_columns_but('state', [
            'nba_player_id', 'season', 'game_number', 'games_with_shots_last_10_games'
        ] + season_averages) }},
        {%- for average in season_averages %}
        case when due_days.games_before_season > 0 then state.{{ average }} end as {{ average }},
        {%- endfor %}
        state.avg_minutes_played_last_5_games - state.avg_minutes_played_last_20_games
            as minutes_trend,
        {%- for trend in trends() %}
        state.{{ trend.lately }} - state.{{ trend.before }} as {{ trend.name }},
        {%- endfor %}
        case
            when due_days.is_starter then state.avg_minutes_started_last_20_games
            when not due_days.is_starter then state.avg_minutes_off_bench_last_20_games
        end as avg_minutes_in_role_last_20_games,
        cast(due_days.sheets_before_season as int64) as sheets_before_season,
        cast(due_days.sheets_missed_in_a_row as int64) as sheets_missed_in_a_row,
        cast(due_days.games_since_return as int64) as games_since_return,
        {{ all_columns_but('sheet_form', ['game_id', 'nba_player_id']) }},
        cast(coalesce(state.games_with_shots_last_10_games, 0) as int64)
            as games_with_shots_last_10_games,
        due_days.due_fingerprint as _fingerprint
    from due_days
    left join sheet_form
        on
            due_days.game_id = sheet_form.game_id
            and due_days.nba_player_id = sheet_form.nba_player_id
    left join state_after_game as state
        on
            due_days.nba_player_id = state.nba_player_id
            and due_days.games_before = state.game_number

)

select * from final
