{{ config(
    materialized='incremental',
    meta={'is_rolling': true},
    **replaced_by_game_date()
) }}

{%- set due = due_dates(inputs=[
    ref('int_team_box_lines'),
    ref('team_game_summary_candidate'),
    ref('int_player_shot_zones')
]) %}
{%- set zones = shot_zones() + box_zones() %}
{#- What each rate is made of, in whole numbers: over several games it is the rate of the sums. #}
{%- set rates = {
    "pace": [in_trillionths("summary.possessions"), "summary.seconds_played"],
    "offensive_rating": ["summary.points", in_trillionths("summary.possessions")],
    "defensive_rating": [
        "summary.opponent_points", in_trillionths("summary.opponent_possessions")
    ]
} %}
{%- set scored_columns = [
    {"name": "points", "stored": "points", "unit": 1},
    {"name": "points_allowed", "stored": "points_allowed", "unit": 1}
] %}

with due_dates as (

    {{ due.fingerprints }}

),

due_seasons as (

    select distinct season
    from {{ ref('int_team_box_lines') }}
    where game_date {{ due.dates }}

),

team_lines as (

    select lines.*
    from {{ ref('int_team_box_lines') }} as lines
    inner join due_seasons
        on lines.season = due_seasons.season

),

summary as (

    select summary.*
    from {{ ref('team_game_summary_candidate') }} as summary
    inner join due_seasons
        on summary.season = due_seasons.season

),

shots_allowed as (

    select
        zones.game_id,
        zones.team_abbr as opponent_team_abbr,
        {%- for zone in shot_zones() %}
        sum(zones.{{ zone }}_attempts) as {{ zone }}_attempts,
        sum(zones.{{ zone }}_makes) as {{ zone }}_makes,
        {%- endfor %}
        1 as games_with_shots
    from {{ ref('int_player_shot_zones') }} as zones
    inner join due_seasons
        on zones.season = due_seasons.season
    group by 1, 2

),

played as (

    select
        summary.game_id,
        summary.game_date,
        summary.season,
        summary.team_abbr,
        summary.points,
        summary.opponent_points as points_allowed,
        {%- for rate, (dividend, divisor) in rates.items() %}
        case when summary.{{ rate }} is not null then {{ dividend }} end as {{ rate }}_dividend,
        case when summary.{{ rate }} is not null then {{ divisor }} end as {{ rate }}_divisor,
        {%- endfor %}
        coalesce(shots_allowed.games_with_shots, 0) as games_with_shots,
        {%- for zone in shot_zones() %}
        shots_allowed.{{ zone }}_attempts,
        shots_allowed.{{ zone }}_makes,
        {%- endfor %}
        {{ box_zone_counts('summary.opponent_') }},
        row_number() over (
            partition by summary.team_abbr, summary.season
            order by summary.game_date, summary.game_id
        ) as game_number
    from summary
    left join shots_allowed
        on
            summary.game_id = shots_allowed.game_id
            and summary.opponent_team_abbr = shots_allowed.opponent_team_abbr

),

state_after_game as (

    select
        team_abbr,
        season,
        game_number,
        {{ team_rate_over("pace", "last_10") }} as pace_last_10_games,
        {{ team_rate_over("pace", "last_15") }} as pace_last_15_games,
        {{ team_rate_over("offensive_rating", "last_10") }} as offensive_rating_last_10_games,
        {{ team_rate_over("defensive_rating", "last_15") }} as defensive_rating_last_15_games,
        {%- for zone in zones %}
        sum({{ zone }}_makes) over last_15 / nullif(sum({{ zone }}_attempts) over last_15, 0)
            as {{ zone }}_share_allowed_last_15_games,
        {%- endfor %}
        {%- for column in scored_columns %}
        {{ weighted_mean_over(column, 12, "season_so_far") }}
            as avg_{{ column.name }}_ewm_12_games,
        {%- endfor %}
        sum(games_with_shots) over last_15 as games_with_shots_last_15_games
    from played
    window
        season_so_far as (
            partition by team_abbr, season
            order by game_number
            rows between unbounded preceding and current row
        ),
        last_10 as {{ last_games_frame("team_abbr, season", 10) }},
        last_15 as {{ last_games_frame("team_abbr, season", 15) }}

),

league_days as (

    select
        season,
        game_date,
        {%- for zone in zones %}
        sum({{ zone }}_attempts) as {{ zone }}_attempts,
        sum({{ zone }}_makes) as {{ zone }}_makes,
        {%- endfor %}
        sum(pace_dividend) as pace_dividend,
        sum(pace_divisor) as pace_divisor,
        sum(defensive_rating_dividend) as defensive_rating_dividend,
        sum(defensive_rating_divisor) as defensive_rating_divisor
    from played
    group by 1, 2

),

schedule_days as (

    select distinct
        season,
        game_date,
        day_number
    from team_lines

),

league_form as (

    select
        schedule_days.season,
        schedule_days.game_date,
        {%- for zone in zones %}
        sum(league_days.{{ zone }}_makes) over season_before
        / nullif(sum(league_days.{{ zone }}_attempts) over season_before, 0)
            as league_{{ zone }}_share_season,
        {%- endfor %}
        {{ team_rate_over("pace", "season_before", "league_days.") }} as league_pace_season,
        {{ team_rate_over("defensive_rating", "season_before", "league_days.") }}
            as league_defensive_rating_season
    from schedule_days
    left join league_days
        on
            schedule_days.season = league_days.season
            and schedule_days.game_date = league_days.game_date
    window season_before as {{ days_before_frame("schedule_days.season") }}

),

scheduled as (

    select
        team_lines.game_id,
        team_lines.game_date,
        team_lines.season,
        team_lines.season_type,
        team_lines.team_abbr,
        team_lines.opponent_team_abbr,
        team_lines.days_rest,
        coalesce(
            count(played.game_id)
                over {{ days_before_frame("team_lines.team_abbr, team_lines.season") }},
            0
        ) as games_before_season
    from team_lines
    left join played
        on
            team_lines.game_id = played.game_id
            and team_lines.team_abbr = played.team_abbr

),

final as (

    select
        scheduled.game_id,
        scheduled.game_date,
        scheduled.season,
        scheduled.season_type,
        scheduled.team_abbr,
        scheduled.opponent_team_abbr,
        cast(scheduled.days_rest as int64) as days_rest,
        cast(scheduled.games_before_season as int64) as games_before_season,
        state.pace_last_10_games,
        state.pace_last_15_games,
        state.offensive_rating_last_10_games,
        state.defensive_rating_last_15_games,
        {%- for column in scored_columns %}
        state.avg_{{ column.name }}_ewm_12_games,
        {%- endfor %}
        cast(least(scheduled.games_before_season, 15) as int64)
            as games_in_window_last_15_games,
        cast(coalesce(state.games_with_shots_last_15_games, 0) as int64)
            as games_with_shots_last_15_games,
        {%- for zone in zones %}
        100 * (
            state.{{ zone }}_share_allowed_last_15_games
            - league_form.league_{{ zone }}_share_season
        ) as {{ zone }}_defense_last_15_games,
        {%- endfor %}
        league_form.league_pace_season,
        league_form.league_defensive_rating_season,
        due_dates._fingerprint
    from scheduled
    inner join due_dates
        on scheduled.game_date = due_dates.game_date
    left join state_after_game as state
        on
            scheduled.team_abbr = state.team_abbr
            and scheduled.season = state.season
            and scheduled.games_before_season = state.game_number
    left join league_form
        on
            scheduled.season = league_form.season
            and scheduled.game_date = league_form.game_date

)

select * from final
