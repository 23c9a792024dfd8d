{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[ref('int_player_form'), ref('int_team_form')]) %}

with due_dates as (

    {{ due.fingerprints }}

),

player_form as (

    select * from {{ ref('int_player_form') }}
    where game_date {{ due.dates }}

),

team_form as (

    select * from {{ ref('int_team_form') }}
    where game_date {{ due.dates }}

),

inputs as (

    select
        player_form.*,
        own_team.days_rest as team_days_rest,
        opponent.days_rest as opponent_days_rest,
        own_team.pace_last_10_games as team_pace_last_10_games,
        opponent.pace_last_10_games as opponent_pace_last_10_games,
        opponent.pace_last_15_games as opponent_pace_last_15_games,
        own_team.offensive_rating_last_10_games as team_offensive_rating_last_10_games,
        opponent.defensive_rating_last_15_games as opponent_defensive_rating_last_15_games,
        own_team.league_pace_season,
        due_dates._fingerprint as due_fingerprint
    from player_form
    inner join due_dates
        on player_form.game_date = due_dates.game_date
    inner join team_form as own_team
        on
            player_form.game_id = own_team.game_id
            and player_form.team_abbr = own_team.team_abbr
    inner join team_form as opponent
        on
            player_form.game_id = opponent.game_id
            and player_form.opponent_team_abbr = opponent.team_abbr

),

scored as (

    select
        *,
        cast(
            {{ fatigue_score(
                'days_rest', 'games_last_7_days', 'minutes_last_7_days',
                'back_to_backs_last_14_days'
            ) }} as int64
        ) as fatigue_score,
        {{ pace_score(
            'team_pace_last_10_games', 'opponent_pace_last_10_games', 'league_pace_season'
        ) }} as pace_score
    from inputs

),

final as (

    select
        game_id,
        game_date,
        season,
        season_type,
        nba_player_id,
        team_abbr,
        opponent_team_abbr,
        is_home,
        sheet_status,
        roster_basis,
        is_bootstrap,
        games_before,
        games_before_season,
        {%- for games in game_windows() %}
        games_in_window_last_{{ games }}_games,
        {%- endfor %}
        days_rest,
        is_back_to_back,
        games_last_7_days,
        minutes_last_7_days,
        back_to_backs_last_14_days,
        team_days_rest,
        opponent_days_rest,
        team_pace_last_10_games,
        opponent_pace_last_10_games,
        opponent_pace_last_15_games,
        league_pace_season,
        team_offensive_rating_last_10_games,
        opponent_defensive_rating_last_15_games,
        {%- for games in game_windows() %}
        {%- for column in averaged_columns() %}
        avg_{{ column.name }}_last_{{ games }}_games,
        {%- endfor %}
        {%- endfor %}
        {%- for column in averaged_columns() %}
        avg_{{ column.name }}_season,
        {%- endfor %}
        stddev_points_last_10_games,
        avg_points_career,
        avg_minutes_played_career,
        fatigue_score,
        (fatigue_score - 100) / 20.0 as fatigue_adjustment,
        case when fatigue_score is null then 'no_earlier_game_this_season' end
            as fatigue_null_reason,
        pace_score,
        case
            when pace_score is null and team_pace_last_10_games is null then 'no_earlier_team_game'
            when pace_score is null then 'no_earlier_opponent_game'
        end as pace_null_reason,
        {%- for factor in [
            "shot_zone_mismatch", "usage_spike", "opponent_strength", "travel_impact",
            "look_ahead_pressure"
        ] %}
        cast(null as float64) as {{ factor }}_score,
        'not_computed_yet' as {{ factor }}_null_reason,
        {%- endfor %}
        cast(null as float64) as referee_favorability_score,
        'no_referee_source' as referee_favorability_null_reason,
        cast(null as float64) as total_composite_adjustment,
        'factors_not_computed_yet' as total_composite_null_reason,
        due_fingerprint as _fingerprint
    from scored

)

select * from final
