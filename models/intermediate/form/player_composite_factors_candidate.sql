{{ config(materialized='incremental', **replaced_by_game_date()) }}

{%- set due = due_dates(inputs=[
    ref('int_player_form'),
    ref('int_teammates_form'),
    ref('int_lineup_form'),
    ref('int_team_form'),
    ref('int_team_schedule')
]) %}
{%- set zones = shot_zones() + box_zones() %}
{%- set factors = composite_factors() %}

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

rested as (

    select
        *,
        cast(
            {{ fatigue_score(
                'days_rest', 'games_last_7_days', 'minutes_last_7_days',
                'back_to_backs_last_14_days'
            ) }} as int64
        ) as fatigue_score
    from mismatched

),

scored as (

    -- A factor's formula is the macro of its name.
    select
        *,
        {%- for factor, known in factors.items() %}
        {{ context[factor](*known.inputs) }} as {{ factor }},
        {%- endfor %}
        cast(null as float64) as referee_favorability_score
    from rested

),

explained as (

    select
        *,
        {%- for factor, known in factors.items() %}
        {{ null_reason(factor) }} as {{ known.null_reason }},
        {%- endfor %}
        'no_referee_source' as referee_favorability_null_reason
    from scored

),

final as (

    select
        {{ all_columns_but('explained', [
            '_fingerprint', 'sheets_before_season', 'has_next_game', 'has_last_game',
            'player_zone_basis', 'opponent_zone_basis', 'zone_mismatch'
        ]) }},
        {{ factors | join(" + ") }} as total_composite_adjustment,
        case
            {%- for factor, known in factors.items() %}
            when {{ factor }} is null
                then '{{ factor_name(factor) }}: ' || {{ known.null_reason }}
            {%- endfor %}
        end as total_composite_null_reason,
        explained._fingerprint
    from explained

)

select * from final
