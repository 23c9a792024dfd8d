{{ config(
    materialized='incremental',
    meta={'is_rolling': true},
    **replaced_by_game_date()
) }}

{%- set due = due_dates(inputs=[
    ref('int_team_box_lines'), ref('int_team_rate_parts'), ref('int_league_form')
]) %}
{%- set zones = shot_zones() + box_zones() %}
{%- set scores = ["points", "points_allowed"] %}

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

league_form as (

    select * from {{ ref('int_league_form') }}
    where game_date {{ due.dates }}

),

played as (

    select
        parts.*,
        row_number() over (
            partition by parts.team_abbr, parts.season order by parts.game_date, parts.game_id
        ) as game_number
    from {{ ref('int_team_rate_parts') }} as parts
    inner join due_seasons
        on parts.season = due_seasons.season

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
        {%- for score in scores %}
        {{ weighted_mean_over({"stored": score, "unit": 1}, 12, "season_so_far") }}
            as avg_{{ score }}_ewm_12_games,
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

scheduled as (

    select
        team_lines.*,
        count(played.game_id)
            over {{ days_before_frame("team_lines.team_abbr, team_lines.season") }}
            as games_before_season
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
        {%- for score in scores %}
        state.avg_{{ score }}_ewm_12_games,
        {%- endfor %}
        cast(least(scheduled.games_before_season, 15) as int64) as games_in_window_last_15_games,
        cast(coalesce(state.games_with_shots_last_15_games, 0) as int64)
            as games_with_shots_last_15_games,
        {%- for zone in zones %}
        100 * (
            state.{{ zone }}_share_allowed_last_15_games
            - league_form.league_{{ zone }}_share_season
        ) as {{ zone }}_defense_last_15_games,
        {%- endfor %}
        {{ zone_basis(
            'least(scheduled.games_before_season, 15)', 'state.games_with_shots_last_15_games'
        ) }} as zone_basis,
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
