{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_player_form'),
    ref('int_teammates_form'),
    ref('int_lineup_form'),
    ref('int_team_form'),
    ref('int_team_schedule')
]) %}
{%- set zones = shot_zones() + box_zones() %}
{%- set factors = composite_factors() | list %}

with due_dates as (

    {{ due.fingerprints }}

),

player_form as (

    select * from {{ ref('int_player_form') }}
    where game_date {{ due.dates }}

),

teammates_form as (

    select * from {{ ref('int_teammates_form') }}
    where game_date {{ due.dates }}

),

lineup_form as (

    select * from {{ ref('int_lineup_form') }}
    where game_date {{ due.dates }}

),

team_form as (

    select * from {{ ref('int_team_form') }}
    where game_date {{ due.dates }}

),

team_schedule as (

    select * from {{ ref('int_team_schedule') }}
    where game_date {{ due.dates }}

),

inputs as (

    select
        {{ all_columns_but('player_form', ['_fingerprint', 'day_number']) }},
        {{ all_columns_but(
            'teammates_form', ['_fingerprint', 'game_id', 'game_date', 'nba_player_id']
        ) }},
        {%- for name in similar_lineup_columns() %}
        case when teammates_form.absences_null_reason is null then lineup_form.{{ name }} end
            as {{ name }},
        {%- endfor %}
        own_team.days_rest as team_days_rest,
        opponent.days_rest as opponent_days_rest,
        own_team.games_before_season as team_games_before_season,
        {%- for side, relation in [("team", "own_team"), ("opponent", "opponent")] %}
        {{ relation }}.avg_points_ewm_12_games as {{ side }}_avg_points_ewm_12_games,
        {{ relation }}.avg_points_allowed_ewm_12_games
            as {{ side }}_avg_points_allowed_ewm_12_games,
        {%- endfor %}
        own_team.pace_last_10_games as team_pace_last_10_games,
        opponent.pace_last_10_games as opponent_pace_last_10_games,
        opponent.pace_last_15_games as opponent_pace_last_15_games,
        own_team.league_pace_season,
        own_team.offensive_rating_last_10_games as team_offensive_rating_last_10_games,
        opponent.defensive_rating_last_15_games as opponent_defensive_rating_last_15_games,
        own_team.league_defensive_rating_season,
        {%- for zone in zones %}
        opponent.{{ zone }}_defense_last_15_games as opponent_{{ zone }}_defense_last_15_games,
        {%- endfor %}
        {{ zone_basis(
            'least(player_form.games_before, 10)', 'player_form.games_with_shots_last_10_games'
        ) }} as player_zone_basis,
        {{ zone_basis(
            'opponent.games_in_window_last_15_games', 'opponent.games_with_shots_last_15_games'
        ) }} as opponent_zone_basis,
        team_schedule.arena,
        team_schedule.miles_last_7_days,
        team_schedule.time_zones_crossed,
        team_schedule.team_games_last_7_days,
        team_schedule.games_next_7_days,
        team_schedule.next_opponents_win_share,
        team_schedule.last_opponents_win_share,
        team_schedule.has_next_game,
        team_schedule.has_last_game,
        team_schedule.spread,
        team_schedule.spread_line_timing,
        due_dates._fingerprint
    -- Left joins, so that the wide rows pass in a stream; tests see that both have every row.
    from player_form
    left join teammates_form
        on
            player_form.game_id = teammates_form.game_id
            and player_form.nba_player_id = teammates_form.nba_player_id
    left join lineup_form
        on
            player_form.game_id = lineup_form.game_id
            and player_form.nba_player_id = lineup_form.nba_player_id
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
    inner join team_schedule
        on
            player_form.game_id = team_schedule.game_id
            and player_form.team_abbr = team_schedule.team_abbr

),

zoned as (

    select
        *,
        case
            when player_zone_basis = 'shots' and opponent_zone_basis = 'shots' then 'shots'
            when player_zone_basis is not null then 'two_zones'
        end as zone_basis
    from inputs

),

placed as (

    select
        *,
        {{ primary_zone('zone_basis') }} as primary_zone
    from zoned

),

mismatched as (

    select
        *,
        {{ zone_mismatch('primary_zone') }} as zone_mismatch
    from placed

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
        {{ shot_zone_mismatch_score('zone_mismatch') }} as shot_zone_mismatch_score,
        {{ pace_score(
            'team_pace_last_10_games', 'opponent_pace_last_10_games', 'league_pace_season'
        ) }} as pace_score,
        {{ usage_spike_score(
            'projected_usage_rate', 'avg_usage_rate_last_7_games', 'stars_absent'
        ) }} as usage_spike_score,
        {{ opponent_strength_score(
            'opponent_defensive_rating_last_15_games', 'league_defensive_rating_season'
        ) }} as opponent_strength_score,
        {{ travel_impact_score('miles_last_7_days', 'time_zones_crossed') }}
            as travel_impact_score,
        {{ look_ahead_pressure_score(
            'games_next_7_days', 'team_games_last_7_days', 'next_opponents_win_share',
            'last_opponents_win_share'
        ) }} as look_ahead_pressure_score
    from mismatched

),

explained as (

    select
        *,
        (fatigue_score - 100) / 20.0 as fatigue_adjustment,
        case when fatigue_score is null then 'no_earlier_game_this_season' end
            as fatigue_null_reason,
        case
            when shot_zone_mismatch_score is not null then null
            when games_before = 0 then 'no_earlier_game'
            when opponent_zone_basis is null then 'no_earlier_opponent_game'
            when primary_zone is null then 'no_shot_attempted'
            else 'no_shot_allowed'
        end as shot_zone_mismatch_null_reason,
        case
            when pace_score is not null then null
            when team_pace_last_10_games is null then 'no_earlier_team_game'
            else 'no_earlier_opponent_game'
        end as pace_null_reason,
        case
            when usage_spike_score is not null then null
            when absences_null_reason is not null then absences_null_reason
            when is_absent then 'absent'
            else 'no_earlier_game'
        end as usage_spike_null_reason,
        case when opponent_strength_score is null then 'no_earlier_opponent_game' end
            as opponent_strength_null_reason,
        case when travel_impact_score is null then 'no_earlier_team_game' end
            as travel_impact_null_reason,
        case
            when look_ahead_pressure_score is not null then null
            when season_type <> 'regular' then 'next_games_not_known_ahead'
            when not has_last_game then 'no_earlier_team_game'
            when not has_next_game then 'no_later_regular_game'
            else 'no_opponent_record_yet'
        end as look_ahead_pressure_null_reason,
        cast(null as float64) as referee_favorability_score,
        'no_referee_source' as referee_favorability_null_reason
    from scored

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
        team_games_before_season,
        {%- for side in ["team", "opponent"] %}
        {{ side }}_avg_points_ewm_12_games,
        {{ side }}_avg_points_allowed_ewm_12_games,
        {%- endfor %}
        team_pace_last_10_games,
        opponent_pace_last_10_games,
        opponent_pace_last_15_games,
        league_pace_season,
        team_offensive_rating_last_10_games,
        opponent_defensive_rating_last_15_games,
        league_defensive_rating_season,
        {%- for games in game_windows() %}
        {%- for column in averaged_columns() %}
        avg_{{ column.name }}_last_{{ games }}_games,
        {%- endfor %}
        {%- endfor %}
        {%- for column in averaged_columns() %}
        avg_{{ column.name }}_season,
        {%- endfor %}
        {%- for games in half_lives() %}
        {%- for column in weighted_columns() %}
        avg_{{ column.name }}_ewm_{{ games }}_games,
        {%- endfor %}
        {%- endfor %}
        minutes_last_game,
        margin_last_game,
        absolute_margin_last_game,
        stddev_points_last_10_games,
        avg_points_career,
        avg_minutes_played_career,
        minutes_trend,
        {%- for trend in trends() %}
        {{ trend.name }},
        {%- endfor %}
        starts_share_last_10_games,
        avg_minutes_started_last_20_games,
        avg_minutes_off_bench_last_20_games,
        sheets_missed_in_a_row,
        games_since_return,
        avg_minutes_ewm_5_sheets,
        avg_points_ewm_5_sheets,
        avg_minutes_when_available_ewm_5_sheets,
        avg_points_when_available_ewm_5_sheets,
        play_share_when_available_ewm_5_sheets,
        position,
        is_absent,
        absent_teammates_minutes,
        absent_teammates_usage_rate,
        absent_teammates_points,
        absent_teammates_minutes_same_position,
        absent_teammates_usage_rate_same_position,
        absent_teammates_points_same_position,
        opponent_absent_minutes,
        opponent_absent_usage_rate,
        opponent_absent_points,
        newly_absent_teammates_minutes,
        returning_teammates_minutes,
        active_teammates_minutes,
        active_teammates_expected_minutes,
        active_teammates_expected_points,
        vacated_minutes,
        vacated_points,
        regained_minutes,
        regained_points,
        {%- for name in similar_lineup_columns() %}
        {{ name }},
        {%- endfor %}
        minutes_rank_among_active,
        stars_absent,
        projected_usage_rate,
        absences_null_reason,
        is_starter,
        avg_minutes_in_role_last_20_games,
        games_with_shots_last_10_games,
        {%- for zone in zones %}
        {{ zone }}_rate_last_10_games,
        {%- endfor %}
        {%- for zone in zones %}
        opponent_{{ zone }}_defense_last_15_games,
        {%- endfor %}
        zone_basis,
        primary_zone,
        arena,
        miles_last_7_days,
        time_zones_crossed,
        team_games_last_7_days,
        games_next_7_days,
        next_opponents_win_share,
        last_opponents_win_share,
        spread,
        spread_line_timing,
        fatigue_score,
        {%- for factor in factors %}
        {{ factor }},
        {{ null_reason_of(factor) }},
        {%- endfor %}
        referee_favorability_score,
        referee_favorability_null_reason,
        {{ factors | join(" + ") }} as total_composite_adjustment,
        case
            {%- for factor in factors %}
            when {{ factor }} is null
                then '{{ factor_name(factor) }}: ' || {{ null_reason_of(factor) }}
            {%- endfor %}
        end as total_composite_null_reason,
        _fingerprint
    from explained

)

select * from final
